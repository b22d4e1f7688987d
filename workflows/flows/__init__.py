"""The order as diagrams: one flow class each."""

from .admission import AdmissionFlow
from .intake import IntakeFlow
from .landing import LandingFlow
from .returns import ReturnFlow
from .screening import ScreeningFlow
from .tenure import ExitFlow, ExtensionFlow, GraduationFlow

__all__ = [
    "AdmissionFlow", "ExitFlow", "ExtensionFlow", "GraduationFlow", "IntakeFlow", "LandingFlow", "ReturnFlow",
    "ScreeningFlow",
]  # fmt: skip
