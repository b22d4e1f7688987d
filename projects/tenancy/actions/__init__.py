"""Verbs of tenancy, one file per subject."""
