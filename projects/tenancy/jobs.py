"""Recurring work of tenancy."""

from projects.trace.schedule import every

from .actions import checks, rents

every(minutes=60)(checks.warn_of_ends)
every(minutes=60)(rents.open_due_months)
