"""An uploaded workbook as a file to store: what the reader can open is what is kept, judged by its content."""

from django.core.files.base import ContentFile

from projects.files.checks import CheckedFile, clean_name
from projects.files.models import StoredFile
from projects.register.workbook.reading import OLE_MARK, ZIP_MARK

KINDS = ((ZIP_MARK, StoredFile.Kind.WORKBOOK), (OLE_MARK, StoredFile.Kind.OLD_WORKBOOK))


def checked_workbook(data, filename):
    """A CheckedFile of bytes that `read_sheets` could open."""
    kind = next((kind for mark, kind in KINDS if data.startswith(mark)), StoredFile.Kind.TABLE)
    return CheckedFile(clean_name(filename), kind, ContentFile(data))
