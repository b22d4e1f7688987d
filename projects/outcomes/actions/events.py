"""Verbs of a carrier's events: record one with who came, put the attendance right."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Attendance, CarrierEvent


def may_keep(user, carrier):
    """Whether the person keeps the events of a carrier: its operators, and the centre."""
    return carrier.pk in user.seats.carriers() or user.seats.has(*CENTRE, county_id=carrier.county_id)


@transaction.atomic
def record_event(*, by, carrier, attendance=(), **facts):
    """An event that took place: `facts` as the columns, `attendance` as (unit, heads) pairs."""
    if not may_keep(by, carrier):
        raise Refused(_("The carrier's operator or the centre records its events."))
    if facts["on"] > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="on")
    try:
        with transaction.atomic():
            event = CarrierEvent.objects.create(carrier=carrier, recorded_by=by, **facts)
    except IntegrityError as error:
        raise Refused(_("An event of this name on that day is recorded already."), field="name") from error
    _keep(event, attendance)
    record("record_event", event, by=by, county_id=carrier.county_id, on=str(event.on), units=len(attendance))
    return event


@transaction.atomic
def set_attendance(event, *, by, attendance):
    """Who came, as known now; the record keeps how many there were before."""
    event = CarrierEvent.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=event.pk)
    if not may_keep(by, event.carrier):
        raise Refused(_("The carrier's operator or the centre records its events."))
    before = sum(event.attendance.values_list("heads", flat=True))
    event.attendance.all().delete()
    _keep(event, attendance)
    heads = [before, sum(count for _unit, count in attendance)]
    record("set_attendance", event, by=by, county_id=event.carrier.county_id, heads=heads)
    return event


def _keep(event, attendance):
    units = [normalise(unit) for unit, _heads in attendance]
    if len(set(units)) < len(units):
        raise Refused(_("A unit stands in two lines. Put them into one."), field="attendance")
    Attendance.objects.bulk_create(
        Attendance(event=event, unit=unit, heads=heads) for unit, (_words, heads) in zip(units, attendance, strict=True)
    )
