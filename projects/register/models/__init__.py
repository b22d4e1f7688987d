"""The register: projects for life, where they come from, what they apply for, and the figures ledger."""

from .applications import (
    Application,
    ApplicationVersion,
    DatedRules,
    DraftField,
    EnclaveRule,
    Finding,
    IncubationRule,
    Material,
    Recommendation,
    Requirement,
    Route,
    SupplementNotice,
)
from .confirmations import Confirmation
from .contests import Claim, Contest, ContestEntry, Edition
from .formrules import FormEdition, FormRule
from .imports import ColumnMemory, ImportBatch, ImportEffect, ImportKind, ImportRow, LedgerLine
from .industries import Industry
from .labels import Label
from .leads import Incoming, LeadMove, NoteFile, Promise, PromiseKind, StockFact
from .ledger import FigureEvent, FigureKind
from .likeness import Joining, Likeness
from .project import Company, LeadNote, Project, ProjectCompany, ProjectSource, SourceKind, TechField, in_sight
from .talk import Remark, RemarkFile, RemarkReading, Side

__all__ = [
    "Application",
    "ApplicationVersion",
    "Claim",
    "ColumnMemory",
    "Company",
    "Confirmation",
    "Contest",
    "ContestEntry",
    "DatedRules",
    "DraftField",
    "EnclaveRule",
    "Edition",
    "FigureEvent",
    "FigureKind",
    "Finding",
    "FormEdition",
    "FormRule",
    "ImportBatch",
    "ImportEffect",
    "ImportKind",
    "ImportRow",
    "Incoming",
    "IncubationRule",
    "Industry",
    "Joining",
    "Label",
    "LeadMove",
    "LeadNote",
    "LedgerLine",
    "Likeness",
    "Material",
    "NoteFile",
    "Project",
    "ProjectCompany",
    "ProjectSource",
    "Promise",
    "PromiseKind",
    "Recommendation",
    "Remark",
    "RemarkFile",
    "RemarkReading",
    "Requirement",
    "Route",
    "Side",
    "SourceKind",
    "StockFact",
    "SupplementNotice",
    "TechField",
    "in_sight",
]
