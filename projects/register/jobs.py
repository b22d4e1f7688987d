"""Recurring work of the register."""

from projects.trace.schedule import every

from .actions import incoming, reminders
from .tasks import resume_imports

every(minutes=60)(reminders.wake_due)
every(minutes=60)(reminders.remind_untouched)
every(minutes=60)(incoming.drop_unused)
every(minutes=5)(resume_imports)
