"""What importing a ledger of projects (项目台账) would do, row by row, before anything is written.

A row is the same project as a line of an earlier ledger by its code with a like name, else by its name and leader.
What the earlier ledger said is compared with what this one says: a cell that did not change takes nothing back that a
person put right in the register since, and a cell that did change never overwrites what a person put there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.text import mask_phone, name_key, normalise
from projects.trace.wording import filed, listed, said

from .entryvalues import known_values
from .importing import Change
from .ledgerresource import KEYS, RESOURCE, ledger_facts
from .likes import Identity, LikenessIndex
from .models import FigureKind, ImportEffect, LedgerLine, Project, SourceKind, StockFact
from .rules import names_alike
from .stages import LIVE_REST, Stage
from .stockplan import find_carrier, first_event, stage_of
from .workbook.rows import ReadRow, problem_at
from .workbook.words import STOCK_FIELDS

LONGEST_WORDS = 300
CHUNK = 1000
LABELS = {spec.key: spec.label for spec in STOCK_FIELDS}
KINDS = {spec.key: spec.kind for spec in STOCK_FIELDS}
EVENT_KEYS = {"moved_in_on", "landed_on", "carrier"}
STAGE_OF_CARRIER = {Carrier.Kind.ENCLAVE: Stage.ENCLAVE, Carrier.Kind.INCUBATOR: Stage.INCUBATING}


@dataclass(eq=False)
class PlannedLine:
    """A good row: what it says, which project it is, what would change. `project` is None until a new one is written."""

    row: ReadRow
    known: dict
    stage: str | None  # None: the list does not say it clearly
    kind: str | None  # of the first event; None: nothing happened yet
    on: date | None
    carrier: Carrier | None
    words: str = ""  # what the list said where it was not understood
    line: LedgerLine | None = None
    project: Project | None = None
    facts: dict = field(default_factory=dict)  # columns of the project to be set
    event: dict = field(default_factory=dict)  # columns of the first event to be set
    changes: list = field(default_factory=list)
    likes: list = field(default_factory=list)  # [(project id or PlannedLine, [reasons])]
    matches: list = field(default_factory=list)  # [(project number, [reasons])] to be decided by a person
    hidden: bool = False  # like a project that the sender may not see
    done: str = ""  # what an earlier run of the same import did with it: created, updated

    @property
    def new(self):
        return self.done == "created" or (not self.done and self.line is None and self.project is None)

    @property
    def changed(self):
        """Whether an existing project's line or columns are written."""
        return self.done == "updated" or (not self.done and not self.new and bool(self.changes or self.line is None))

    @property
    def open(self):
        """Whether stage, day or place wait for a person."""
        return self.stage is None or (self.kind is not None and (self.on is None or bool(self.words)))

    @property
    def stage_words(self):
        """What is kept beside the stage where the list does not say it clearly."""
        return filed(said(_("Stage to be verified: %(words)s"), words=self.known.get("stage") or "—"))

    @property
    def phone(self):
        return self.known.get("phone") or self.known.get("contact_phone") or ""


@dataclass
class LedgerPlan:
    """The rows that would go in. Rows with errors and duplicates stay on the read workbook."""

    rows: list[PlannedLine]

    @property
    def created(self):
        return [row for row in self.rows if row.new]

    @property
    def updated(self):
        return [row for row in self.rows if row.changed]

    @property
    def unchanged(self):
        return [row for row in self.rows if not row.new and not row.changed]


def plan_ledger(read, county, *, carrier=None, seen=None, batch=None):
    """The plan for a ReadWorkbook. `carrier` sent it; `seen`: ids of the projects that the sender may see (None: all)."""
    carriers = {}
    for one in Carrier.objects.filter(county=county):
        carriers |= {normalise(one.name): one, normalise(one.short_name): one}
    planned = [plan_row(row, carriers, carrier) for row in read.good]
    rows = [row for row in planned if is_valid(row, county, read.tables)]
    recognise(rows, county, seen)
    compare(rows)
    if batch is not None:
        take_up(rows, batch)
    find_likes(rows, LikenessIndex(county), seen)
    return LedgerPlan(rows)


