"""Verbs of people: applicants and their consents, seats, carriers."""

from .carriers import add_carrier, edit_carrier
from .language import choose_language
from .organisations import enter_organisation, found_organisation, give_consent
from .seats import account_for, end_seat, give_seat
from .sections import add_section, rename_section

__all__ = [
    "account_for", "add_carrier", "add_section", "choose_language", "edit_carrier", "end_seat", "enter_organisation",
    "found_organisation", "give_consent", "give_seat", "rename_section",
]  # fmt: skip
