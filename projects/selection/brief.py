"""A project on one page, for a leader who is asked about it on the phone."""

from django.utils.translation import gettext as _

from projects.money import format_wan
from projects.register.models import ContestEntry

from .actions.meetings import application_of
from .reports import judged_items, judgement_of


def brief_of(project):
    """[(label, value)] in the order of reading, empty ones left out; a constant number of queries."""
    item = judged_items([project]).get(project.pk)
    result, application = judgement_of(project, item), application_of(project)
    entry = ContestEntry.objects.filter(project=project, score__isnull=False).select_related("edition").last()
    money = format_wan(project.planned_investment)
    rows = [
        (_("Applicant"), project.organisation and project.organisation.name),
        (_("Project leader"), project.leader),
        (_("Technical field"), project.get_field_display()),
        (_("Carrier"), project.carrier and project.carrier.name),
        (_("Planned investment"), money and _("%(amount)s × 10,000 yuan") % {"amount": money}),
        (_("Route"), application and application.route.get_code_display()),
        (_("Contest"), entry and f"{entry.edition.name} {entry.award} {entry.score}"),
        (_("Reviewed at"), item and f"{item.meeting.name} {item.meeting.on:%Y-%m-%d}"),
        (_("Result of the experts"), result.mean is not None and f"{result.mean} {result.band_label}"),
        (_("Score taken over"), result.source),
        (_("Spread"), result.spread),
    ]
    return [(label, value) for label, value in rows if value not in (None, "", False)]
