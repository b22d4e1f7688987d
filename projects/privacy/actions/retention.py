"""What happens when a period of keeping ends: announce, wait, clear in small acts; anybody in charge may hold it.

Cleared: the personal words of the audit log, messages, answers of drafts that nobody goes on with, consents that were
withdrawn. Applications that were handed in are only counted in the table of periods: they are cleared on request (`erasure`).
"""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import leaders_of
from projects.people.models import Consent, County, Membership
from projects.register.models import Application, DraftField
from projects.trace.actions import record, tell
from projects.trace.calendar import add_months, add_working_days, midnight
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.forgetting import ERASURE, erase_words
from projects.trace.models import AuditEvent, Kind, Message
from projects.trace.wording import said

from ..models import Purge, Retention
from ..rules import months_for, purge_days
from .requests import administrators_of

State = Purge.State
BATCH = 500


def _acts(county, before):
    return AuditEvent.objects.filter(county=county, erasure=None, at__lt=midnight(before)).exclude(verb=ERASURE)


def _letters(county, before):
    people = Membership.objects.filter(county=county).values("user")
    return Message.objects.filter(to__in=people, created_at__lt=midnight(before)).exclude(read_at=None, sent_at=None)


def _clear_acts(purge):
    return erase_words(_acts(purge.county, purge.before), county=purge.county)


def _drafts(county, before):
    """Answers of applications that are not being handled, where none was saved since."""
    rows = DraftField.objects.filter(application__project__county=county)
    rows = rows.exclude(application__state__in=(Application.State.SUBMITTED, Application.State.ACCEPTED))
    lately = DraftField.objects.filter(application=OuterRef("application"), at__gte=midnight(before))
    return rows.filter(~Exists(lately))


def _consents(county, before):
    return Consent.objects.filter(organisation__county=county, withdrawn_at__lt=midnight(before))


def _delete_some(rows):
    """A function that deletes rows of a purge, at most BATCH, and says how many."""

    def delete(purge):
        found = rows(purge.county, purge.before)
        ids = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
        found.model.objects.filter(pk__in=ids).delete()
        return len(ids)

    return delete


# Kind: (the rows whose period ended, what clears some of them and says how many).
CLEARED = {
    Retention.Kind.AUDIT: (_acts, _clear_acts),
    Retention.Kind.LETTERS: (_letters, _delete_some(_letters)),
    Retention.Kind.DRAFTS: (_drafts, _delete_some(_drafts)),
    Retention.Kind.CONSENTS: (_consents, _delete_some(_consents)),
}


def _first_day(county):
    return add_working_days(timezone.localdate(), purge_days(county.pk)).day


def announce_purges():
    """Announce for every county and kind what is to be cleared; one at a time per kind. Returns how many."""
    today = timezone.localdate()
    return sum(
        _announce(county, kind, add_months(today, -months))
        for county in County.objects.all() for kind in CLEARED if (months := months_for(county.pk, kind, today))
    )  # fmt: skip


@transaction.atomic
def _announce(county, kind, before):
    if Purge.objects.open().filter(county=county, kind=kind).exists():
        return False
    count = CLEARED[kind][0](county, before).count()
    if not count:
        return False
    purge = Purge.objects.create(county=county, kind=kind, before=before, count=count, due_on=_first_day(county))
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
    if cleared := CLEARED[purge.kind][1](purge):
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
        state=State.ANNOUNCED, held_by=None, held_reason="", due_on=_first_day(purge.county)
    )
    if not changed:
        raise AlreadyDone(_("These records are not on hold."))
    record("release_purge", purge, by=by, county_id=purge.county_id, kind=purge.kind)
