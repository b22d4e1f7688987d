"""Files of the register open to whoever may see the application, and to the organisation that owns the document."""

from projects.files.doors import opens_files
from projects.files.models import DocumentVersion

from .models import (
    Application,
    ImportBatch,
    Incoming,
    LeadNote,
    Material,
    NoteFile,
    Promise,
    Remark,
    RemarkFile,
    StockFact,
)


@opens_files
def materials(user):
    """Files handed in with applications that the person may see."""
    return Material.objects.filter(application__in=Application.objects.visible_to(user)).values("document__file")


@opens_files
def folder(user):
    """Files in the folders of one's own organisations."""
    return DocumentVersion.objects.filter(document__organisation__in=user.seats.organisations()).values("file")


@opens_files
def conversation(user):
    """Files sent with messages that the person may read."""
    return RemarkFile.objects.filter(remark__in=Remark.objects.visible_to(user)).values("file")


@opens_files
def workbooks(user):
    """Imported workbooks, for those who import them: the sheets hold people's phone numbers."""
    return ImportBatch.objects.visible_to(user).values("file")


@opens_files
def contacts(user):
    """Photos and papers of contacts, for the office."""
    return NoteFile.objects.filter(note__in=LeadNote.objects.visible_to(user)).values("file")


@opens_files
def promises(user):
    """What shows that a promise was kept."""
    return Promise.objects.visible_to(user).exclude(evidence=None).values("evidence")


@opens_files
def incoming(user):
    """Papers that came in without a form."""
    return Incoming.objects.visible_to(user).exclude(file=None).values("file")


@opens_files
def stock_facts(user):
    """What proves the first event of an old project."""
    return StockFact.objects.visible_to(user).exclude(evidence=None).values("evidence")
