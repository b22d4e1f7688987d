"""Verbs of selection, one file per subject."""
