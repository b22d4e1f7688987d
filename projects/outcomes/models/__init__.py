"""What came of it: landing milestones with evidence, talent, investment; quarterly returns."""

from .authorisations import Authorisation
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
from .grants import Grant, GrantKind, GrantRule
from .matters import Matter
from .returns import Declaration, Return, ReturnRule
from .waivers import LicenceRule, Waiver

__all__ = [
    "Attendance", "Authorisation", "CarrierEvent", "Declaration", "Evidence", "Fact", "Grant", "GrantKind", "GrantRule",
    "Investment", "Landing", "LandingConditions", "LandingLevel", "LicenceRule", "Matter", "Milestone", "MilestoneKind",
    "OfProjectQuerySet", "ProjectPhoto", "Return", "ReturnRule", "Talent", "Waiver",
]  # fmt: skip
