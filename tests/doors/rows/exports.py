"""Doors of the ledger's export: choosing, templates, and large workbooks, which belong to who asked for them."""

from .. import bodies as send
from .. import figurebodies as figures
from ..door import READS_FIGURES, Door

EXPORTS = [
    Door("project-export", get=READS_FIGURES, recorded=True),
    Door("exports", get=READS_FIGURES, post=READS_FIGURES, body=figures.ledger),
    Door("exports-made", get=READS_FIGURES),
    Door("export", lambda scene: [scene.ledger.pk], get="first staff"),
    Door("export-stop", lambda scene: [scene.waiting_ledger.pk], get=None, post="first staff", body=send.nothing),
    Door("export-again", lambda scene: [scene.stopped_ledger.pk], get=None, post="first staff", body=send.nothing),
    Door("export-file", lambda scene: [scene.ledger.pk], get="first staff", recorded=True),
    Door(
        "export-template-remove", lambda scene: [scene.column_set.pk], get=None, post="first staff", body=send.nothing
    ),
]
