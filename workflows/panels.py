"""The panels of the project page: each app shows its own facts, in a constant number of queries."""

from projects.figures import panels as figures
from projects.outcomes import panels as outcomes
from projects.register import panels as register
from projects.selection import panels as selection
from projects.tenancy import panels as tenancy
from projects.trace.present import Present

APPS = {"register": register, "selection": selection, "tenancy": tenancy, "outcomes": outcomes, "figures": figures}

READS = tuple(model for app in APPS.values() for model in app.READS)


def present_of(project):
    """Which of the tables that the page reads hold anything of the project, in one query."""
    return Present(READS, project.pk)


def panels_for(project, user, present):
    """[(app, template, context)] of every app whose panel has something to show to this person."""
    drawn = [(name, f"{name}/panel.html", app.panel(project, user, present)) for name, app in APPS.items()]
    return [panel for panel in drawn if panel[2]]
