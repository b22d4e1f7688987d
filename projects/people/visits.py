"""Where a person is signed in: the rows that allauth writes at sign-in, beside the sessions that are still alive."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .auditing import note

BROWSERS = (
    ("MicroMessenger", _("WeChat")), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", _("Android")), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One device that is signed in."""

    pk: int | None
    device: str
    ip: str
    since: datetime | None
    current: bool


def device_of(agent):
    """Browser and system of a user agent, in words."""
    found = [next((str(name) for part, name in names if part in agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or str(_("Unknown device"))


def visits_of(user, session_key):
    """All devices on which the person is signed in, this one first: two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    keys = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    visits = [
        Visit(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(visits, key=lambda visit: not visit.current)


def _end(rows):
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


@transaction.atomic
def end_visits(user, *, but, only=None):
    """Sign the person out on one other device (`only`), or on all but the one with session `but`; how many ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    ended = _end(rows)
    if ended:
        note("end_visits", user, count=ended)
    return ended


def end_every_visit(user):
    """Sign the person out everywhere, as part of an act of somebody else."""
    return _end(UserSession.objects.filter(user=user))
