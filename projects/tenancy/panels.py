"""What the project page shows of offers and stays."""

from projects.register.stages import OPENINGS
from projects.trace.prepared import prepared

from .changerules import may_ask_change
from .models import Change, IssuedLetter, MoveIn, Offer, Petition, StayCase


@prepared("project_id")
def _stays(project_id):
    rows = MoveIn.objects.filter(project=project_id, voided_at=None)
    return rows.select_related("carrier", "incubation", "verified_by")


@prepared("user", "project_id")
def _cases(user, project_id):
    return StayCase.objects.visible_to(user).filter(project=project_id).select_related("move_in__carrier")


READS = (Change, IssuedLetter, MoveIn, Offer, Petition, StayCase)


def panel(project, user, present):
    """Context of templates/tenancy/panel.html: six queries at most, one more for operators; None when there is nothing."""
    mine = user.seats.carriers()
    waits = bool(mine) and project.stage in OPENINGS
    context = {
        "may_record": waits and project.carriers.filter(pk__in=mine).exists(),
        "stays": present.read(MoveIn, _stays, project.pk),
        "offers": list(present.of(Offer.objects.filter(project=project).select_related("carrier"))),
        "letters": list(present.of(IssuedLetter.objects.filter(project=project).select_related("paper"))),
        "changes": list(present.of(Change.objects.visible_to(user).filter(project=project))),
        "cases": present.read(StayCase, _cases, user, project.pk),
        "petitions": list(present.of(Petition.objects.visible_to(user).filter(project=project))),
        "may_ask": may_ask_change(user, project),
    }
    return context | {"project": project} if any(context.values()) else None
