"""Recurring work of the register."""

from projects.trace.schedule import every

from .actions import incoming, reminders

every(minutes=60)(reminders.wake_due)
every(minutes=60)(reminders.remind_untouched)
every(minutes=60)(incoming.drop_unused)
