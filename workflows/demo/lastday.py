"""The office on the story's last day: somebody is away, a file changed hands, a team was called."""

from datetime import timedelta

from .. import handing, service
from ..away import choose_deputy, go_away
from ..calling import APPLICANTS, note_call, owed
from ..inbox import in_order, queue_for
from ..screening import DELIBERATION

AWAY_DAYS = 4


def close_the_day(world):
    """Leave the office as a visitor of the demo finds it."""
    absent, deputy, desk = (world.people[key] for key in ("centre2", "centre", "desk"))
    mine = queue_for(absent).exclude(step=DELIBERATION)  # a sitting may be published by whoever presides
    files = [service.take(item, by=absent) for item in in_order(mine, "take")[:4]]
    world.clock.tick()
    if files:
        handing.hand_over(files[0], to=deputy, by=absent, note="我明天起出差，材料已看过，会议时间请与对方再确认一次。")
    choose_deputy(by=absent, deputy=deputy)
    choose_deputy(by=deputy, deputy=absent)
    today = world.clock.day
    go_away(by=absent, deputy=deputy, first_day=today, last_day=today + timedelta(days=AWAY_DAYS))
    for item in owed(desk, APPLICANTS)[:1]:
        note_call(item, by=desk, words="负责人说材料周五前传上来")
