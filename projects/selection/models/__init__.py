"""Selection: meetings with their sheets, and the decisions that follow."""

from .decisions import Attendance, Decision, Deliberation
from .meetings import AgendaItem, Correction, Criterion, Expert, Invitation, Meeting, Review, Rubric, Score
from .notices import NoticeCopy, NoticeItem, Objection, PublicNotice
from .onsite import FeeLevel, FeeRule, ReusedScore, SheetDelivery
from .opinions import Opinion

__all__ = [
    "AgendaItem",
    "Attendance",
    "Correction",
    "Criterion",
    "Decision",
    "Deliberation",
    "Expert",
    "FeeLevel",
    "FeeRule",
    "Invitation",
    "Meeting",
    "NoticeCopy",
    "NoticeItem",
    "Objection",
    "Opinion",
    "PublicNotice",
    "ReusedScore",
    "Review",
    "Rubric",
    "Score",
    "SheetDelivery",
]
