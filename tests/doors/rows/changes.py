"""Doors of change requests."""

from .. import bodies as send
from ..door import FILE, SIGNED_IN, Door, project

ASKERS = "own, desk, centre"


def change(scene):
    """The address of the request."""
    return [scene.change.pk]


CHANGES = [
    Door("changes", get=SIGNED_IN),
    Door("change", change, get=FILE, post="desk, centre", body=send.sent_back_change),
    Door("change-withdraw", change, get=None, post="own", body=send.nothing,
         told="own reader, desk, enclave, centre, readers"),
    Door("change-consent", lambda scene: [scene.takeover.pk], get=None, post="own", body=send.agreed_change,
         told="enclave, desk, centre, readers"),
    Door("change-supplement", change, get=None, post=ASKERS, body=send.signed_supplement),
    Door("change-kinds", project("main"), get=ASKERS),
    Door("change-new", lambda scene: [scene.main.number, "company"], get=ASKERS, post=ASKERS, body=send.new_company),
]  # fmt: skip
