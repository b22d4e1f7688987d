"""Rows of tenancy: offers, stays, terms, rooms, and what the applicant asks for."""

from .cases import StayAlert, StayCase, YearCheck
from .changes import Change
from .letters import IssuedLetter
from .premises import Handover, RentEntry, RentMonth
from .rooms import Room, RoomUse
from .rules import TenureRule
from .stays import Incubation, MoveIn, Offer, Petition, Renewal

__all__ = [
    "Change", "Handover", "Incubation", "IssuedLetter", "MoveIn", "Offer", "Petition", "Renewal", "RentEntry",
    "RentMonth", "Room", "RoomUse", "StayAlert", "StayCase", "TenureRule", "YearCheck",
]  # fmt: skip
