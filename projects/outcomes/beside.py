"""What was declared in the quarterly return beside what the verified roster or count says, with the differences."""

from dataclasses import dataclass

from .heads import LABELS, Basis, heads_on
from .models import Declaration
from .quarters import Quarter

COMPARED = (
    "total", "bachelor_or_above", "masters_doctors", "senior_engineers", "national", "insured", "graduates", "flexible",
)  # fmt: skip
# What a count by hand knows, too.
BY_HAND = ("total", "bachelor_or_above", "masters_doctors", "senior_engineers", "national", "flexible")


@dataclass(frozen=True)
class Pair:
    """One count: declared, verified, and by how much the declared one is larger (0: they agree)."""

    label: str
    declared: int
    verified: int

    @property
    def difference(self):
        return self.declared - self.verified

    @property
    def words(self):
        """The difference with its sign; "" when they agree."""
        return f"{self.difference:+d}".replace("-", "−") if self.difference else ""


@dataclass(frozen=True)
class Beside:
    """The pairs of one project at the end of a quarter, and what the verified side rests on."""

    quarter: Quarter
    heads: object
    pairs: tuple

    @property
    def differing(self):
        """The pairs that do not agree."""
        return [pair for pair in self.pairs if pair.difference]


def beside(declaration, heads, quarter):
    """The pairs of a declaration and a head count; None where one of them is missing."""
    if declaration is None or heads is None:
        return None
    names = COMPARED if heads.basis == Basis.ROSTER else BY_HAND
    pairs = (Pair(str(LABELS[name]), getattr(declaration, name), heads.counts.get(name) or 0) for name in names)
    return Beside(quarter, heads, tuple(pairs))


def beside_of(county_id, projects, quarter, known_on):
    """{project: Beside} at the end of a quarter for those of the projects (ids) that declared; constant questions."""
    heads = {row.project: row for row in heads_on(county_id, quarter.last_day, known_on, projects)}
    rows = Declaration.objects.filter(of__project__in=projects, of__year=quarter.year, of__quarter=quarter.number)
    declared = {
        row.of.project_id: row for row in rows.filter(sent_back_at=None).select_related("of").order_by("number")
    }
    found = {project: beside(row, heads.get(project), quarter) for project, row in declared.items()}
    return {project: pairs for project, pairs in found.items() if pairs}


def last_declared(project, day):
    """The quarter of the project's last declaration that had ended by a day; None where nothing was declared."""
    rows = Declaration.objects.filter(of__project=project, sent_back_at=None).order_by("-of__year", "-of__quarter")
    quarters = (Quarter(*pair) for pair in rows.values_list("of__year", "of__quarter")[:8])
    return next((quarter for quarter in quarters if quarter.last_day <= day), None)
