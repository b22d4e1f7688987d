"""What came of it: landing milestones with evidence, talent, investment; quarterly returns."""

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
    "Declaration", "Evidence", "Fact", "Investment", "Landing", "LandingConditions", "LandingLevel", "Milestone",
    "MilestoneKind", "OfProjectQuerySet", "ProjectPhoto", "Return", "ReturnRule", "Talent",
]  # fmt: skip
