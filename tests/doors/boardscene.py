"""What the board and the page of a project need beside the ways of a scene: labels, a draft of a batch, a finished one."""

from projects.outcomes.actions.milestones import record_milestone
from projects.register.actions.labels import put_label
from workflows import batch as verbs


def add_board_rows(scene):
    """A label on the lead; the desk is about to put one on others, and has just done so."""
    by = scene.place.incubator_operator
    scene.label = put_label(project=scene.projects["lead"], by=by, name="首批")
    scene.many = verbs.prepare(by=by, act="label", projects=[scene.projects["lead"].pk])
    done = verbs.prepare(by=by, act="label", projects=[scene.projects["kept"].pk])
    verbs.run(verbs.start(done, params={"name": "已办"}))
    done.refresh_from_db()
    scene.finished_batch = done
    _correct_a_milestone(scene)


def _correct_a_milestone(scene):
    """A milestone of the landed project is put right and waits for another person."""
    old = scene.main.milestones.filter(superseded_by=None, verified_at__isnull=False).first()
    stated = {name: getattr(old, name) for name in ("company_name", "uscc", "address", "region_code", "authority")}
    scene.correction = record_milestone(
        project=scene.main, by=scene.place.incubator_operator, kind=old.kind, on=old.on, corrects=old,
        reason="地址以执照为准", evidence=[(scene.stay.agreement, "营业执照")], **stated,
    )  # fmt: skip
