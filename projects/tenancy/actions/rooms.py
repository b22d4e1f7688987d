"""Rooms: entered by the carrier, reserved for a project, given with the agreement, free again when the stay ends.

Whoever gives or reserves locks the room's row first (on SQLite the write lock of the transaction does it), so that of
two who act at once the second sees what the first has done.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import filed

from ..models import Room, RoomUse
from ..rules import keeps_rooms

FIELDS = ("building", "number", "area", "rent", "words", "closed_on")


@transaction.atomic
def add_room(*, by, carrier, **fields):
    """Enter a room of a carrier (area in m², rent in 分 a month)."""
    _refuse_stranger(by, carrier)
    try:
        with transaction.atomic():
            room = Room.objects.create(carrier=carrier, **fields)
    except IntegrityError as error:
        raise _entered_already(fields) from error
    record("add_room", room, by=by, county_id=carrier.county_id)
    return room


@transaction.atomic
def change_room(*, room, by, **fields):
    """Put a room right, or let it no more from a day on. Refused where somebody holds it beyond that day."""
    room = _locked(room)
    _refuse_stranger(by, room.carrier)
    if closed_on := fields.get("closed_on"):
        later = room.uses.living().filter(last_day__gte=closed_on).select_related("project").first()
        if later:
            raise Refused(
                _("“%(project)s” holds the room until %(day)s. End that first, or name a later day.")
                % {"project": later.project.name, "day": later.last_day}
            )
    changed = {name: str(value) for name, value in fields.items() if getattr(room, name) != value}
    for name, value in fields.items():
        setattr(room, name, value)
    try:
        with transaction.atomic():
            room.save(update_fields=[*fields])
    except IntegrityError as error:
        raise _entered_already(fields) from error
    record("change_room", room, by=by, county_id=room.carrier.county_id, **changed)
    return room


@transaction.atomic
def reserve_room(*, room, by, project, first_day, last_day, reserved_until):
    """Keep a room for a project until a day; then the reservation lapses by itself."""
    today = timezone.localdate()
    room = _locked(room)
    _refuse_stranger(by, room.carrier)
    if reserved_until < today:
        raise Refused(_("The reservation would have lapsed already. Name today or a later day."))
    if last_day < first_day:
        raise Refused(_("The last day lies before the first."))
    _refuse_held(room, first_day, last_day)
    use = RoomUse.objects.create(
        room=room, project=project, first_day=first_day, last_day=last_day, reserved_until=reserved_until, by=by
    )
    record("reserve_room", use, by=by, county_id=project.county_id, project=project, until=str(reserved_until))
    return use


@transaction.atomic
def release_room(*, use, by, reason):
    """Give a reserved room back before the reservation lapses. A room that was given ends with its stay."""
    _locked(use.room)
    use = RoomUse.objects.select_related("room__carrier", "project").get(pk=use.pk)
    _refuse_stranger(by, use.room.carrier)
    if not use.reserved:
        raise Refused(_("The room belongs to a stay. Record the exit instead."))
    if use.released_at:
        raise Refused(_("The reservation was released already."))
    _release(use, reason)
    record("release_room", use, by=by, county_id=use.project.county_id, project=use.project, note=reason)
    return use


def give_room(*, room, stay, by):
    """The agreement gives the room for its term; the project's own reservations at the carrier are used up."""
    room = _locked(room)
    if room.carrier_id != stay.carrier_id:
        raise Refused(_("The room belongs to another carrier."))
    _refuse_held(room, stay.term_from, stay.term_to, project=stay.project)
    mine = RoomUse.objects.living().filter(project=stay.project, room__carrier=stay.carrier_id)
    for use in mine.filter(Q(move_in=None) | Q(move_in=stay)):
        _release(use, _("The agreement gives a room"))
    return RoomUse.objects.create(
        room=room, project=stay.project, move_in=stay, first_day=stay.term_from, last_day=stay.term_to, by=by
    )


def lengthen_use(stay):
    """The stay's room for its new term, as long as nobody else holds it then."""
    if use := stay.room_uses.living().first():
        room = _locked(use.room)
        _refuse_held(room, stay.term_from, stay.term_to, project=stay.project)
        use.last_day = stay.term_to
        use.save(update_fields=["last_day"])


def free_rooms(stay, *, on=None, reason=""):
    """The stay is over on a day, or never was (`on` None): nobody holds its room afterwards."""
    for use in stay.room_uses.living():
        _locked(use.room)
        if on and on >= use.first_day:
            use.last_day = min(use.last_day, on)
            use.save(update_fields=["last_day"])
        else:
            _release(use, reason)


def _release(use, reason):
    use.released_at, use.released_because = timezone.now(), filed(reason)[:300]
    use.save(update_fields=["released_at", "released_because"])


def _locked(room):
    return Room.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=room.pk)


def _refuse_stranger(by, carrier):
    if not keeps_rooms(by, carrier):
        raise Refused(_("The carrier's operators and the centre keep its rooms."))


def _refuse_held(room, first_day, last_day, *, project=None):
    """Refuse where another project holds the room on one of the days, or it is let no more by then."""
    if room.closed_on and room.closed_on <= last_day:
        raise Refused(_("%(room)s is not let from %(day)s on.") % {"room": room, "day": room.closed_on})
    held = RoomUse.objects.living().touching(first_day, last_day).filter(room=room).exclude(project=project)
    if use := held.select_related("project").first():
        names = {"room": room, "project": use.project.name, "from": use.first_day, "to": use.last_day}
        said = (
            _("%(room)s is reserved for “%(project)s” from %(from)s to %(to)s. Choose another room or other days.")
            if use.reserved
            else _("%(room)s is given to “%(project)s” from %(from)s to %(to)s. Choose another room or other days.")
        )
        raise Refused(said % names)


def _entered_already(fields):
    room = f"{fields.get('building', '')}{fields.get('number', '')}"
    return Refused(_("%(room)s is entered already for this carrier.") % {"room": room})
