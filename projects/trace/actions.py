"""Verbs of the trace: record an act, tell a person, run a clock, take a number."""

from django.db import transaction
from django.utils import timezone

from .calendar import add_working_days, working_days_between
from .context import current_address
from .models import AuditEvent, Clock, Counter, Deadline, Message

AMBER_SHARE = (3, 5)  # a clock turns amber when 60 % of its days are gone


def record(verb, target, *, by, county_id, project=None, note="", **difference):
    """Write the one audit row of an act. Call it inside the act's transaction.

    `verb` is a short stable English word ("submit"); `difference` holds what changed, without personal data.
    """
    row = event(verb, target, by=by, county_id=county_id, project=project, note=note, **difference)
    row.save(force_insert=True)
    return row


def event(verb, target, *, by, county_id, project=None, note="", **difference):
    """The audit row of an act, not written yet: an import writes thousands at once. Else use `record`."""
    return AuditEvent(
        county_id=county_id,
        actor=by,
        actor_name=by.name if by else "",
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        project_id=project.pk if project else None,
        note=note[:500],
        difference=difference,
        address=current_address(),
    )


def tell(people, subject, body, *, link="", project=None):
    """Put a message to each person into the outbox, in the act's transaction."""
    project_id = project.pk if project else None
    Message.objects.bulk_create(
        Message(to=person, subject=str(subject)[:200], body=str(body), link=link, project_id=project_id)
        for person in {person.pk: person for person in people}.values()
    )


def days_for(county_id, step, on, default):
    """Working days that the county gives to a step on a day; `default` where it has decided nothing."""
    row = Deadline.objects.filter(county_id=county_id, step=step, effective_from__lte=on).first()
    return row.days if row else default


def _set_due(clock, days_left):
    due = add_working_days(timezone.localdate(), days_left)
    clock.due_on, clock.provisional = due.day, due.provisional


@transaction.atomic
def start_clock(*, project, step, days):
    """Start a deadline of `days` working days today."""
    today = timezone.localdate()
    due = add_working_days(today, days)
    amber = add_working_days(today, days * AMBER_SHARE[0] // AMBER_SHARE[1])
    return Clock.objects.create(
        project_id=project.pk,
        step=step,
        started_on=today,
        days=days,
        due_on=due.day,
        amber_on=amber.day,
        provisional=due.provisional,
    )


@transaction.atomic
def stop_clock(clock, *, reason):
    """Stop counting, e.g. while the applicant holds the file."""
    if clock.stopped_on is None and clock.finished_on is None:
        clock.stopped_on = timezone.localdate()
        clock.save(update_fields=["stopped_on"])
        clock.stops.create(reason=str(reason), from_day=clock.stopped_on)


@transaction.atomic
def resume_clock(clock):
    """Go on counting: the working days that were left when it stopped begin today."""
    if clock.stopped_on is None:
        return
    left = working_days_between(clock.stopped_on, clock.due_on)
    clock.stops.filter(to_day=None).update(to_day=timezone.localdate())
    clock.stopped_on = None
    _set_due(clock, max(left, 0))
    clock.save(update_fields=["stopped_on", "due_on", "provisional"])


def finish_clock(clock):
    """The step is done; the clock keeps its dates as history."""
    if clock.finished_on is None:
        clock.finished_on = timezone.localdate()
        clock.save(update_fields=["finished_on"])


def next_number(*, county_id, key):
    """The next whole number under a key, never given twice; gaps appear only when an act is rolled back."""
    return next_numbers(county_id=county_id, key=key, count=1)[0]


@transaction.atomic
def next_numbers(*, county_id, key, count):
    """A block of `count` numbers under a key, as a range."""
    Counter.objects.get_or_create(county_id=county_id, key=key)
    counter = Counter.objects.select_for_update().get(county_id=county_id, key=key)
    counter.last += count
    counter.save(update_fields=["last"])
    return range(counter.last - count + 1, counter.last + 1)
