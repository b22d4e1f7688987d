"""Verbs of other systems: tokens, what they hand in, webhooks."""
