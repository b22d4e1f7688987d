"""What the project page shows of offers and stays."""

from projects.register.stages import OPENINGS

from .changerules import may_ask_change
from .models import Change, IssuedLetter, MoveIn, Offer, Petition, StayCase

READS = (Change, IssuedLetter, MoveIn, Offer, Petition, StayCase)


def panel(project, user, present):
    """Context of templates/tenancy/panel.html: six queries at most, one more for operators; None when there is nothing."""
    stays = MoveIn.objects.filter(project=project, voided_at=None)
    cases = StayCase.objects.visible_to(user).filter(project=project)
    mine = user.seats.carriers()
    waits = bool(mine) and project.stage in OPENINGS
    context = {
        "may_record": waits and project.carriers.filter(pk__in=mine).exists(),
        "stays": list(present.of(stays.select_related("carrier", "incubation", "verified_by"))),
        "offers": list(present.of(Offer.objects.filter(project=project).select_related("carrier"))),
        "letters": list(present.of(IssuedLetter.objects.filter(project=project).select_related("paper"))),
        "changes": list(present.of(Change.objects.visible_to(user).filter(project=project))),
        "cases": list(present.of(cases.select_related("move_in__carrier"))),
        "petitions": list(present.of(Petition.objects.visible_to(user).filter(project=project))),
        "may_ask": may_ask_change(user, project),
    }
    return context | {"project": project} if any(context.values()) else None
