"""Rooms of the story: each carrier's list, what an agreement says about one of them, and a few kept for later."""

from datetime import timedelta

from projects.people.models import Carrier
from projects.register.models import Project
from projects.register.stages import Stage
from projects.tenancy.actions.rooms import add_room, reserve_room

BUILDINGS, FLOORS, DOORS = ("A座", "B座"), range(2, 10), range(1, 6)
HOSTS = (Carrier.Kind.INCUBATOR, Carrier.Kind.ENCLAVE)
RENT = 30_00  # 分 for a square metre and month


def enter_rooms(world):
    """Every incubator and enclave enters its rooms before the first day."""
    for carrier in world.carriers.values():
        if carrier.kind in HOSTS:
            by = world.operator_of(carrier)
            for serial, (building, floor, door) in enumerate(
                (b, f, d) for b in BUILDINGS for f in FLOORS for d in DOORS
            ):
                area = 60 + serial * 13 % 180
                add_room(
                    by=by, carrier=carrier, building=building, number=f"{floor}{door:02d}", area=area, rent=area * RENT
                )


def _clause(carrier, day):
    """The landing clause that an enclave's agreement carries."""
    if carrier.kind != Carrier.Kind.ENCLAVE:
        return {}
    return {"landing_by": day + timedelta(days=540), "landing_words": "入驻后十八个月内在嘉善注册，未注册的不再续签"}


def terms(script, carrier, day):
    """Room, area, rent and term of an agreement signed today: a year in an enclave, else three."""
    last = day + timedelta(days=365 * (1 if carrier.kind == Carrier.Kind.ENCLAVE else 3) - 1)
    place = carrier.rooms.free(day, last).first()
    area, rent = (place.area, place.rent) if place else (60 + script.serial * 13 % 240, None)
    words = "" if place else f"{script.serial}号工位区"  # a makerspace lets desks, no rooms
    return {
        "place": place,
        "room": words,
        "area": area,
        "rent": rent,
        "term_from": day,
        "term_to": last,
        "signed_on": day,
        **_clause(carrier, day),
    }


def keep_some(world):
    """On the last day two projects on their way have a room kept for them."""
    carrier, day = world.carriers["kczx"], world.clock.day
    coming = Project.objects.filter(carriers=carrier, stage__in=(Stage.APPROVED, Stage.OFFERED, Stage.SIGNING))
    for project in coming.order_by("pk")[:2]:
        room, last = terms(world.script(project.pk), carrier, day)["place"], day + timedelta(days=400)
        reserve_room(
            room=room, by=world.operator_of(carrier), project=project, first_day=day + timedelta(days=14), last_day=last,
            reserved_until=day + timedelta(days=21),
        )  # fmt: skip
