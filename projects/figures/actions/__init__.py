"""Verbs of the figures, a file per subject: targets and county figures, closes, rules, reports."""
