"""Doors of those who keep rooms: the desk, tenants, handovers, rent."""

from .. import bodies as send
from ..door import FILE_AT_DESK, SIGNED_IN, Door, item

DESKS = "any operator, premises, any centre, auditor"
KEEPS = "desk, premises, centre"
READS = f"{FILE_AT_DESK}, premises"


def let(scene):
    """A stay whose rooms are still to be handed over."""
    return [scene.let.pk]


def handover(scene):
    """A handover that waits for the tenant."""
    return [scene.handover.pk]


def rent(scene):
    """A month of rent."""
    return [scene.rent.pk]


def step(name, **more):
    """The desk's step of a matter, or the centre's decision."""
    if name.endswith("check"):
        return Door(f"step-{name.replace('.', '-')}", item(name), get="desk, centre", post="desk", told="centre", **more)
    return Door(f"step-{name.replace('.', '-')}", item(name), get="centre", post="centre", **more)


def case(scene):
    """A longer term that waits for the desk."""
    return [scene.cases["extension.check"].pk]


CASES = [
    Door("cases", get=SIGNED_IN),
    Door("case", case, get=FILE_AT_DESK),
    Door("case-withdraw", case, get=None, post="own, desk, centre"),
    Door("case-certificate", lambda scene: [scene.certified.pk], get=FILE_AT_DESK),
    Door("case-new", lambda scene: [scene.handover.move_in.project.number, "extension"], get="own, desk, centre",
         post="own, desk, centre", body=send.stay_case),
    step("extension.check", body=lambda scene: {"finding": "建议同意"}),
    step("exit.check", body=send.exit_facts),
    step("graduation.check", body=send.graduation_facts),
    *(step(f"{kind}.decision", body=send.granted) for kind in ("extension", "exit", "graduation")),
]  # fmt: skip
PREMISES = [
    *CASES,
    Door("premises", get=DESKS),
    Door("premises-stays", get=DESKS),
    Door("rents", get=DESKS),
    Door("premises-stay", let, get=READS),
    Door("rent-begin", let, get=KEEPS, post=KEEPS, body=lambda scene: {"since": "2026-03-02"}),
    Door("room-handover-record", lambda scene: [scene.let.pk, "in"], get=KEEPS, post=KEEPS, body=send.handed_over),
    Door("room-handover", handover, get=READS, post="own", body=lambda scene: {"agreed": "yes"}),
    Door("room-handover-paper", handover, get=KEEPS, post=KEEPS, body=send.signed_sheet),
    Door("rent", rent, get=KEEPS, post=KEEPS, body=send.payment),
    Door("rent-due", rent, get=KEEPS, post=KEEPS, body=lambda scene: {"due": "0.5", "reason": "半月"}),
]  # fmt: skip
