"""Verbs of the trace: record an act, tell a person, run a clock, take a number."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .calendar import add_working_days, known_days, known_days_for, known_days_since, working_days_between
from .context import absent_person, current_address
from .errors import Refused
from .models import AuditEvent, CalendarDay, Clock, Counter, Deadline, Kind, Message, Wishes
from .nested import bare
from .prepared import prepared
from .wording import filed, on_file, read_by

AMBER_SHARE = (3, 5)  # a clock turns amber when 60 % of its days are gone
clocks_moved = Signal()  # the calendar changed, and open clocks with it; sent within the transaction


def record(verb, target, *, by, county_id, project=None, note="", **difference):
    """Write the one audit row of an act. Call it inside the act's transaction.

    `verb` is a short stable English word ("submit"); `difference` holds what changed, without personal data.
    Lazy texts are kept in the county's language, whatever the actor reads (see `wording`).
    """
    row = event(verb, target, by=by, county_id=county_id, project=project, note=note, **difference)
    row.save(force_insert=True)
    return row


def event(verb, target, *, by, county_id, project=None, note="", **difference):
    """The audit row of an act, not written yet: an import writes thousands at once. Else use `record`.

    What a deputy does says so, in the name and in the difference.
    """
    absent = absent_person() if by else None
    if absent:
        difference["deputy_for"] = absent.pk
    with on_file():
        return AuditEvent(
            county_id=county_id,
            actor=by,
            actor_name=_actor_name(by, absent)[:60],
            verb=verb,
            target_type=target._meta.label_lower,
            target_id=target.pk,
            target_label=str(target)[:200],
            project_id=project.pk if project else None,
            note=str(note)[:500],
            difference={key: str(value) if isinstance(value, Promise) else value for key, value in difference.items()},
            address=current_address(),
        )


def _actor_name(by, absent):
    if absent:
        return _("%(who)s (for %(absent)s)") % {"who": by.name, "absent": absent.name}
    return by.name if by else ""


def tell(people, subject, body, *, link="", project=None, kind=Kind.PROGRESS, once=False):
    """Put a message to each person into the outbox, in the act's transaction.

    `kind` decides when it leaves the site: ACT for a step or an appointment that waits for the person, TALK for the
    conversation on a project, ACCOUNT for the account itself, PROGRESS for the rest. With `once`, nobody is told who
    has an unread message of that kind on the project already. Lazy texts reach each in the language that person reads.
    """
    people = {person.pk: person for person in people}
    if once:
        waiting = Message.objects.waiting_about(project.pk, kind).filter(to__in=people)
        told = set(waiting.values_list("to", flat=True))
        people = {pk: person for pk, person in people.items() if pk not in told}
    wishes = _wishes(people)
    shared = {"link": link, "kind": kind, "project_id": project.pk if project else None}
    Message.objects.bulk_create(
        Message(to=person, way=wishes.get(pk, Wishes()).way_of(kind), **_worded(subject, body, person), **shared)
        for pk, person in people.items()
    )


def _wishes(people):
    """{person id: wishes} of those who have any; circles of people bring theirs along."""
    known = get_user_model().wishes.is_cached
    asked = [pk for pk, person in people.items() if not known(person)]
    found = {row.user_id: row for row in Wishes.objects.filter(user__in=asked)} if asked else {}
    return found | {
        pk: row for pk, person in people.items() if (row := known(person) and getattr(person, "wishes", None))
    }


def _worded(subject, body, person):
    with read_by(person):
        return {"subject": str(subject)[:200], "body": str(body)}


@transaction.atomic
def choose_ways(*, by, **ways):
    """Keep how a person wants to be told (fields of `Wishes`); no act on a file, so nothing is recorded."""
    return Wishes.objects.update_or_create(user=by, defaults=ways)[0]


def write_to(address, subject, body, *, link=""):
    """Put an e-mail to an address into the outbox, whether or not it has an account; its link is forgotten once sent."""
    known = get_user_model().objects.filter(email=address.lower()).first()
    Message.objects.create(address=address, link=link, **_worded(subject, body, known))


def days_for(county_id, step, on, default):
    """Working days that the county gives to a step on a day; `default` where it has decided nothing."""
    decided = _decided.rule(county_id, step, on)
    return decided[0] if decided else default


@prepared("county_id", "on")
def _decided(county_id, step, on):
    rows = Deadline.objects.filter(county_id=county_id, step=step, effective_from__lte=on)
    return rows.values_list("days", flat=True)[:1]


def start_clock(*, project, step, days):
    """Start a deadline of `days` working days today."""
    today = timezone.localdate()
    known = known_days_for(today, days)
    due = add_working_days(today, days, known)
    return Clock.objects.create(
        project_id=project.pk,
        step=step,
        started_on=today,
        days=days,
        due_on=due.day,
        amber_on=_amber_on(today, days, known),
        provisional=due.provisional,
    )


def start_clock_until(*, project, step, due_on):
    """Start a deadline that ends on a fixed day, whatever the calendar says: its number of days is 0."""
    today = timezone.localdate()
    days = max(working_days_between(today, due_on), 0)
    return Clock.objects.create(
        project_id=project.pk, step=step, started_on=today, days=0, due_on=due_on, amber_on=_amber_on(today, days)
    )


def stop_clock(clock, *, reason):
    """Stop counting, e.g. while the applicant holds the file. Called within the step's transaction."""
    if clock.stopped_on is None and clock.finished_on is None:
        clock.stopped_on = timezone.localdate()
        clock.save(update_fields=["stopped_on"])
        clock.stops.create(reason=filed(reason), from_day=clock.stopped_on)


