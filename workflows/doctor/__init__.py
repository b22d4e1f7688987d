"""What is wrong with this installation, in the administrator's words, and how to mend it.

Each check looks at one area and yields findings; an area without findings is in order. `quick` leaves out what takes
seconds or talks to other machines, for the page of the settings.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

FAULT, WARNING = "fault", "warning"


@dataclass(frozen=True)
class Finding:
    """Something that does not work (`FAULT`) or should be looked at, and what to do."""

    level: str
    what: str
    how: str = ""


@dataclass(frozen=True)
class Area:
    """One area and what was found there."""

    name: str
    label: str
    findings: tuple

    @property
    def tone(self):
        """Of the badge beside it."""
        levels = {one.level for one in self.findings}
        return "red" if FAULT in levels else "amber" if levels else "green"


def fault(what, how=""):
    """Something does not work."""
    return Finding(FAULT, what, how)


def warning(what, how=""):
    """Something should be looked at."""
    return Finding(WARNING, what, how)


def examine(*, quick=False, but=()):
    """All areas in order, but some. A check that breaks is itself a finding: the others go on."""
    from . import data, machine, order, services

    checks = (*data.CHECKS, *order.CHECKS, *machine.CHECKS, *services.CHECKS)
    return [
        _looked(name, label, check) for name, label, check, slow in checks if name not in but and not (quick and slow)
    ]


def _looked(name, label, check):
    try:
        found = tuple(check())
    except Exception as problem:  # whatever is broken, the doctor has to say so
        found = (
            fault(_("The check itself failed: %(words)s") % {"words": f"{type(problem).__name__}: {problem}"[:300]}),
        )
    return Area(name, str(label), found)
