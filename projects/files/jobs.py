"""Recurring work of the files."""

from projects.trace.schedule import every

from . import strays
from .papers import ask_again
from .tasks import look_round
from .uploads import drop_expired


@every(minutes=60)
def drop_expired_uploads():
    """Forget uploads that were begun and left."""
    drop_expired()


@every(minutes=60)
def ask_for_previews():
    """Ask for previews that are missing."""
    look_round()


@every(minutes=60)
def ask_for_papers():
    """Ask for the files of issued papers that are missing."""
    ask_again()


@every(minutes=24 * 60)
def drop_strays():
    """Delete bytes that no row names: their upload died between the disk and the database."""
    strays.drop_strays()
