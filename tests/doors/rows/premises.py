"""Doors of those who keep rooms: the desk, tenants, handovers, rent."""

from .. import bodies
from .. import tenurebodies as send
from ..door import FILE_AT_DESK, SIGNED_IN, Door, item

DESKS = "any operator, premises, any centre, auditor"
KEEPS = "desk, premises, centre"
DECIDERS = "administrator, leader"
SEES_MONEY = "any operator, any centre, auditor"
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
        return Door(
            f"step-{name.replace('.', '-')}", item(name), get="desk, centre", post="desk", told="centre", **more
        )
    return Door(f"step-{name.replace('.', '-')}", item(name), get="centre", post="centre", **more)


def case(scene):
    """A longer term that waits for the desk."""
    return [scene.cases["extension.check"].pk]


CASES = [
    Door("cases", get=SIGNED_IN),
    Door("case", case, get=FILE_AT_DESK),
    Door("case-withdraw", case, get=None, post="own, desk, centre"),
    Door("case-certificate-draft", lambda scene: [scene.certified.pk], get=FILE_AT_DESK),
    Door("case-certificate", lambda scene: [scene.certified.pk], get=FILE_AT_DESK),
    Door("case-new", lambda scene: [scene.handover.move_in.project.number, "extension"], get="own, desk, centre",
         post="own, desk, centre", body=send.stay_case),
    step("extension.check", body=lambda scene: {"finding": "建议同意"}),
    step("exit.check", body=send.exit_facts),
    step("graduation.check", body=send.graduation_facts),
    *(step(f"{kind}.decision", body=send.granted) for kind in ("extension", "exit", "graduation")),
]  # fmt: skip
MONEY = [
    Door("grants", get=SEES_MONEY),
    Door("grants-export", get=SEES_MONEY, post=SEES_MONEY, body=bodies.nothing, recorded=True),
    Door("grant-verify", lambda scene: [scene.grant.pk], get=None, post="centre", body=bodies.nothing),
    Door("grant-add", lambda scene: [scene.main.number], get="desk, enclave, centre", post="desk, enclave, centre",
         body=send.policy_money),
    Door("settings-stays", get=DECIDERS),
    Door("settings-tenure-rule", get=DECIDERS, post=DECIDERS, body=send.tenure_rule),
    Door("settings-grant-kind", get=DECIDERS, post=DECIDERS, body=lambda scene: {"name": "新设补助", "matter": "新事项"}),
    Door("settings-grant-rule", get=DECIDERS, post=DECIDERS,
         body=lambda scene: {"matter": "场地", "repeat": "allow", "effective_from": "2026-04-01"}),
]  # fmt: skip
PREMISES = [
    *CASES,
    *MONEY,
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
