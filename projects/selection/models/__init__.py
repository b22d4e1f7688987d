"""Selection: the expert pool, meetings with their sheets, and the decisions that follow."""

from .blind import BlindFile
from .decisions import Attendance, Decision, Deliberation
from .draws import Draw
from .experts import Employment, Expert, ExpertRule, Tie
from .meetings import AgendaItem, Correction, Criterion, Invitation, Meeting, Review, Rubric, Score
from .notices import NoticeCopy, NoticeItem, Objection, PublicNotice
from .onsite import FeeLevel, FeeRule, ReusedScore, SheetDelivery
from .opinions import Opinion
from .vacancies import Vacancy

__all__ = [
    "AgendaItem",
    "Attendance",
    "BlindFile",
    "Correction",
    "Criterion",
    "Decision",
    "Deliberation",
    "Draw",
    "Employment",
    "Expert",
    "ExpertRule",
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
    "Tie",
    "Vacancy",
]
