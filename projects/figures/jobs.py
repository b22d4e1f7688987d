"""Recurring work of the figures."""

from projects.trace.schedule import every

from .actions import summary

every(minutes=1)(summary.fold)
every(minutes=24 * 60)(summary.check_summary)
