"""Selection: meetings with their sheets, and the decisions that follow."""

from .decisions import Decision, Deliberation, NoticeItem, Objection, PublicNotice
from .meetings import AgendaItem, Correction, Criterion, Expert, Invitation, Meeting, Review, Rubric, Score
from .onsite import FeeLevel, FeeRule, ReusedScore, SheetDelivery

__all__ = [
    "AgendaItem",
    "Correction",
    "Criterion",
    "Decision",
    "Deliberation",
    "Expert",
    "FeeLevel",
    "FeeRule",
    "Invitation",
    "Meeting",
    "NoticeItem",
    "Objection",
    "PublicNotice",
    "ReusedScore",
    "Review",
    "Rubric",
    "Score",
    "SheetDelivery",
]
