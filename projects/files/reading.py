"""Reading the words of a stored document in the limited process."""

from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from .checks import fault_sentence
from .inspecting import inspect, on_disk
from .inspection.faults import Fault
from .models import StoredFile

Kind = StoredFile.Kind
READABLE = (Kind.WORD, Kind.SLIDES, Kind.PDF, Kind.TEXT, Kind.MAIL)
MOST = 20_000  # characters: names and numbers stand in front


def text_of(checked):
    """The words of a `CheckedFile`, "" where there are none (a picture, pages that were scanned). Raises `Refused`."""
    if checked.kind not in READABLE:
        return ""
    try:
        with on_disk(checked.content) as path:
            _answer, body = inspect("text", path, kind=checked.kind, most=MOST)
    except Fault as fault:
        raise Refused(fault_sentence(checked.name, checked.kind, fault)) from fault
    finally:
        checked.content.seek(0)
    return body.decode()


def whole_text_of(stored):
    """Everything that a stored PDF says, its title and author too; "" for a picture. Raises `Refused`."""
    if stored.kind != Kind.PDF:
        return ""
    try:
        with stored.content.open("rb") as content, on_disk(content) as path:
            _answer, body = inspect("wholly", path)
    except Fault as fault:
        if fault.code == "inside":
            raise Refused(_("The PDF carries other files inside. Print it to a new PDF and take that one.")) from fault
        raise Refused(fault_sentence(stored.name, stored.kind, fault)) from fault
    return body.decode()
