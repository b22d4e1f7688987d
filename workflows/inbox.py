"""Work items as the inbox shows them: tabs, order by clock, and how each clock stands."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.calendar import working_days_by_date

from .models import RETURN_FILL, RETURN_STEPS, Audience, WorkItem
from .rights import acts_as, desk_side

TABS = {
    "mine": _("My files"),
    "take": _("To take"),
    "soon": _("Due soon"),
    "supplement": _("Waiting for the applicant"),
    "done": _("Done"),
}


def items_for(user):
    """Everything the inbox may show this person, with what a row needs, in one query."""
    return WorkItem.objects.visible_to(user).select_related("project__organisation", "clock", "owner", "carrier")


def queue_for(user):
    """Free files that this person may take."""
    return WorkItem.objects.open().filter(desk_side(user), owner=None)


def returns_to_do(user):
    """Quarterly returns that this person is to fill in or to correct, the nearest day first, in one query."""
    items = WorkItem.objects.open().filter(acts_as(user), audience=Audience.APPLICANT, step__in=RETURN_STEPS)
    items = items.select_related("project", "clock", "task__process__returnprocess__quarter_return")
    return items.order_by("clock__due_on", "pk")


def in_tabs(user, absent=()):
    """{tab: its items}; `absent` are those whose files this person handles today. Applicants' steps only wait.

    What somebody may act on is visible: only waiting and finished items have to ask `visible_to` besides. Each of the
    two rights is put together once, because that costs more than the database takes to answer.
    """
    seen = WorkItem.objects.visible_to(user)
    # What every project is asked for each quarter has a list of its own.
    acts = WorkItem.objects.filter(acts_as(user), ~Q(step=RETURN_FILL), done_at=None)
    mine, free = Q(owner__in={user.pk, *absent}), Q(owner=None)
    return {
        "mine": acts.filter(mine),
        "take": acts.filter(free),
        "soon": acts.filter(mine | free, clock__stopped_on=None, clock__amber_on__lte=timezone.localdate()),
        "supplement": seen.filter(done_at=None, audience=Audience.APPLICANT).exclude(step=RETURN_FILL),
        "done": seen.filter(done_at__isnull=False, done_by=user),
    }


def in_order(items, tab):
    """By clock, the nearest first; finished ones by the day they were done."""
    if tab == "done":
        return items.order_by("-done_at", "-pk")
    return items.order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")


def clock_state(stopped_on, provisional):
    """The state of a running clock as `clock_words` takes it."""
    return "stopped" if stopped_on else "provisional" if provisional else ""


def is_soon(amber_on, today):
    """Whether a clock is amber: 60 % of its days are gone. None for clocks that never turn amber."""
    return amber_on <= today if amber_on else None


def mark_clocks(items):
    """Give each item `days_left` (working days; negative = overdue), `clock_state` and `clock_soon`, with one calendar query."""
    today = timezone.localdate()
    items = list(items)
    due_days = [item.clock.due_on for item in items if item.clock]
    left = working_days_by_date(today, due_days)
    for item in items:
        clock = item.clock
        item.days_left = left[clock.due_on] if clock else None
        item.clock_state = clock_state(clock.stopped_on, clock.provisional) if clock else ""
        item.clock_soon = is_soon(clock.amber_on, today) if clock else None
    return items
