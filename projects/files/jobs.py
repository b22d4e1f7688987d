"""Recurring work of the files."""

from projects.trace.schedule import every

from .uploads import drop_expired


@every(minutes=60)
def drop_expired_uploads():
    """Forget uploads that were begun and left."""
    drop_expired()
