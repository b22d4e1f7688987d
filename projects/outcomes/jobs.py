"""Recurring work of outcomes."""

from projects.trace.schedule import every

from .graduation import hint_graduations

every(minutes=720)(hint_graduations)
