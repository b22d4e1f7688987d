"""From the bytes of an uploaded file to sheets of raw cells; the content decides the kind, not the name."""

from pathlib import PurePath

from projects.register.sheetfile import delimited
from projects.register.sheetfile.sheets import WorkbookUnreadable, _, check_size

MAX_BYTES = 20 * 1024 * 1024
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_ENDINGS = {".csv", ".txt", ".tsv"}


def parse(data, filename):
    """All sheets of an xlsx, xls or csv file, or WorkbookUnreadable with a sentence for the person who sent it."""
    if not data:
        raise WorkbookUnreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise WorkbookUnreadable(
            _("The file is larger than %(size)s MB. Delete pictures or split it."), size=MAX_BYTES >> 20
        )
    sheets = _reader(data, PurePath(filename).suffix.lower())(data)
    check_size(sheets)
    return sheets


def _reader(data, ending):
    if data.startswith(ZIP_MARK):
        from projects.register.sheetfile import xlsx  # each reader loads slowly, and a file needs one

        return xlsx.read
    if data.startswith(OLE_MARK):
        from projects.register.sheetfile import xls

        return xls.read
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise WorkbookUnreadable(
            _("This is a web page or XML named as a workbook. Open it in Excel and save it as xlsx.")
        )
    if ending in TEXT_ENDINGS:
        return delimited.read
    raise WorkbookUnreadable(_("This is not an Excel workbook (xlsx, xls) or a csv file, or the file is damaged."))
