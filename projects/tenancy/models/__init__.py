"""Rows of tenancy: offers, stays, terms, rooms, and what the applicant asks for."""

from .changes import Change
from .letters import IssuedLetter
from .rooms import Room, RoomUse
from .stays import Incubation, MoveIn, Offer, Petition, Renewal

__all__ = ["Change", "Incubation", "IssuedLetter", "MoveIn", "Offer", "Petition", "Renewal", "Room", "RoomUse"]
