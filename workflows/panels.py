"""The panels of the project page: each app shows its own facts, in a constant number of queries."""

from importlib import import_module
from importlib.util import find_spec

APPS = ("register", "selection", "tenancy", "outcomes", "figures")


def panels_for(project, user):
    """[(app, template, context)] of every app whose `panel(project, user)` has something to show to this person."""
    panels = []
    for app in APPS:
        if find_spec(f"projects.{app}.panels") is None:
            continue
        context = import_module(f"projects.{app}.panels").panel(project, user)
        if context:
            panels.append((app, f"{app}/panel.html", context))
    return panels
