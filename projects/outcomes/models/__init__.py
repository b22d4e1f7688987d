"""What came of it: landing milestones with evidence, talent, investment; quarterly returns."""

from .authorisations import Authorisation
from .events import Attendance, CarrierEvent, EventKind, EventPaper
from .facts import (
    Evidence,
    Fact,
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
from .investments import FundRule, Investment, LoanProduct
from .matters import Matter
from .returns import Declaration, Return, ReturnRule
from .roster import Act, Education, Engagement, RosterLine, RosterPerson, RosterUse, StaffRule, TalentLevel, Title
from .torch import TorchItem
from .waivers import LicenceRule, Waiver

__all__ = [
    "Act", "Attendance", "Authorisation", "CarrierEvent", "Declaration", "Education", "Engagement", "EventKind", "EventPaper",
    "Evidence", "Fact", "FundRule", "Grant", "GrantKind", "GrantRule", "Investment", "Landing", "LandingConditions", "LandingLevel",
    "LicenceRule", "LoanProduct", "Matter", "Milestone", "MilestoneKind", "OfProjectQuerySet", "ProjectPhoto", "Return",
    "ReturnRule", "RosterLine", "RosterPerson", "RosterUse", "StaffRule", "Talent", "TalentLevel", "Title", "TorchItem",
    "Waiver",
]  # fmt: skip
