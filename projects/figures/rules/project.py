"""What the rule says about one project alone: for its page and its report."""

from dataclasses import dataclass
from datetime import date

from projects.people.models import Carrier
from projects.register.models import FigureEvent
from projects.trace.prepared import prepared

from ..models import CountingRule
from .books import Books
from .facts import COLUMNS, CULTIVATION, SPEAKING, Fact, families
from .verdicts import Verdict, judge


@dataclass(frozen=True)
class Standing:
    """The facts that hold (joined projects included), the verdict, the rule, names of carriers by id, the law."""

    facts: tuple[Fact, ...]
    verdict: Verdict | None
    rule: CountingRule | None
    carriers: dict
    books: Books


@prepared("family", "as_of", "known_on")
def _spoken(family, as_of, known_on):
    rows = FigureEvent.objects.filter(
        project_id__in=family, kind__in=(*SPEAKING, *CULTIVATION), occurred_on__lte=as_of, recorded_on__lte=known_on,
        retracts=None,
    )  # fmt: skip
    return rows.order_by("occurred_on", "pk").values_list(*COLUMNS)


def project_standing(project, as_of, known_on):
    """The standing of one project as of a day, as known on a day."""
    roots = families(project.county_id, known_on)
    root = roots.get(project.pk, project.pk)
    family = {root} | {own for own, kept in roots.items() if kept == root}
    facts = tuple(Fact._make(row) for row in _spoken.rows(family, as_of, known_on))
    facts = tuple(fact for fact in facts if fact.holds(known_on))
    books = Books(project.county_id)
    verdict = judge(facts, books, as_of)
    rule = books.rule(min(as_of, date(verdict.year, 12, 31)) if verdict else as_of)
    carriers = dict(Carrier.objects.filter(county_id=project.county_id).values_list("pk", "name"))
    return Standing(facts, verdict, rule, carriers, books)
