"""The list behind the funnel and the contest cohorts of the overview."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from projects.register.models import Edition, SourceKind
from projects.register.stages import Stage

from ..boardcharts import STEP_WORDS
from ..forms import AskForm
from ..rules.counting import COUNT_FIELDS, cutoff
from ..rules.wayrows import rows_of_way
from ..scope import Scope
from .lists import Row, listing


def way(request):
    """The projects that came in the year (or entered an edition) and reached a step."""
    form, scope = AskForm.of(request.GET), Scope(request.user)
    step, asked = request.GET.get("step", "came"), form.asked
    if step not in STEP_WORDS:
        raise Http404
    code = request.GET.get("edition")
    edition = get_object_or_404(Edition, code=code, contest__county=scope.county) if code else None
    items = rows_of_way(scope.projects, asked.year, cutoff(asked.year, asked.as_of), step, asked.part, edition)
    items = items.values(*COUNT_FIELDS, "came", "way", "carrier__short_name", "stage_since")

    def dress(rows):
        for row in rows:
            cells = (
                f"{row['came']:%Y-%m-%d}", SourceKind(row["way"]).label, row["carrier__short_name"] or "—",
                Stage(row["stage"]).label, f"{row['stage_since']:%Y-%m-%d}",
            )  # fmt: skip
            yield Row(row, cells)

    heads = (_("Came on"), _("First source"), _("Carrier"), _("Stage"), _("In this stage since"))
    words = {"year": asked.year, "step": STEP_WORDS[step]()}
    title = _("%(edition)s: %(step)s") % {"edition": edition.name, "step": words["step"]} if edition else (
        _("Came in %(year)s: %(step)s") % words
    )  # fmt: skip
    notes = [_("As known today; a project that reached a later step has reached the ones before.")]
    return listing(request, title=title, heads=heads, rows=(items, dress), form=form, notes=notes)
