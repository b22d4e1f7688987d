"""What the project page shows of offers and stays."""

from .models import MoveIn, Offer


def panel(project, user):
    """Context of templates/tenancy/panel.html: two queries."""
    stays = MoveIn.objects.filter(project=project, voided_at=None)
    return {
        "stays": list(stays.select_related("carrier", "incubation", "verified_by")),
        "offers": list(Offer.objects.filter(project=project).select_related("carrier")),
    }
