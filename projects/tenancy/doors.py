"""Files of tenancy open to whoever may see the stay."""

from projects.files.doors import opens_files

from .models import MoveIn


@opens_files
def agreements(user):
    """Signed agreements of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(agreement=None).values("agreement")


@opens_files
def handover_records(user):
    """Handover records of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(handover_record=None).values("handover_record")
