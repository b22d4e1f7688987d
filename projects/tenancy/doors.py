"""Files of tenancy open to whoever may see the stay."""

from projects.files.doors import opens_files

from .models import MoveIn, Petition


@opens_files
def agreements(user):
    """Signed agreements of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(agreement=None).values("agreement")


@opens_files
def handover_records(user):
    """Handover records of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(handover_record=None).values("handover_record")


@opens_files
def petitions(user):
    """Files of visible petitions."""
    return Petition.objects.visible_to(user).exclude(file=None).values("file")
