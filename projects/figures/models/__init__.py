"""Targets, the counting rule, closes and issued reports. Figures themselves are computed, never typed."""

from .counting import CountingRule, PeriodClose
from .dossiers import Dossier
from .reports import Report
from .summary import FigureCell, FigureMark, FigureShare
from .targets import CountyFigure, ReferenceFigure, Target, TargetPart

__all__ = [
    "CountingRule",
    "CountyFigure",
    "Dossier",
    "FigureCell",
    "FigureMark",
    "FigureShare",
    "PeriodClose",
    "ReferenceFigure",
    "Report",
    "Target",
    "TargetPart",
]
