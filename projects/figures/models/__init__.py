"""Targets, the counting rule, closes and issued reports. Figures themselves are computed, never typed."""

from .counting import CountingRule, PeriodClose
from .dossiers import Dossier
from .reports import Report
from .targets import CountyFigure, ReferenceFigure, Target, TargetPart

__all__ = ["CountingRule", "CountyFigure", "Dossier", "PeriodClose", "ReferenceFigure", "Report", "Target", "TargetPart"]
