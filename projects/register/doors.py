"""Files of the register open to whoever may see the application, and to the organisation that owns the document."""

from projects.files.doors import opens_files
from projects.files.models import DocumentVersion

from .models import Application, Material


@opens_files
def materials(user):
    """Files handed in with applications that the person may see."""
    return Material.objects.filter(application__in=Application.objects.visible_to(user)).values("document__file")


@opens_files
def folder(user):
    """Files in the folders of one's own organisations."""
    return DocumentVersion.objects.filter(document__organisation__in=user.seats.organisations()).values("file")
