"""Recurring work about personal data."""

from projects.trace.schedule import every

from .erased import write_missing

every(minutes=5)(write_missing)
