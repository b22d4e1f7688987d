"""What importing a list of old stock (存量) would do, row by row, before anything is written.

Stage and day are taken as the list says them. What it leaves open, or says unclearly, is 待核: the project goes in, the
fact waits for a person. A project of the list that is in the register already is not written again.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.text import name_key, normalise
from projects.trace.wording import filed, listed, said

from .entryvalues import known_values, project_facts
from .likes import Identity, LikenessIndex
from .models import FigureKind, Project, SourceKind
from .stages import Stage
from .workbook.cells import CellError, Context, Noted
from .workbook.kinds import to_date
from .workbook.rows import ReadRow

# Words of lists → stage, the surest first. A word that is not here leaves the stage open.
STAGE_WORDS = (
    (("退出", "迁出", "注销", "清退", "终止", "流失"), Stage.EXITED), (("毕业",), Stage.GRADUATED),
    (("飞地",), Stage.ENCLAVE), (("在孵", "入孵", "孵化中", "入驻", "在驻", "在园"), Stage.INCUBATING),
    (("已落地", "注册落地", "实质落地", "已投产", "落户"), Stage.LANDED), (("储备",), Stage.RESERVE),
    (("洽谈", "对接", "跟踪", "线索", "考察", "意向", "在谈"), Stage.LEAD),
)  # fmt: skip
MOVE_IN = {Carrier.Kind.INCUBATOR: FigureKind.INCUBATOR_MOVE_IN, Carrier.Kind.ENCLAVE: FigureKind.ENCLAVE_MOVE_IN}
BY_STAGE = {
    Stage.ENCLAVE: FigureKind.ENCLAVE_MOVE_IN, Stage.INCUBATING: FigureKind.INCUBATOR_MOVE_IN,
    Stage.GRADUATED: FigureKind.INCUBATOR_MOVE_IN, Stage.EXITED: FigureKind.INCUBATOR_MOVE_IN,
    Stage.LANDED: FigureKind.LANDING_REGISTERED,
}  # fmt: skip
NOTHING_YET = (Stage.LEAD, Stage.RESERVE)
LONGEST_WORDS = 300


@dataclass
class PlannedStock:
    """A good row: its facts, the first event as the list says it, and what is known of it already."""

    row: ReadRow
    known: dict
    stage: str | None  # None: the list does not say it clearly
    kind: str | None  # of the first event; None: nothing happened yet
    on: date | None
    carrier: Carrier | None
    words: str = ""  # what the list said where it was not understood
    number: str = ""  # of the same old project, when it is in the register
    phone: str = ""
    likes: list = field(default_factory=list)  # [(project id or PlannedStock, [reasons])]
    matches: list = field(default_factory=list)  # [(project number, [reasons])] to be decided by a person
    project: Project | None = None  # once it is written

    @property
    def new(self):
        return not self.number

    @property
    def open(self):
        """Whether stage, day or place wait for a person."""
        return self.stage is None or (self.kind is not None and (self.on is None or bool(self.words)))

    # A row is itself only: the plan keeps rows as keys of the likeness index.
    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other


@dataclass
class StockPlan:
    """The rows that would go in. Rows with errors and duplicates stay on the read workbook."""

    rows: list[PlannedStock]

    @property
    def created(self):
        return [row for row in self.rows if row.new]

    @property
    def unchanged(self):
        return [row for row in self.rows if not row.new]

    updated = ()


def plan_stock(read, county):
    """The plan for a ReadWorkbook; four queries."""
    carriers = {}
    for carrier in Carrier.objects.filter(county=county):
        carriers |= {normalise(carrier.name): carrier, normalise(carrier.short_name): carrier}
    rows = [plan_row(row, carriers) for row in read.good]
    index = LikenessIndex(county)
    old = Project.objects.live().filter(county=county, source=SourceKind.OPENING_STOCK)
    stock = {}  # number by (name, leader) and by id
    for pk, key, leader, number in old.values_list("pk", "name_key", "leader", "number"):
        stock[pk] = stock[key, leader] = number
    for planned in rows:
        _recognise(planned, index, stock)
    return StockPlan(rows)


def plan_row(row, carriers):
    """One row by itself."""
    known = known_values(row.values)
    stage = stage_of(known.get("stage", ""))
    carrier = find_carrier(known.get("carrier", ""), carriers)
    kind, on, unclear = first_event(known, stage, carrier)
    words = [said(_("Place: %(words)s"), words=known["carrier"])] if known.get("carrier") and carrier is None else []
    words += [said(_("Stage: %(words)s"), words=known["stage"])] if known.get("stage") and stage is None else []
    words += [said(_("Day: %(words)s"), words=text) for text in unclear]
    return PlannedStock(row, known, stage, kind, on, carrier, filed(listed(words))[:LONGEST_WORDS])


def stage_of(words):
    """The stage that a list means, or None."""
    return next((stage for marks, stage in STAGE_WORDS if any(mark in words for mark in marks)), None)


def find_carrier(words, carriers):
    """The carrier of a name as written, or of which the words hold exactly one; None for any other."""
    words = normalise(words)
    if words in carriers:
        return carriers[words]
    named = {carrier.pk: carrier for name, carrier in carriers.items() if name in words}
    return next(iter(named.values())) if len(named) == 1 else None


def first_event(known, stage, carrier):
    """(kind, day or None, [texts that are no clear day]): the earliest event that the row states."""
    move_in = MOVE_IN.get(carrier.kind, FigureKind.OTHER_MOVE_IN) if carrier else BY_STAGE.get(stage)
    stated = [
        (known.get("moved_in_on"), move_in or FigureKind.INCUBATOR_MOVE_IN),
        (known.get("landed_on"), FigureKind.LANDING_REGISTERED),
    ]
    stated = [(clear_day(text), kind, text) for text, kind in stated if text]
    unclear = [text for day, _kind, text in stated if day is None]
    if unclear:  # the unclear day may be the earlier one
        return stated[0][1], None, unclear
    if stated:
        day, kind, _text = min(stated)
        return kind, day, []
    return (None if stage in NOTHING_YET else move_in), None, []


def clear_day(text):
    """The day that a text states wholly and that is not ahead; None for anything less (a year, a month)."""
    try:
        day = to_date(text, Context(not_after=timezone.localdate()))
    except CellError:
        return None
    return None if isinstance(day, Noted) else day


def _recognise(planned, index, stock):
    """The same old project by code or by name and leader; else what looks like it, for a person to decide."""
    facts = project_facts(planned.known)
    key = name_key(facts["name"])[:100]
    planned.phone = planned.known.get("phone") or planned.known.get("contact_phone") or ""
    identity = Identity(planned, key, facts["leader"], (planned.known.get("uscc") or "",), (planned.phone,))
    planned.likes = index.like(identity)
    same_code = (stock.get(other) for other, reasons in planned.likes if "uscc" in reasons)
    planned.number = stock.get((key, facts["leader"])) or next((number for number in same_code if number), "")
    if planned.new:
        planned.matches = [(index.numbers[other], why) for other, why in planned.likes if other in index.numbers]
        index.add(identity)
