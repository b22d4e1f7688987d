"""Recurring work of selection."""

from projects.trace.schedule import every

from .actions import paper

every(minutes=60)(paper.remind_reviewers)
