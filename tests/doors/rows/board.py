"""Doors of the board."""

from ..door import READS_FIGURES, Door, project

BOARD = [
    Door("board", get=READS_FIGURES),
    Door(
        "board-move",
        project("offer"),
        get=None,
        post="centre",
        body=lambda scene: {"to": "offered"},
        told="desk, readers",
    ),
]

LABELS = [
    Door(
        "label-add", project("lead"), get=None, post="desk, centre", body=lambda scene: {"name": "重点"}, told="readers"
    ),
    Door(
        "label-remove",
        lambda scene: [scene.projects["lead"].number, scene.label.pk],
        get=None,
        post="desk, centre",
        body=lambda scene: {},
        told="readers",
    ),
]
BOARD += LABELS


def batch(scene):
    """The address of the desk's draft."""
    return [scene.many.pk]


BATCHES = [
    Door(
        "batch-new",
        get=None,
        post="desk, centre",
        told="any operator, any centre",
        body=lambda scene: {"act": "label", "projects": [scene.projects["lead"].number]},
    ),
    Door("batch", batch, get="desk"),
    Door("batch-start", batch, get=None, post="desk", body=lambda scene: {"name": "重点"}),
    Door("batch-undo", lambda scene: [scene.finished_batch.pk], get=None, post="desk", body=lambda scene: {}),
]
BOARD += BATCHES

BOARD += [
    Door(
        "milestone-verify",
        lambda scene: [scene.correction.pk],
        get=None,
        post="centre",
        body=lambda scene: {},
    ),
]
