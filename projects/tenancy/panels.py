"""What the project page shows of offers and stays."""

from projects.register.stages import OPENINGS

from .models import MoveIn, Offer


def panel(project, user):
    """Context of templates/tenancy/panel.html: two queries, one more for operators."""
    stays = MoveIn.objects.filter(project=project, voided_at=None)
    mine = user.seats.carriers()
    waits = bool(mine) and project.stage in OPENINGS
    return {
        "may_record": waits and project.carriers.filter(pk__in=mine).exists(),
        "stays": list(stays.select_related("carrier", "incubation", "verified_by")),
        "offers": list(Offer.objects.filter(project=project).select_related("carrier")),
    }
