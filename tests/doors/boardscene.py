"""What the board and the page of a project need beside the ways of a scene: labels."""

from projects.register.actions.labels import put_label


def add_board_rows(scene):
    """A label on the lead."""
    scene.label = put_label(project=scene.projects["lead"], by=scene.place.incubator_operator, name="首批")
