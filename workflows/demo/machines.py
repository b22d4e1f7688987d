"""Other systems of the story: two tokens, one of them taken back, and a platform that is told what happens.

Nobody keeps the secrets of the tokens, so nobody can use them. The platform's answers are made up: the story sends
nothing over a network.
"""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.conf import settings

from projects.machines.actions.tokens import make_token, revoke_token
from projects.machines.actions.webhooks import subscribe
from projects.machines.delivering import send_due
from projects.machines.models import Event, Scope

DAYS = 40  # before the end of the story the platform is connected
HOST = "hooks.demo.example"
PLATFORM, FORMER = "县公共数据平台", "旧项目管理系统"
TOLD = (Event.SUBMITTED, Event.ADMITTED, Event.VERIFIED, Event.LANDED)
DOWN = range(9, 12)  # days before the end on which the platform does not answer


@contextmanager
def reachable():
    """Let the story's acts be told to its platform; outside the story nothing is, unless WEBHOOK_HOSTS says so."""
    before, settings.WEBHOOK_HOSTS = settings.WEBHOOK_HOSTS, [HOST]
    try:
        yield
    finally:
        settings.WEBHOOK_HOSTS = before


def plan_machines(world, end):
    """Promise the tokens, the webhook, and a round of deliveries on each office day after them."""
    first = end - timedelta(days=DAYS)
    ahead = (first - world.clock.day).days
    world.later(ahead, _give_tokens)
    world.later(ahead + 3, _connect)
    for day in range(4, DAYS):  # not on the last day: what happened then still waits
        world.later(ahead + day, partial(_send, down=DAYS - day in DOWN))


def _give_tokens(world):
    given = {"by": world.people["leader"], "county": world.county}
    make_token(name=PLATFORM, scopes=[Scope.REGISTER_READ, Scope.FIGURES_READ], days=365, **given)
    former, _secret = make_token(name=FORMER, scopes=[Scope.REGISTER_READ], days=90, **given)
    world.later(6, partial(_take_back, token=former))


def _take_back(world, token):
    revoke_token(token, by=world.people["admin"], reason="旧系统已停用（演示数据）")


def _connect(world):
    events = [event.value for event in TOLD]
    subscribe(
        by=world.people["admin"], county=world.county, name=PLATFORM, url=f"https://{HOST}/incubator", events=events
    )


def _send(world, down):
    send_due(through=lambda delivery: 503 if down else 200)
