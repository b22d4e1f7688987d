"""The story itself: day by day, projects begin, people work their inbox, meetings are held, time does the rest."""

from datetime import date
from functools import partial

from django.utils import timezone

from projects.figures.actions.closes import close_period
from projects.people.models import County
from projects.trace.models import CalendarDay, Message

from .. import expiry
from ..reference import load
from . import contests, leads
from .changes import plan_changes
from .clock import days_between, last_day, simulated
from .decisions import leave_decisions
from .desk import work
from .enclaves import plan_events
from .experts import fill_pool
from .exports import plan_exports
from .figures import plan_figures
from .landed import leave_landings
from .lastday import close_the_day
from .machines import plan_machines, reachable
from .meetings import meet
from .openings import begin
from .returns import plan_returns
from .rooms import enter_rooms, keep_some
from .rosters import leave_rosters
from .scripts import Cards, all_scripts
from .tenure import collect_rents, settle_tenure
from .world import build_world


def told():
    """Whether the demo has been built in this database."""
    return County.objects.filter(demo=True).exists()


def tell_story(today):
    """Build both years up to the story's last day. Call it on an empty database only."""
    end = last_day(today)
    county = load()
    County.objects.filter(pk=county.pk).update(demo=True)
    with reachable(), simulated(date(end.year - 1, 1, 1)) as clock:
        world = build_world(clock, county)
        _live(world, end)
    _settle_outbox()
    return world


def _live(world, end):
    year = end.year
    world.later((date(year, 1, 16) - world.clock.day).days, partial(_close_last_year, year=year - 1))
    enter_rooms(world)
    fill_pool(world)
    cards = Cards()
    rows = all_scripts(cards, end)
    contests.plan(world, cards, end)
    leads.plan(world, cards, end)
    plan_returns(world, end)
    plan_changes(world, end)
    plan_events(world, end)
    plan_figures(world, end)
    plan_machines(world, end)
    plan_exports(world, end)
    world.later(30, collect_rents)
    first = date(end.year - 1, 1, 1)
    workdays = dict(CalendarDay.objects.filter(date__range=(first, end)).values_list("date", "is_workday"))
    for day in days_between(first, end):
        if not workdays.get(day, day.weekday() < 5):
            continue
        world.clock.open(day)
        while rows and rows[0].starts <= day:
            begin(world, rows.pop(0))
            world.clock.tick()
        world.keep_appointments()
        work(world)
        meet(world, end)
        expiry.lapse_overdue()
    keep_some(world)
    settle_tenure(world)
    leave_decisions(world)
    leave_landings(world)
    leave_rosters(world)
    close_the_day(world)


def _close_last_year(world, year):
    close_period(by=world.people["leader"], county=world.county, year=year)


def _settle_outbox():
    """The letters of the story are not sent to anybody: they count as sent and, but for the newest, as read."""
    letters = Message.objects.order_by("-created_at")
    newest = list(letters.values_list("pk", flat=True)[:60])
    Message.objects.update(sent_at=timezone.now())
    Message.objects.exclude(pk__in=newest).update(read_at=timezone.now())
