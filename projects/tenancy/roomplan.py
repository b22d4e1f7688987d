"""How the rooms of a carrier are drawn: who holds each now and next, and floor by floor in the colour of its state."""

from datetime import timedelta
from itertools import groupby

from django.utils.translation import gettext_lazy as _

SOON = 90  # days before the end of a term at which a room is shown as becoming free
TONES = {
    "green": _("Free"), "amber": _("Reserved"), "blue": _("Let"), "red": _("Term ends within 90 days"), "grey": _("Not let"),
}  # fmt: skip


def mark_holders(rooms, today):
    """Give each room of `with_holders` its use of today, the next one, and whether it is let at all."""
    for room in rooms:
        room.now = next((use for use in room.held if use.first_day <= today), None)
        room.next = next((use for use in room.held if use.first_day > today), None)
        room.closed = room.closed_on is not None and room.closed_on <= today


def _tone(room, today):
    if room.closed:
        return "grey"
    if room.now is None:
        return "green"
    if room.now.reserved:
        return "amber"
    return "red" if room.now.last_day <= today + timedelta(days=SOON) else "blue"


def floor_of(room):
    """The floor that a number like 301 or 1205 tells; "" where it tells none."""
    return room.number[:-2] if room.number.isdecimal() and len(room.number) > 2 else ""


def plan_of(rooms, today):
    """[(building, [(floor, rooms)])], the highest floor first; each room has its `tone` and the words of its state."""
    rooms = list(rooms)
    mark_holders(rooms, today)
    for room in rooms:
        room.tone = _tone(room, today)
        room.state = TONES[room.tone]
    rooms.sort(key=lambda room: (room.building, -int(floor_of(room) or 0), room.number))
    return [
        (building, [(floor, list(row)) for floor, row in groupby(inside, floor_of)])
        for building, inside in groupby(rooms, lambda room: room.building)
    ]
