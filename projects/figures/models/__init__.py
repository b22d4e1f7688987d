"""Targets, the counting rule, closes, issued reports, exports. Figures themselves are computed, never typed."""

from .counting import CountingRule, PeriodClose
from .dossiers import Dossier
from .exports import ColumnSet, LedgerExport
from .heads import PaperHead
from .reports import Report
from .summary import FigureCell, FigureMark, FigureShare
from .targets import CountyFigure, ReferenceFigure, Target, TargetPart

__all__ = [
    "ColumnSet",
    "CountingRule",
    "CountyFigure",
    "Dossier",
    "FigureCell",
    "FigureMark",
    "FigureShare",
    "LedgerExport",
    "PaperHead",
    "PeriodClose",
    "ReferenceFigure",
    "Report",
    "Target",
    "TargetPart",
]
