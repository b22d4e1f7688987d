"""Verbs of the register, one file per subject."""
