"""Columns of the figures ledger: entries, landings, the count, talent and money, each by the rule of the overview."""

from django.utils.translation import gettext_lazy as _

from projects.outcomes.moneykinds import STATED
from projects.register.models import FigureKind, SourceKind
from projects.trace.wording import said
from projects.trace.workbooks import Kind

from ..rules.facts import LANDINGS, MOVE_INS
from .basics import WAN, plain
from .column import Column

FIGURES = _("Verified facts of the figures ledger")


def first_day(*kinds):
    """Reads the day of the first fact of these kinds."""
    return lambda row: next((fact.on for fact in row.chunk.facts.get(row.pk, ()) if fact.kind in kinds), None)


def enclaves(row):
    """Enclaves it moved into or came from."""
    facts = row.chunk.facts.get(row.pk, ())
    came = [way["carrier_id"] for way in row.chunk.sources.get(row.pk, ()) if way["kind"] == SourceKind.ENCLAVE]
    ids = dict.fromkeys([*came, *(fact.carrier_id for fact in facts if fact.kind == FigureKind.ENCLAVE_MOVE_IN)])
    known = row.chunk.inquiry.carriers
    return "、".join(known[pk].name for pk in ids if pk in known)


def rooms(row):
    """Carrier and room of each stay that goes on."""
    known, stays = row.chunk.inquiry.carriers, row.chunk.stays.get(row.pk, ())
    return "；".join(f"{known[stay['carrier_id']].short_name} {stay['room']}".strip() for stay in stays)


def area(row):
    """The area of these stays."""
    return sum((stay["area"] for stay in row.chunk.stays.get(row.pk, ())), start=0) or None


def incubation_ends(row):
    """The last day of the latest term of incubation."""
    terms = row.chunk.incubations.get(row.pk)
    return terms[-1]["until"] if terms else None


def counted_year(row):
    """The year in which it counts; nothing for an adjustment after the close."""
    verdict = row.chunk.verdicts.get(row.pk)
    return verdict.year if verdict and verdict.timely else None


def counted_by(row):
    """The event by which it counts."""
    verdict = row.chunk.verdicts.get(row.pk)
    return str(FigureKind(verdict.fact.kind).label) if verdict and verdict.timely else ""


def head_count(name):
    """Reads one of the latest verified head counts."""

    def read(row):
        heads = row.chunk.heads.get(row.pk)
        return heads.counts.get(name) if heads else None

    return read


def staff(row):
    """All heads of the latest verified count."""
    heads = row.chunk.heads.get(row.pk)
    return heads.total if heads else None


def amount(kind, of_year=False):
    """Reads the sum of a kind of money, of the year or since the project began; of a statement the last one."""

    def read(row):
        year = row.chunk.inquiry.year
        values = [
            fact.value for fact in row.chunk.facts.get(row.pk, ())
            if fact.kind == FigureKind.INVESTMENT and fact.detail == kind and (not of_year or fact.on.year == year)
        ]  # fmt: skip
        if not values:
            return None
        return values[-1] if kind in STATED else sum(values)

    return read


def money_columns(kinds):
    """Each kind of money ({code: words}) since the beginning and in the year; kinds are never added."""
    for kind, words in kinds.items():
        if kind in STATED:
            heading = said(_("%(kind)s (verified)"), kind=words)
            yield Column(f"money_{kind}", heading, amount(kind), FIGURES, Kind.MONEY, WAN, width=16, whole=False)
            continue
        yield Column(f"money_{kind}", words, amount(kind), FIGURES, Kind.MONEY, WAN)
        heading = said(_("%(kind)s this year"), kind=words)
        yield Column(f"year_{kind}", heading, amount(kind, True), FIGURES, Kind.MONEY, WAN, width=16, whole=False)


PEOPLE = _("people")
STATIONS = (
    Column("enclave", _("Name of the enclave"), enclaves, _("Move-ins and ways on which the project came"), width=24),
    Column(
        "introduced",
        _("Brought in on"),
        first_day(*MOVE_INS, *LANDINGS),
        _("Day of the first move-in or landing"),
        Kind.DATE,
    ),
    Column("incubated", _("Moved into an incubator on"), first_day(FigureKind.INCUBATOR_MOVE_IN), FIGURES, Kind.DATE),
    Column(
        "landed",
        _("Landed on"),
        first_day(*LANDINGS),
        _("Day of the first landing by registration or in substance"),
        Kind.DATE,
    ),
    Column("counted_year", _("Counts in the year"), counted_year, _("The counting rule"), Kind.YEAR, width=10),
    Column("counted_by", _("Counts by"), counted_by, _("The counting rule"), width=16, whole=False),
    Column("rooms", _("Carrier and room"), rooms, _("Verified stays that go on"), width=30),
    Column("area", _("Area in square metres"), area, _("Verified stays that go on"), Kind.NUMBER, "㎡"),
    Column("incubation_ends", _("Incubation until"), incubation_ends, _("The latest term of incubation"), Kind.DATE),
    Column("graduated", _("Graduated on"), first_day(FigureKind.GRADUATED), FIGURES, Kind.DATE, whole=False),
)
PLANNED = Column(
    "planned", _("Planned total investment"), plain("planned_investment"), _("The project register"), Kind.MONEY, WAN,
    width=16, dated=False,
)  # fmt: skip
ROSTER = _("The verified roster, else the last verified count by hand")


def heads_column(name, heading, **more):
    """A head count of the latest roster or count by hand."""
    return Column(name, heading, head_count(name), ROSTER, Kind.COUNT, PEOPLE, width=12, **more)


# No column of national talents: they are one sum for the county, never shown by project.
TALENT = (
    Column("staff", _("Staff"), staff, ROSTER, Kind.COUNT, PEOPLE, width=10),
    heads_column("bachelor_or_above", _("Bachelor or above")),
    heads_column("masters_doctors", _("of which masters and doctors")),
    heads_column("doctors", _("of which doctors")),
    heads_column("senior_engineers", _("of which senior engineers")),
    heads_column("provincial", _("of which provincial talents")),
    heads_column("municipal", _("of which municipal talents")),
    heads_column("flexible", _("Flexible engagement"), whole=False),
)
