"""Work items as the inbox shows them: tabs, order by clock, and how each clock stands."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.calendar import working_days_by_date

from .models import RETURN_FILL, RETURN_STEPS, Audience, WorkItem
from .rights import acts_as

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


def returns_to_do(user):
    """Quarterly returns that this person is to fill in or to correct, the nearest day first, in one query."""
    items = WorkItem.objects.open().filter(acts_as(user), audience=Audience.APPLICANT, step__in=RETURN_STEPS)
    items = items.select_related("project", "clock", "task__process__returnprocess__quarter_return")
    return items.order_by("clock__due_on", "pk")


def tab_filter(tab, user):
    """The condition of a tab. Applicants' steps appear only as waiting."""
    today = timezone.localdate()
    own_side = acts_as(user) & ~Q(step=RETURN_FILL)  # what is asked of every project has a list of its own
    mine = Q(owner=user) & ~Q(audience=Audience.APPLICANT)
    return {
        "mine": Q(done_at=None) & mine,
        "take": Q(done_at=None, owner=None) & own_side,
        "soon": Q(done_at=None, clock__stopped_on=None, clock__amber_on__lte=today) & (mine | Q(owner=None) & own_side),
        "supplement": Q(done_at=None, audience=Audience.APPLICANT) & ~Q(step=RETURN_FILL),
        "done": Q(done_at__isnull=False, done_by=user),
    }[tab]


def in_order(items, tab):
    """By clock, the nearest first; finished ones by the day they were done."""
    if tab == "done":
        return items.order_by("-done_at", "-pk")
    return items.order_by(F("clock__due_on").asc(nulls_last=True), "created_at", "pk")


def mark_clocks(items):
    """Give each item `days_left` (working days; negative = overdue) and `clock_state`, with one calendar query."""
    today = timezone.localdate()
    items = list(items)
    due_days = [item.clock.due_on for item in items if item.clock]
    left = working_days_by_date(today, due_days)
    for item in items:
        clock = item.clock
        item.days_left = left[clock.due_on] if clock else None
        item.clock_state = ""
        if clock and clock.stopped_on:
            item.clock_state = "stopped"
        elif clock and clock.provisional:
            item.clock_state = "provisional"
    return items
