"""Rows of tenancy: offers, stays, terms, and what the applicant asks for."""

from .changes import Change
from .stays import Incubation, MoveIn, Offer, Petition

__all__ = ["Change", "Incubation", "MoveIn", "Offer", "Petition"]
