"""A scoring rubric is replaced, never changed: sheets that were scored by it have to stay readable."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record, refuse_past, refuse_second_today
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..models import Criterion, Meeting, Rubric

WHOLE = 100


@transaction.atomic
def set_rubric(*, by, county, name, effective_from, criteria, **bounds):
    """A rubric from a day on: `criteria` are dicts of code (or ""), name, weight and guidance; weights add to 100.

    Meetings keep the rubric they were made with; one that has not begun and is used by no meeting is put right.
    """
    refuse_past(effective_from)
    _refuse_unsound(criteria, **bounds)
    older = Rubric.objects.filter(county=county, effective_from=effective_from).first()
    if older:
        refuse_second_today(effective_from)
        if Meeting.objects.filter(rubric=older).exists():
            raise Refused(
                _("A meeting uses the rubric of that day already. Choose another day."), field="effective_from"
            )
        older.delete()
    rubric = Rubric.objects.create(county=county, name=normalise(name), effective_from=effective_from, **bounds)
    taken = {row["code"] for row in criteria if row["code"]}
    free = (code for number in range(1, len(criteria) + len(taken) + 1) if (code := f"criterion-{number}") not in taken)
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, order=order, **row | {"code": row["code"] or next(free)})
        for order, row in enumerate(criteria)
    )
    weights = {row["name"]: row["weight"] for row in criteria}
    record(
        "set_rubric", rubric, by=by, county_id=county.pk, weights=weights, effective_from=f"{effective_from:%Y-%m-%d}"
    )
    return rubric


def _refuse_unsound(criteria, recommend_from, reserve_from, **others):
    if (total := sum(row["weight"] for row in criteria)) != WHOLE:
        raise Refused(said(_("The weights add to %(total)s; they have to add to 100."), total=total))
    codes = [row["code"] for row in criteria if row["code"]]
    names = [normalise(row["name"]) for row in criteria]
    if len(set(codes)) < len(codes) or len(set(names)) < len(names):
        raise Refused(_("Two criteria have the same name."))
    if reserve_from > recommend_from:
        raise Refused(_("The bound of the reserve lies above that of the recommended."), field="reserve_from")
