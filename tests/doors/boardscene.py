"""What the board and the page of a project need beside the ways of a scene: labels, a draft of a batch, a finished one."""

from projects.register.actions.labels import put_label
from workflows import batch as verbs


def add_board_rows(scene):
    """A label on the lead; the desk is about to put one on others, and has just done so."""
    by = scene.place.incubator_operator
    scene.label = put_label(project=scene.projects["lead"], by=by, name="首批")
    scene.batch = verbs.prepare(by=by, act="label", projects=[scene.projects["lead"].pk])
    done = verbs.prepare(by=by, act="label", projects=[scene.projects["kept"].pk])
    verbs.run(verbs.start(done, params={"name": "已办"}))
    done.refresh_from_db()
    scene.finished_batch = done
