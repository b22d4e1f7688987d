"""What the project page shows of offers and stays."""

from projects.register.stages import OPENINGS

from .changerules import may_ask_change
from .models import Change, IssuedLetter, MoveIn, Offer, Petition, StayCase


def panel(project, user):
    """Context of templates/tenancy/panel.html: six queries, one more for operators; None when there is nothing."""
    stays = MoveIn.objects.filter(project=project, voided_at=None)
    mine = user.seats.carriers()
    waits = bool(mine) and project.stage in OPENINGS
    context = {
        "may_record": waits and project.carriers.filter(pk__in=mine).exists(),
        "stays": list(stays.select_related("carrier", "incubation", "verified_by")),
        "offers": list(Offer.objects.filter(project=project).select_related("carrier")),
        "letters": list(IssuedLetter.objects.filter(project=project).select_related("paper")),
        "changes": list(Change.objects.visible_to(user).filter(project=project)),
        "cases": list(StayCase.objects.visible_to(user).filter(project=project).select_related("move_in__carrier")),
        "petitions": list(Petition.objects.visible_to(user).filter(project=project)),
        "may_ask": may_ask_change(user, project),
    }
    return context | {"project": project} if any(context.values()) else None
