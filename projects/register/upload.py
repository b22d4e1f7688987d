"""An uploaded workbook as a file to store: what the reader can open is what is kept, judged by its content."""

from django.core.files.base import ContentFile

from projects.files.checks import CheckedFile, clean_name
from projects.files.models import StoredFile
from projects.register.workbook.reading import OLE_MARK, ZIP_MARK, read_sheets

KINDS = ((ZIP_MARK, StoredFile.Kind.WORKBOOK), (OLE_MARK, StoredFile.Kind.OLD_WORKBOOK))


def checked_workbook(data, filename, sheets=None):
    """A CheckedFile, or WorkbookUnreadable with the reason why it is none (macros, password, damaged, too large).

    `sheets`: what was read of it already.
    """
    if sheets is None:
        read_sheets(data, filename)
    kind = next((kind for mark, kind in KINDS if data.startswith(mark)), StoredFile.Kind.TABLE)
    return CheckedFile(clean_name(filename), kind, ContentFile(data))