def plan_row(row, carriers, sender=None):
    """One row by itself; a carrier's own ledger need not name the carrier, nor that who moved in lives there."""
    known = known_values(row.values)
    carrier = find_carrier(known["carrier"], carriers) if known.get("carrier") else sender
    stage = stage_of(known.get("stage", ""))
    if stage is None and carrier and not known.get("stage") and known.get("moved_in_on") and not known.get("landed_on"):
        stage = STAGE_OF_CARRIER.get(carrier.kind)
    kind, on, unclear = first_event(known, stage, carrier)
    words = [said(_("Place: %(words)s"), words=known["carrier"])] if known.get("carrier") and carrier is None else []
    words += [said(_("Stage: %(words)s"), words=known["stage"])] if known.get("stage") and stage is None else []
    words += [said(_("Day: %(words)s"), words=text) for text in unclear]
    return PlannedLine(row, known, stage, kind, on, carrier, filed(listed(words))[:LONGEST_WORDS] if words else "")


def build_project(planned, county):
    """The project as the list tells it, not saved; an unclear stage leaves it a lead."""
    stage = planned.stage or Stage.LEAD
    return Project(
        county=county, stage=stage, source=SourceKind.OPENING_STOCK, rests_at=stage if stage in LIVE_REST else "",
        carrier=planned.carrier, **ledger_facts(planned.known),
    )  # fmt: skip


def is_valid(planned, county, tables):
    """Whether the columns can hold the row; what they cannot becomes an error of its cell."""
    project = build_project(planned, county)
    project.number = "-"
    try:
        RESOURCE.validate_instance(project)
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            column = _column(planned.row, name, tables)
            planned.row.errors.append(problem_at(planned.row, column, " ".join(messages)))
        return False
    return True


def _column(row, name, tables):
    keys = [key for key, column in KEYS.items() if column == name]
    table = next(one for one in tables if one.sheet.name == row.sheet and one.first_header < row.row <= one.end)
    return next((found for key in keys if (found := table.column_of(key))), table.columns[0])


def recognise(rows, county, seen):
    """Find for each row the line of an earlier ledger, or the old project that came before lines were kept."""
    known = KnownLines(county)
    for planned in rows:
        found = known.take(planned.known)
        if found and (seen is None or found[1] in seen):
            planned.line, planned.project = found
        elif found:
            planned.hidden = True
    wanted = {planned.project for planned in rows if planned.project}
    projects = {}
    for ids in chunked(sorted(wanted)):
        projects |= Project.objects.in_bulk(ids)
    for planned in rows:
        planned.project = projects.get(planned.project)


class KnownLines:
    """Lines of a county's ledgers by code, and by name and leader; each is taken by one row only."""

    def __init__(self, county):
        self.by_code, self.by_name, self.taken = defaultdict(list), defaultdict(list), set()
        lines = LedgerLine.objects.filter(county=county).only("project_id", "values")
        with_line = set()
        for line in lines.iterator(chunk_size=2000):
            with_line.add(line.project_id)
            self._put(line.values.get("uscc"), line.values["name"], line.values.get("leader"), (line, line.project_id))
        old = Project.objects.live().filter(county=county, source=SourceKind.OPENING_STOCK)
        for pk, name, leader in old.values_list("pk", "name", "leader"):
            if pk not in with_line:
                self._put("", name, leader, (None, pk))

    def _put(self, code, name, leader, found):
        key = (name_key(name)[:100], leader or "")
        self.by_name[key].append(found)
        if code:
            self.by_code[code].append((*key, found))

    def take(self, known):
        """(line or None, project id) of the row's project, or None."""
        key = (name_key(known["name"])[:100], known.get("leader") or "")
        same = [
            found for name, leader, found in self.by_code.get(known.get("uscc") or "", ())
            if names_alike(name, key[0]) or (leader and leader == key[1])
        ]  # fmt: skip
        for found in (*same, *self.by_name.get(key, ())):
            if found[1] not in self.taken:
                self.taken.add(found[1])
                return found
        return None


