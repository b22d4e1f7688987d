"""Recusal (回避) as one rule: what in an expert's life touches a project. Pure; the facts are read by `conflicts`.

A present employer or tie counts, an ended one for `years` after its end (`ExpertRule`); one without a known end
counts as present. Companies are recognised by their code, or by their name without its ending.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from projects.text import name_key, normalise
from projects.trace.wording import said

from .models import Tie

KINDS = Tie.Kind


@dataclass(frozen=True)
class Firm:
    """A company by what recognises it."""

    name: str
    code: str = ""

    @property
    def key(self):
        return name_key(self.name) if self.name else ""

    def is_same(self, other):
        """Same code; or, where one has none, the same name but for its ending."""
        if self.code and other.code:
            return self.code == other.code
        return bool(self.key) and self.key == other.key


@dataclass(frozen=True)
class Bond:
    """An employer (`kind` "") or a tie of an expert, and its last day (None: lasts or unknown)."""

    firm: Firm
    kind: str = ""
    until: object = None


@dataclass(frozen=True)
class ExpertFacts:
    """What is known of an expert."""

    name: str
    user: int
    bonds: tuple = ()


@dataclass(frozen=True)
class ProjectFacts:
    """Whom a project concerns: firms with their shareholders, persons by name, accounts of the applicant."""

    name: str
    firms: tuple = ()
    persons: frozenset = field(default_factory=frozenset)
    users: frozenset = field(default_factory=frozenset)


def years_before(day, years):
    """The same day so many years earlier; 28 February where there is no 29."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _of_employer(bond, project):
    for firm in project.firms:
        if bond.firm.is_same(firm):
            ended = f"{bond.until:%Y-%m-%d}" if bond.until else ""
            words = _("worked at “%(name)s” until %(day)s") if ended else _("works at “%(name)s”")
            return said(words, name=firm.name, day=ended)
    return None


def _of_tie(bond, project):
    names = {normalise(person) for person in project.persons}
    touches = (
        any(bond.firm.is_same(firm) for firm in project.firms)
        or normalise(bond.firm.name) in names
        or (bool(bond.firm.key) and bond.firm.key == name_key(project.name))
    )
    return (
        said(_("declared: %(kind)s “%(name)s”"), kind=KINDS(bond.kind).label, name=bond.firm.name) if touches else None
    )


def grounds(expert, project, *, years, on):
    """Every reason why the expert must not judge the project on a day, in words; empty when there is none."""
    found = []
    if expert.user in project.users:
        found.append(_("acts for the applicant"))
    if normalise(expert.name) in {normalise(person) for person in project.persons}:
        found.append(_("is named in the application"))
    since = years_before(on, years)
    for bond in expert.bonds:
        if bond.until and bond.until < since:
            continue
        words = _of_tie(bond, project) if bond.kind else _of_employer(bond, project)
        if words:
            found.append(words)
    return found
