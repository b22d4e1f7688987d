"""Recurring work of selection."""

from projects.trace.schedule import every

from .actions import opinions, paper

every(minutes=60)(paper.remind_reviewers)
every(minutes=60)(opinions.remind_late_opinions)
