"""What happens when a period of keeping ends: announce, wait, clear in small acts; anybody in charge may hold it.

What a kind clears stands in `clearing`; `due_of` tells without doing anything what would go next.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import leaders_of
from projects.people.models import County
from projects.trace.actions import record, tell
from projects.trace.calendar import add_months, add_working_days
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Purge, Retention
from ..rules import months_for, periods, purge_days
from .clearing import PARTS, clear_some, count_of, examples_of
from .requests import administrators_of

State = Purge.State
EXAMPLES = 20


def _first_day(county, kind):
    return add_working_days(timezone.localdate(), purge_days(county.pk, kind)).day


def announce_purges():
    """Announce for every county and kind what is to be cleared; one at a time per kind. Returns how many."""
    today = timezone.localdate()
    return sum(
        _announce(county, kind, add_months(today, -months))
        for county in County.objects.all() for kind in PARTS if (months := months_for(county.pk, kind, today))
    )  # fmt: skip


@transaction.atomic
def _announce(county, kind, before):
    if Purge.objects.open().filter(county=county, kind=kind).exists():
        return False
    count = count_of(kind, county, before)
    if not count:
        return False
    purge = Purge.objects.create(county=county, kind=kind, before=before, count=count, due_on=_first_day(county, kind))
    record("announce_purge", purge, by=None, county_id=county.pk, kind=kind, count=count, before=f"{before:%Y-%m-%d}")
    facts = {"kind": Retention.Kind(kind).label, "day": f"{purge.due_on:%Y-%m-%d}", "count": count}
    tell(
        [*administrators_of(county), *leaders_of(county)], said(_("To be cleared soon: %(kind)s"), kind=facts["kind"]),
        said(_("The period of %(count)s records (%(kind)s) ended. They are cleared after %(day)s, unless somebody holds "
               "them."), **facts), link=reverse("settings-privacy"), kind=Kind.ACT,
    )  # fmt: skip
    return True


def purge_due():
    """Clear what was announced and whose notice ended. Killed in between it goes on the next time."""
    due = Purge.objects.filter(state=State.ANNOUNCED, due_on__lt=timezone.localdate())
    for purge in due.select_related("county"):
        while _clear_some(purge):
            pass


@transaction.atomic
def _clear_some(purge):
    """One small act; False when nothing is left or somebody held it meanwhile."""
    mine = Purge.objects.select_for_update().filter(pk=purge.pk, state=State.ANNOUNCED)
    if not mine.exists():
        return False
    if cleared := clear_some(purge.kind, purge.county, purge.before):
        mine.update(cleared=F("cleared") + cleared)
        return True
    mine.update(state=State.DONE, done_at=timezone.now())
    purge.refresh_from_db()
    record("purge", purge, by=None, county_id=purge.county_id, kind=purge.kind, cleared=purge.cleared)
    return False


@transaction.atomic
def hold_purge(purge, *, by, reason):
    """Do not clear for now: an inspection or a dispute needs the records."""
    if not reason.strip():
        raise Refused(_("Please write why the records have to stay."), field="reason")
    changed = Purge.objects.filter(Q(state=State.ANNOUNCED), pk=purge.pk).update(
        state=State.HELD, held_by=by, held_reason=reason
    )
    if not changed:
        raise AlreadyDone(_("These records are cleared or on hold already."))
    record("hold_purge", purge, by=by, county_id=purge.county_id, kind=purge.kind, note=reason)


@transaction.atomic
def release_purge(purge, *, by):
    """The records may go: the notice begins anew."""
    changed = Purge.objects.filter(state=State.HELD, pk=purge.pk).update(
        state=State.ANNOUNCED, held_by=None, held_reason="", due_on=_first_day(purge.county, purge.kind)
    )
    if not changed:
        raise AlreadyDone(_("These records are not on hold."))
    record("release_purge", purge, by=by, county_id=purge.county_id, kind=purge.kind)


@dataclass(frozen=True)
class Due:
    """What a kind would clear by its period of today: nothing is written."""

    kind: str
    label: str
    months: int
    notice: int
    basis: str
    before: object
    count: int
    names: list
    purge: object


def due_of(county):
    """A `Due` of each kind, in their order; a kind without a period clears nothing by itself."""
    today = timezone.localdate()
    opened = {row.kind: row for row in Purge.objects.open().filter(county=county).select_related("held_by")}
    found = []
    for kind, label, months, basis, _since in periods(county.pk):
        before = add_months(today, -months) if months and kind in PARTS else None
        count = count_of(kind, county, before) if before else 0
        names = examples_of(kind, county, before, EXAMPLES) if count else []
        notice = purge_days(county.pk, kind)
        found.append(Due(kind, label, months, notice, basis, before, count, names, opened.get(kind)))
    return found
