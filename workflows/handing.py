"""Files that change hands: handed over, undone, the next one, a colleague's whole work, files nobody touches.

Like all moves these go under the lock of `service.locked`; who may hold a file is asked of `rights`.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE_LEADER
from projects.register.actions.leads import hand_over_leads
from projects.trace.actions import record, tell
from projects.trace.context import in_place_of
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from .inbox import in_order, queue_for
from .models import DeskRule, OwnerChange, WorkItem
from .rights import may_act
from .service import absent_holder, disown, locked, own, refuse_colleague, refuse_done, refuse_stranger, take
from .steps import step_title, step_url

UNDO_MINUTES = 10
TOUCH_MINUTES = 5  # opening a page again within them writes nothing


def leads(user, item):
    """Whether the person leads the centre that the file belongs to: leaders give files out, also those of others."""
    return user.seats.has(CENTRE_LEADER, county_id=item.county_id)


def touch(item, *, by):
    """Note that the holder, or the deputy, works on the file: it is not given back for lying about."""
    edge = timezone.now() - timedelta(minutes=TOUCH_MINUTES)
    if item.owner_id and item.done_at is None and (item.touched_at is None or item.touched_at < edge):
        WorkItem.objects.open().filter(pk=item.pk, owner=item.owner_id).update(touched_at=timezone.now())


def hand_over(item, *, to, by, note=""):
    """Give a file to a colleague (转交), with a word; free files may be given out the same way."""
    with locked(item) as (activation, project, fresh):
        refuse_done(fresh)
        if not leads(by, fresh):
            refuse_stranger(fresh, by)
            refuse_colleague(fresh, by)
        if not may_act(to, fresh):
            raise Refused(_("%(name)s may not do this step.") % {"name": to})
        if fresh.owner_id == to.pk:
            raise AlreadyDone(_("%(name)s has this file already.") % {"name": to})
        with in_place_of(None if leads(by, fresh) else absent_holder(fresh, by)):
            return _pass_on(activation, fresh, project, to=to, by=by, note=note)


def _pass_on(activation, item, project, *, to, by, note):
    before = item.owner
    if before:
        activation.unassign()
    own(activation, item, to, note)
    change = OwnerChange.objects.create(
        item=item, kind=OwnerChange.Kind.HAND_OVER, by=by, before=before, after=to, note=note
    )
    record(
        "hand_over_file", item, by=by, county_id=item.county_id, project=project, note=note, step=item.step,
        before=before.pk if before else None, after=to.pk,
    )  # fmt: skip
    if to != by:
        words = {"who": by.name, "step": step_title(item.step), "name": project.name}
        subject = said(_("%(who)s handed a file over to you: %(step)s of “%(name)s”"), **words)
        tell([to], subject, note or _("No note was left."), link=step_url(item), project=project, kind=Kind.ACT)
    return change


def undoable(user):
    """What the person took or handed over a moment ago and may still undo, the latest first."""
    edge = timezone.now() - timedelta(minutes=UNDO_MINUTES)
    changes = OwnerChange.objects.filter(by=user, at__gte=edge, undone_at=None, item__done_at=None)
    return changes.select_related("item__project", "after")


def undo(change, *, by):
    """Put a file back to whom it belonged before; the queue where that person may not act any more."""
    with locked(change.item) as (activation, project, fresh):
        refuse_done(fresh)
        change = undoable(by).select_for_update(of=("self",)).filter(pk=change.pk).first()
        latest = OwnerChange.objects.filter(item=fresh).values_list("pk", flat=True).first()
        if change is None or latest != change.pk or fresh.owner_id != change.after_id:
            raise AlreadyDone(_("This cannot be undone any more: the time is over, or the file has moved on."))
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
        if change.before and may_act(change.before, fresh):
            activation.unassign()
            own(activation, fresh, change.before)
            record("undo_owner", fresh, by=by, county_id=fresh.county_id, project=project, after=change.before_id)
        else:
            disown(activation, fresh, project, by, verb="undo_owner")
        if change.after_id != by.pk:
            words = {"who": by.name, "name": project.name}
            tell([change.after], said(_("%(who)s took the file “%(name)s” back"), **words), "", project=project)
    return fresh


def take_next(*, by):
    """Take the free file that is nearest to its clock (下一件); None when nothing waits.

    Whoever presses at the same moment gets the one after it.
    """
    for item in in_order(queue_for(by), "take")[:20]:
        try:
            return take(item, by=by)
        except AlreadyDone:
            continue
    return None


def end_lease(item, *, rule):
    """Give an untouched file back to the queue; nothing happens if it was opened or done in this very moment."""
    edge = timezone.now() - timedelta(hours=rule.lease_hours)
    with locked(item) as (activation, project, fresh):
        if fresh.done_at or not fresh.owner_id or (fresh.touched_at or fresh.taken_at) >= edge:
            return 0
        holder = fresh.owner
        disown(activation, fresh, project, None, verb="end_lease")
        subject = said(_("The file “%(name)s” is back in the queue"), name=project.name)
        words = said(_("Nobody opened it for %(hours)s hours. You may take it again."), hours=rule.lease_hours)
        tell([holder], subject, words, link=step_url(fresh), project=project)
    return 1


def end_leases():
    """Give back all files that lay untouched for longer than their county allows. Returns how many."""
    newest = {}
    for rule in DeskRule.objects.filter(effective_from__lte=timezone.localdate()):
        newest.setdefault(rule.county_id, rule)
    ended = 0
    for rule in (row for row in newest.values() if row.lease_hours):
        edge = timezone.now() - timedelta(hours=rule.lease_hours)
        items = WorkItem.objects.open().held().filter(county=rule.county_id, touched_at__lt=edge)
        ended += sum(end_lease(item, rule=rule) for item in items)
    return ended


@dataclass(frozen=True)
class Passed:
    """What became of one file of a colleague's work: `why` is empty when it went over."""

    item: WorkItem
    why: str = ""


def work_of(person, county_id):
    """Open files that a person of the office holds in a county, as the inbox orders them."""
    items = WorkItem.objects.open().held().filter(owner=person, county=county_id)
    return in_order(items.select_related("project", "clock", "carrier"), "mine")


def hand_over_all(person, *, to, by, county, note=""):
    """交接: everything that a colleague holds or follows goes to another. Returns a `Passed` per file.

    One transaction per file: what is being done in this very moment, or what the other may not do, stays and says why.
    The act as a whole is recorded once more, with its numbers.
    """
    results = [_try(item, to=to, by=by, note=note) for item in work_of(person, county.pk)]
    with transaction.atomic():
        leads_moved = hand_over_leads(person, to=to, by=by, county=county)
        moved = sum(not row.why for row in results)
        record(
            "hand_over_all", person, by=by, county_id=county.pk, note=note, to=to.pk, files=moved, leads=leads_moved,
            left=len(results) - moved,
        )  # fmt: skip
        if leads_moved:
            words = said(_("%(count)s leads of %(who)s are followed by you now."), count=leads_moved, who=person.name)
            tell([to], words, note, link="/leads/", kind=Kind.ACT)
    return results, leads_moved


def _try(item, *, to, by, note):
    try:
        with locked(item) as (activation, project, fresh):
            refuse_done(fresh)
            if not may_act(to, fresh):
                raise Refused(_("%(name)s may not do this step.") % {"name": to})
            _pass_on(activation, fresh, project, to=to, by=by, note=note)
    except Refused as refusal:
        return Passed(item, str(refusal))
    return Passed(item)
