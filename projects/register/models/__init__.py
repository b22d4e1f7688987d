"""The register: projects for life, where they come from, what they apply for, and the figures ledger."""

from .applications import (
    Application,
    ApplicationVersion,
    DraftField,
    Finding,
    IncubationRule,
    Material,
    Recommendation,
    Requirement,
    Route,
    SupplementNotice,
)
from .confirmations import Confirmation
from .contests import Claim, Contest, ContestEntry, Edition, ImportBatch, ImportRow
from .formrules import FormEdition, FormRule
from .labels import Label
from .ledger import FigureEvent, FigureKind
from .likeness import Joining, Likeness
from .project import Company, LeadNote, Project, ProjectCompany, ProjectSource, SourceKind, TechField
from .talk import Remark, RemarkFile, RemarkReading, Side

__all__ = [
    "Application",
    "ApplicationVersion",
    "Claim",
    "Company",
    "Confirmation",
    "Contest",
    "ContestEntry",
    "DraftField",
    "Edition",
    "FigureEvent",
    "FigureKind",
    "Finding",
    "FormEdition",
    "FormRule",
    "ImportBatch",
    "ImportRow",
    "IncubationRule",
    "Joining",
    "Label",
    "LeadNote",
    "Likeness",
    "Material",
    "Project",
    "ProjectCompany",
    "ProjectSource",
    "Recommendation",
    "Remark",
    "RemarkFile",
    "RemarkReading",
    "Requirement",
    "Route",
    "Side",
    "SourceKind",
    "SupplementNotice",
    "TechField",
]
