"""What came of it: landing milestones with evidence, talent, investment; quarterly returns."""

from .events import Attendance, CarrierEvent
from .facts import (
    Evidence,
    Fact,
    Investment,
    Landing,
    LandingConditions,
    LandingLevel,
    Milestone,
    MilestoneKind,
    OfProjectQuerySet,
    ProjectPhoto,
    Talent,
)
from .returns import Declaration, Return, ReturnRule

__all__ = [
    "Attendance", "CarrierEvent",
    "Declaration", "Evidence", "Fact", "Investment", "Landing", "LandingConditions", "LandingLevel", "Milestone",
    "MilestoneKind", "OfProjectQuerySet", "ProjectPhoto", "Return", "ReturnRule", "Talent",
]  # fmt: skip
