"""Verbs of outcomes, one file per subject."""