def resume_clock(clock):
    """Go on counting: the working days that were left when it stopped begin today. Within the step's transaction."""
    if clock.stopped_on is None:
        return
    today, longest = timezone.localdate(), abs((clock.due_on - clock.stopped_on).days)
    known = known_days(min(clock.stopped_on, clock.due_on), max(clock.due_on, today + timedelta(days=longest * 2 + 40)))
    left = max(working_days_between(clock.stopped_on, clock.due_on, known), 0)
    due = add_working_days(today, left, known)
    clock.stops.filter(to_day=None).update(to_day=today)
    clock.stopped_on, clock.due_on, clock.provisional = None, due.day, due.provisional
    clock.save(update_fields=["stopped_on", "due_on", "provisional"])


def finish_clock(clock):
    """The step is done; the clock keeps its dates as history."""
    if clock.finished_on is None:
        clock.finished_on = timezone.localdate()
        clock.save(update_fields=["finished_on"])


def _amber_on(started_on, days, known=None):
    return add_working_days(started_on, days * AMBER_SHARE[0] // AMBER_SHARE[1], known).day


def _counted_anew(clock, known):
    """The due day of a clock from its start over its finished stops, as stopping and going on would have counted it."""
    due = add_working_days(clock.started_on, clock.days, known)
    for stop in sorted(clock.stops.all(), key=lambda row: row.pk):
        if stop.to_day is None:
            break  # what is left begins only when the file comes back
        left = max(working_days_between(stop.from_day, due.day, known), 0)
        due = add_working_days(stop.to_day, left, known)
    return due


def _put_right(clock, known, promised):
    """Set the dates of one clock by the calendar; whether any of them changed."""
    before = (clock.due_on, clock.amber_on, clock.provisional)
    due = _counted_anew(clock, known)
    if clock.step not in promised or due.day > clock.due_on:
        clock.due_on = due.day
    clock.amber_on, clock.provisional = _amber_on(clock.started_on, clock.days, known), due.provisional
    return before != (clock.due_on, clock.amber_on, clock.provisional)


@transaction.atomic
def recompute_due(*, since, promised=()):
    """Count the open clocks anew after the calendar changed on or after the day `since`; returns those that changed.

    Of the steps in `promised` the due day was told to an applicant in writing: it may move later, never earlier.
    Finished clocks keep their dates, and so do those that end on a fixed day.
    """
    open_clocks = Clock.objects.select_for_update().filter(finished_on=None, due_on__gte=since, days__gt=0)
    clocks = list(open_clocks.prefetch_related("stops"))
    if not clocks:
        return []
    known = known_days_since(min(clock.started_on for clock in clocks))
    changed = [clock for clock in clocks if _put_right(clock, known, promised)]
    Clock.objects.bulk_update(changed, ["due_on", "amber_on", "provisional"])
    clocks_moved.send(Clock)
    return changed


@transaction.atomic
def mark_day(*, by, county, day, is_workday, name="", source="", promised=()):
    """Mark a day of the official calendar, which all counties share; returns the open clocks that moved by it."""
    row, made = CalendarDay.objects.select_for_update().get_or_create(date=day, defaults={"is_workday": is_workday})
    before = None if made else row.is_workday
    row.is_workday, row.name, row.source = is_workday, name, source
    row.save()
    moved = recompute_due(since=day, promised=promised)
    record(
        "mark_day", row, by=by, county_id=county.pk, note=name, before=before, after=is_workday, clocks_moved=len(moved)
    )
    return moved


@transaction.atomic
def settle_year(*, by, county, year, source, promised=()):
    """Take the days of a year that nobody marked as Monday to Friday, officially; returns the clocks that moved.

    Refused before a holiday of that year is marked, because then the arrangement was hardly entered.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = known_days_since(first)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    unknown = [day for day in days if day not in known]
    if not unknown:
        raise Refused(_("Every day of %(year)s is settled already.") % {"year": year})
    if not any(day in known and not known[day] and day.weekday() < 5 for day in days):
        raise Refused(_("Mark the public holidays of %(year)s first, then settle the other days.") % {"year": year})
    rows = [CalendarDay(date=day, is_workday=day.weekday() < 5, source=source) for day in unknown]
    CalendarDay.objects.bulk_create(rows)
    moved = recompute_due(since=unknown[0], promised=promised)
    target = CalendarDay.objects.get(date=unknown[0])
    record("settle_year", target, by=by, county_id=county.pk, year=year, days=len(unknown), clocks_moved=len(moved))
    return moved


def refuse_past(day):
    """A rule of the county begins today or later: what was decided by the old one stays as it was."""
    if day < timezone.localdate():
        raise Refused(_("A new rule cannot begin in the past: choose today or a later day."))


def refuse_second_today(day):
    """A rule that began today may have been used already; one that begins later may still be put right."""
    if day <= timezone.localdate():
        raise Refused(_("A rule of this kind began today already. Let the new one begin tomorrow or later."))


@transaction.atomic
def set_deadline(*, by, county, step, days, effective_from):
    """Let a step take `days` working days from a day on. A new row; one that has not begun yet is put right.

    Running clocks keep their days.
    """
    refuse_past(effective_from)
    row, made = Deadline.objects.get_or_create(
        county=county, step=step, effective_from=effective_from, defaults={"days": days}
    )
    before = None if made else row.days
    if not made:
        refuse_second_today(effective_from)
        row.days = days
        row.save(update_fields=["days"])
    record(
        "set_deadline", row, by=by, county_id=county.pk, step=step, before=before, after=days,
        effective_from=f"{effective_from:%Y-%m-%d}",
    )  # fmt: skip
    return row


@transaction.atomic
def next_number(*, county_id, key):
    """The next whole number under a key, never given twice; gaps appear only when an act is rolled back."""
    return bare(next_numbers)(county_id=county_id, key=key, count=1)[0]


@transaction.atomic
def next_numbers(*, county_id, key, count):
    """A block of `count` numbers under a key, as a range."""
    counter, _made = Counter.objects.select_for_update().get_or_create(county_id=county_id, key=key)
    counter.last += count
    counter.save(update_fields=["last"])
    return range(counter.last - count + 1, counter.last + 1)
