"""What the project page shows of figures: the events that count or not, and the landing report."""

from django.utils import timezone

from projects.register.models import FigureEvent
from projects.trace.prepared import prepared

from .actions.dossiers import may_export
from .actions.reports import may_ask
from .models import Report
from .pdf.checks import pdf_ready
from .rules.facts import LANDINGS, MOVE_INS
from .rules.project import project_standing
from .rules.words import standing_words

SHOWN_REPORTS = 3
READS = (FigureEvent, Report)


@prepared("project_id")
def _events(project_id):
    rows = FigureEvent.objects.filter(project=project_id, kind__in=(*MOVE_INS, *LANDINGS), retracts=None)
    return rows.select_related("carrier", "verified_by", "retracted_by")


def panel(project, user, present):
    """Context of templates/figures/panel.html, for those who may ask for the report; applicants see none of it."""
    if not may_ask(user, project.county_id, project):
        return None
    reports = Report.objects.filter(project=project).select_related("file").defer("data")
    today = timezone.localdate()
    ready, sentence = pdf_ready()
    standing = project_standing(project, today, today)
    return {
        "standing": standing,
        "words": standing_words(standing),
        "events": present.read(FigureEvent, _events, project.pk),
        "reports": list(present.of(reports)[:SHOWN_REPORTS]),
        "may_export": may_export(user, project.county_id),
        "ready": ready,
        "obstacle": sentence,
    }
