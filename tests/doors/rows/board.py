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
