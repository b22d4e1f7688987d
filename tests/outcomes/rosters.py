"""People of rosters for tests, told by the verbs."""

from datetime import date

from projects.outcomes.actions.roster import record_people
from projects.outcomes.actions.rosterchecks import use_roster, verify_lines

BORN = date(1990, 5, 1)
ARRIVED = date(2026, 1, 12)


def row(name, born_on=BORN, since=ARRIVED, **more):
    return {"name": name, "born_on": born_on, "since": since, "education": "bachelor", **more}


def verified(project, rows, *, by, checker, proof, use_from=None):
    """The lines of these rows, verified; with `use_from` the roster gives the figures from that day on."""
    done = record_people(project=project, by=by, rows=rows, told=True, evidence=proof)
    lines = verify_lines(project=project, by=checker, lines=done.lines)
    if use_from:
        use_roster(project=project, by=checker, since=use_from)
    return lines
