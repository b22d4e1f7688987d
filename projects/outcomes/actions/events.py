"""Verbs of a carrier's events: record one with who came, put it right, the second check of those that count."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import CENTRE
from projects.tenancy.rules import is_centre
from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Attendance, CarrierEvent, EventPaper

FACTS = ("name", "kind", "mode", "on", "place", "words")


def may_keep(user, carrier):
    """Whether the person keeps the events of a carrier: its operators, and the centre."""
    return carrier.pk in user.seats.carriers() or user.seats.has(*CENTRE, county_id=carrier.county_id)


@transaction.atomic
def record_event(*, by, carrier, attendance=(), projects=(), papers=(), **facts):
    """An event that took place: `facts` as FACTS, `attendance` (unit, heads) pairs, `papers` (kind, file) pairs.

    On site and online at once is one event. One of a kind that counts waits for the check of another person.
    """
    carrier = _locked_carrier(by, carrier)
    facts["name"] = normalise(facts["name"])
    _refuse_unfit(carrier, facts)
    event = CarrierEvent.objects.create(carrier=carrier, recorded_by=by, **facts)
    _keep(event, attendance)
    _fill(event, projects, papers)
    record("record_event", event, by=by, county_id=carrier.county_id, on=str(event.on), units=len(attendance))
    return event


@transaction.atomic
def change_event(event, *, by, reason, projects=(), **facts):
    """Put an event right, with the reason. A checked one gets a new row, which counts once it is checked itself."""
    carrier = _locked_carrier(by, event.carrier)
    event = _locked(event)
    if event.superseded_by_id:
        raise AlreadyDone(_("This was already corrected. Please reload the page."))
    if not reason.strip():
        raise Refused(_("Give the reason of the correction."), field="reason")
    facts["name"] = normalise(facts["name"])
    _refuse_unfit(carrier, facts, event)
    before = {name: str(getattr(event, name)) for name in FACTS if getattr(event, name) != facts[name]}
    if event.verified_on:
        event = _replace(event, by)
    for name in FACTS:
        setattr(event, name, facts[name])
    event.correction_reason, event.sent_back_by, event.sent_back_at, event.sent_back_reason = (
        reason[:300],
        None,
        None,
        "",
    )
    event.save()
    event.projects.set(projects)
    record("change_event", event, by=by, county_id=carrier.county_id, note=reason, before=before)
    return event


def _replace(old, by):
    """A new row in the place of a checked one, with its papers and who came."""
    facts = {name: getattr(old, name) for name in FACTS}
    new = CarrierEvent.objects.create(carrier=old.carrier, recorded_by=by, **facts)
    Attendance.objects.bulk_create(
        Attendance(event=new, unit=row.unit, heads=row.heads) for row in old.attendance.all()
    )
    EventPaper.objects.bulk_create(
        EventPaper(event=new, kind=row.kind, file_id=row.file_id) for row in old.papers.all()
    )
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
    return new


@transaction.atomic
def set_attendance(event, *, by, attendance):
    """Who came, as known now; the record keeps how many there were before."""
    event = _locked(event)
    if not may_keep(by, event.carrier):
        raise Refused(_("The carrier's operator or the centre records its events."))
    before = sum(event.attendance.values_list("heads", flat=True))
    event.attendance.all().delete()
    _keep(event, attendance)
    heads = [before, sum(count for _unit, count in attendance)]
    record("set_attendance", event, by=by, county_id=event.carrier.county_id, heads=heads)
    return event


@transaction.atomic
def add_event_paper(event, *, by, kind, file):
    """One more photo, sheet or paper of an event."""
    event = _locked(event)
    if not may_keep(by, event.carrier):
        raise Refused(_("The carrier's operator or the centre records its events."))
    paper, made = EventPaper.objects.get_or_create(event=event, file=file, defaults={"kind": kind})
    if not made:
        raise Refused(_("This file is with the event already."), field="file")
    record("add_event_paper", event, by=by, county_id=event.carrier.county_id, kind=kind)
    return paper


@transaction.atomic
def verify_event(event, *, by):
    """Another person finds that the event took place: it counts from today on, in the place of what it corrects."""
    event = _checkable(event, by)
    if not event.papers.exists():
        raise Refused(_("There is no photo and no sign-in sheet with it. Send it back, so that they are added."))
    event.verified_by, event.verified_on = by, timezone.localdate()
    event.save(update_fields=["verified_by", "verified_on"])
    old = CarrierEvent.objects.filter(superseded_by=event).first()
    while old:
        CarrierEvent.objects.filter(pk=old.pk, replaced_on=None).update(replaced_on=event.verified_on)
        old = CarrierEvent.objects.filter(superseded_by=old).first()
    record("verify_event", event, by=by, county_id=event.carrier.county_id)
    return event


@transaction.atomic
def send_back_event(event, *, by, reason):
    """The check finds a fault: whoever recorded the event is told why."""
    event = _checkable(event, by)
    if not reason.strip():
        raise Refused(_("Say what is wrong and what is needed."), field="reason")
    event.sent_back_by, event.sent_back_at, event.sent_back_reason = by, timezone.now(), reason[:300]
    event.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_reason"])
    record("send_back_event", event, by=by, county_id=event.carrier.county_id, note=reason)
    subject = said(_("An event was sent back: %(name)s"), name=event.name)
    tell([event.recorded_by], subject, reason, link=f"/carriers/events/{event.pk}/", kind=Kind.ACT)
    return event


def _checkable(event, by):
    event = _locked(event)
    if not is_centre(by, event.carrier.county_id):
        raise Refused(_("The centre verifies this."))
    if event.state != "waiting":
        raise AlreadyDone(_("This does not wait for a check any more. Please reload the page."))
    if event.recorded_by_id == by.pk:
        raise Refused(_("You recorded this yourself; another person must verify it."))
    return event


def _locked(event):
    rows = CarrierEvent.objects.select_for_update(of=("self",)).select_related("carrier", "kind", "recorded_by")
    return rows.get(pk=event.pk)


def _locked_carrier(by, carrier):
    """The carrier; whoever records another event of its county waits here, so that a joint one is not recorded twice."""
    if not may_keep(by, carrier):
        raise Refused(_("The carrier's operator or the centre records its events."))
    County.objects.select_for_update(no_key=True).get(pk=carrier.county_id)
    return carrier


def _refuse_unfit(carrier, facts, event=None):
    if facts["on"] > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="on")
    if facts["kind"].county_id != carrier.county_id:
        raise Refused(_("This kind belongs to another county."), field="kind")
    same = CarrierEvent.objects.current().filter(carrier__county=carrier.county_id, name=facts["name"], on=facts["on"])
    other = same.exclude(pk=event.pk if event else None).select_related("carrier").first()
    if other and other.carrier_id == carrier.pk:
        raise Refused(_("An event of this name on that day is recorded already."), field="name")
    if other:
        words = _("%(carrier)s recorded this event of that day already; held together, it is one event.")
        raise Refused(words % {"carrier": other.carrier.short_name}, field="name")


def _keep(event, attendance):
    units = [normalise(unit) for unit, _heads in attendance]
    if len(set(units)) < len(units):
        raise Refused(_("A unit stands in two lines. Put them into one."), field="attendance")
    Attendance.objects.bulk_create(
        Attendance(event=event, unit=unit, heads=heads) for unit, (_words, heads) in zip(units, attendance, strict=True)
    )


def _fill(event, projects, papers):
    event.projects.set(projects)
    EventPaper.objects.bulk_create(EventPaper(event=event, kind=kind, file=file) for kind, file in papers)
