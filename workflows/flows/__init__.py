"""The order as diagrams: one flow class each."""

from .admission import AdmissionFlow
from .intake import IntakeFlow
from .landing import LandingFlow
from .returns import ReturnFlow
from .screening import ScreeningFlow

__all__ = ["AdmissionFlow", "IntakeFlow", "LandingFlow", "ReturnFlow", "ScreeningFlow"]
