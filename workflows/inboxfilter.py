"""The filters of the inbox over its rows. Each narrows what is visible; none widens it."""

import re

from django.db.models import Q
from django.utils import timezone

from projects.register.searching import holding, words_of
from projects.register.stages import Stage

from .grammar import TOKEN
from .steps import office_steps

FILTERS = ("step", "stage", "carrier", "owner", "clock")
NOTHING = Q(pk=None)
KNOWN = ("tab", "q", *FILTERS)  # parameters of an address that a saved view keeps


def narrowed(items, params, user):
    """The items that fit the parameters of the address; odd values fit nothing and never break."""
    text = " ".join(token for token in TOKEN.findall(params.get("q", "")) if not _is_command(token))
    if words := words_of(text):
        items = items.filter(holding(words, user=user, at="project__"))
    for name in FILTERS:
        if value := params.get(name, ""):
            items = items.filter(_condition(name, value, user))
    return items


def _is_command(token):
    """A token that the search box did not understand stays in it, explained, and is not searched for."""
    return token.startswith("@") or any(mark in token for mark in ":：")


def _condition(name, value, user):
    if name == "clock":
        return _clock(value)
    if name == "owner" and value in ("me", "none"):
        return Q(owner=user if value == "me" else None)
    if name in ("owner", "carrier"):
        return Q(**{name: int(value)}) if re.fullmatch(r"[0-9]{1,9}", value) else NOTHING
    if name == "step":
        return Q(step=value) if value in dict(office_steps()) else NOTHING
    return Q(project__stage=value) if value in Stage.values else NOTHING


def _clock(value):
    today = timezone.localdate()
    running = Q(done_at=None, clock__stopped_on=None)
    return {
        "overdue": running & Q(clock__due_on__lt=today),
        "soon": running & Q(clock__amber_on__lte=today, clock__due_on__gte=today),
        "stopped": Q(clock__stopped_on__isnull=False, clock__finished_on=None),
        "provisional": running & Q(clock__provisional=True),
    }.get(value, NOTHING)


def kept(params, **changes):
    """The known parameters of an address with changes, as a dictionary without empty ones."""
    return {name: value for name in KNOWN if (value := changes.get(name, params.get(name, "")))}
