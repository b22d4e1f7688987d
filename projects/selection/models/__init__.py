"""Selection: meetings with their sheets, and the decisions that follow."""

from .decisions import Decision, Deliberation, NoticeItem, Objection, PublicNotice
from .meetings import AgendaItem, Correction, Criterion, Expert, Invitation, Meeting, Review, Rubric, Score

__all__ = [
    "AgendaItem",
    "Correction",
    "Criterion",
    "Decision",
    "Deliberation",
    "Expert",
    "Invitation",
    "Meeting",
    "NoticeItem",
    "Objection",
    "PublicNotice",
    "Review",
    "Rubric",
    "Score",
]