def compare(rows):
    """Note for each known row which fields change, and where a person's value stays."""
    known = [planned for planned in rows if planned.project]
    facts = {}
    for part in chunked([planned.project.pk for planned in known]):
        found = StockFact.objects.filter(project__in=part).select_related("carrier")
        facts |= {fact.project_id: fact for fact in found}
    for planned in known:
        told = planned.line.values if planned.line else {}
        new = told | planned.known
        keys = [key for key in new if told.get(key) != new[key]]
        if keys:
            _compare_columns(planned, told, new)
            _compare_event(planned, keys, facts.get(planned.project.pk))
            _compare_others(planned, keys, told, new)
        planned.known = new


def _compare_columns(planned, told, new):
    """Columns of the project: what the ledger changed is set, unless somebody has put another value there since."""
    before, after = (ledger_facts(values) if values else {} for values in (told, new))
    for name, value in after.items():
        current = getattr(planned.project, name)
        if value in (None, "") or value == before.get(name) or value == current:
            continue
        kept = current not in (None, "") and current != before.get(name)
        if not kept:
            planned.facts[name] = value
        label, shown = str(RESOURCE.label(name)), RESOURCE.shown
        planned.changes.append(Change(name, label, shown(name, current), shown(name, value), kept))


def _compare_event(planned, keys, fact):
    """The first event follows the ledger until a person has verified it."""
    if not EVENT_KEYS & set(keys) or planned.kind is None:
        return
    new = {"kind": planned.kind, "on": planned.on, "carrier": planned.carrier}
    old = {name: getattr(fact, name) for name in new} if fact else dict.fromkeys(new)
    if old == new:
        return
    kept = fact is not None and not fact.open
    if not kept:
        planned.event = new | {"words": planned.words}
    planned.changes.append(Change("event", str(_("First event")), _event_words(old), _event_words(new), kept))


def _event_words(event):
    kind = str(FigureKind(event["kind"]).label) if event["kind"] else ""
    place = event["carrier"].short_name if event["carrier"] else ""
    return " ".join(word for word in (kind, f"{event['on'] or ''}", place) if word)


def _compare_others(planned, keys, told, new):
    """What has no column of its own is kept on the line; a stage changes by its own steps only."""
    for key in keys:
        if key not in KEYS and key not in EVENT_KEYS and key != "group":
            kept = key == "stage" and bool(told)
            shown = [_plain(key, values.get(key)) for values in (told, new)]
            planned.changes.append(Change(key, str(LABELS.get(key, key)), *shown, kept))


def _plain(key, value):
    if KINDS.get(key) == "phone":
        return mask_phone(value)
    if KINDS.get(key) == "money":
        return RESOURCE.shown("planned_investment", value)
    return "" if value is None else str(value)


def take_up(rows, batch):
    """Rows that an earlier run of this import has written, before its worker was lost."""
    written = {(row.sheet, row.row): row for row in batch.effects.filter(model=ImportEffect.PROJECT)}
    for planned in rows if written else ():
        effect = written.get((planned.row.sheet, planned.row.row))
        if effect:
            planned.done, planned.changes, planned.facts, planned.event = (
                "created" if effect.made else "updated",
                [],
                {},
                {},
            )


def find_likes(rows, index, seen):
    """Note for each new row the projects that look like its own, for a person to decide."""
    for planned in rows:
        if not planned.new or planned.done:
            continue
        key, leader = name_key(planned.known["name"])[:100], planned.known.get("leader") or ""
        identity = Identity(planned, key, leader, (planned.known.get("uscc") or "",), (planned.phone,))
        planned.likes = index.like(identity)
        known = [(other, why) for other, why in planned.likes if other in index.numbers]
        visible = [pair for pair in known if seen is None or pair[0] in seen]
        planned.matches = [(index.numbers[other], why) for other, why in visible]
        planned.hidden = planned.hidden or len(visible) < len(known)
        index.add(identity)


def chunked(values, size=CHUNK):
    """Lists of at most `size`."""
    return [values[start : start + size] for start in range(0, len(values), size)]
