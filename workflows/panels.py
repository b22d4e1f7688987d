"""The panels of the project page: each app shows its own facts, in a constant number of queries."""

from importlib import import_module
from importlib.util import find_spec

APPS = ("register", "selection", "tenancy", "outcomes", "figures")


def _modules():
    names = [f"projects.{app}.panels" for app in APPS]
    return [import_module(name) for name in names if find_spec(name)]


def panels_for(project, user):
    """[(template, context)] of every panel that has something to show to this person."""
    panels = []
    for module in _modules():
        context = module.panel(project, user)
        if context:
            panels.append((module.TEMPLATE, context))
    return panels
