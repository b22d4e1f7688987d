"""Recurring work about personal data."""

from projects.trace.schedule import every

from .actions.retention import announce_purges, purge_due
from .erased import write_missing

every(minutes=5, everywhere=True)(write_missing)
every(minutes=720)(announce_purges)
every(minutes=60)(purge_due)
