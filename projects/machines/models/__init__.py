"""Tokens of other systems, what they handed in, the addresses that are told, and what was told to them."""

from .tokens import Receipt, Scope, Token
from .webhooks import Delivery, Event, Subscription

__all__ = ["Delivery", "Event", "Receipt", "Scope", "Subscription", "Token"]
