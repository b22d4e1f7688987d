"""Verbs of personal data: correct, copy, withdraw a consent, ask for deletion, decide, erase."""
