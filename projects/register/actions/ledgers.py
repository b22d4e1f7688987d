"""Importing a ledger of projects (项目台账): in parts of a thousand rows, each written wholly or not at all.

A worker that is lost leaves parts that are whole; the next run finds their rows and goes on behind them. So no lock is
held for longer than one part, and progress can be seen.
"""

from django.db import transaction
from django.utils import timezone

from projects.text import name_key, search_text
from projects.trace.actions import next_numbers

from ..bringers import guess
from ..importing import difference, effect, handles, leave_out, seen_by
from ..importresult import result_of
from ..importtemplates import LEDGER
from ..ledgerplan import PlannedLine, build_project, chunked, plan_ledger
from ..models import (
    Company,
    ImportEffect,
    ImportKind,
    LedgerLine,
    Likeness,
    Project,
    ProjectCompany,
    ProjectSource,
    SourceKind,
    StockFact,
)
from ..workbook import STOCK_FIELDS
from .imports import beat, close_import
from .ledgerupdates import update_lines
from .likechoices import choose_likes
from .project import project_number

PART = 1000


@handles(ImportKind.LEDGER)
class Ledger:
    """Rows become projects of the old stock, or put those right that an earlier ledger brought."""

    fields = STOCK_FIELDS
    columns = LEDGER
    in_parts = True

    def plan(self, batch, read):
        seen = seen_by(batch.by, batch.county)
        return plan_ledger(read, batch.county, carrier=batch.carrier, seen=seen, batch=batch if batch.pk else None)

    def differences(self, plan, read):
        return [_difference(planned) for planned in plan.rows]

    def write(self, batch, read):
        """Part by part; the last one closes the file."""
        plan = self.plan(batch, read)
        leave_out(plan, batch, read)
        todo = [planned for planned in plan.rows if not planned.done and (planned.new or planned.changed)]
        done = len(plan.rows) - len(todo)
        beat(batch, done=done, of=len(plan.rows))
        for part in chunked(todo, PART):
            with transaction.atomic():
                write_part(part, batch)
                done += len(part)
                beat(batch, done=done, of=len(plan.rows))
        with transaction.atomic():
            return close_import(batch, result_of(read, plan), "import_stock")


def _difference(planned):
    known = planned.known
    who = known.get("company_name") or known.get("team_name") or known.get("leader") or ""
    return difference(planned, known["name"], who, planned.changes)


def write_part(rows, batch):
    """Write some rows of the plan; for each the effects are kept, for history and undo."""
    made, changed = [row for row in rows if row.new], [row for row in rows if not row.new]
    effects = [*create_lines(made, batch), *update_lines(changed, batch)] if made else update_lines(changed, batch)
    for planned in made:
        planned.done = "created"
    for planned in changed:
        planned.done = "updated"
    ImportEffect.objects.bulk_create(effects, batch_size=PART)


def create_lines(rows, batch):
    """Projects of the old stock with everything that hangs on them; the numbers are taken in one block."""
    year = timezone.localdate().year
    serials = next_numbers(county_id=batch.county_id, key=f"project-{year}", count=len(rows))
    for planned, serial in zip(rows, serials, strict=True):
        planned.project = _project(planned, batch, project_number(batch.county, year, serial))
    Project.objects.bulk_create([planned.project for planned in rows])
    companies = link_companies(rows, batch)
    _put_beside(rows, batch)
    _keep_likeness(rows)
    joined = choose_likes([(planned.row, planned.project.pk) for planned in rows], batch)
    made = [effect(batch, one.project, made=True, project=one.project.pk, row=one.row) for one in rows]
    return [*made, *companies, *joined]


def _project(planned, batch, number):
    project, known = build_project(planned, batch.county), planned.known
    project.number, project.created_by, project.bringer = number, batch.by, guess(project.introduced_by)
    project.name_key = name_key(project.name)[:100]
    if planned.stage is None:
        project.stage_reason = planned.stage_words
    company = (known.get("company_name") or known.get("uscc") or "", known.get("uscc") or "")
    project.search_text = search_text(number, project.name, project.introduced_by, *company)
    return project


def link_companies(rows, batch):
    """The companies that rows name, by code or else by name, linked to their projects: effects of those made."""
    named = [(row, (row.known.get("company_name") or "", row.known.get("uscc") or "")) for row in rows]
    named = [(row, name, code) for row, (name, code) in named if name or code]
    of_county = Company.objects.filter(county=batch.county_id)
    known = {
        code: pk
        for pk, code in of_county.filter(uscc__in={code for _row, _name, code in named if code}).values_list(
            "pk", "uscc"
        )
    }
    names = {name for _row, name, code in named if not code}
    known |= {
        name: pk for pk, name in of_county.filter(name__in=names, uscc="").order_by("-pk").values_list("pk", "name")
    }
    new = {}
    for row, name, code in named:
        if (code or name) not in known:
            new.setdefault(code or name, (Company(county_id=batch.county_id, name=name or code, uscc=code), row))
    Company.objects.bulk_create(company for company, _row in new.values())
    known |= {key: company.pk for key, (company, _row) in new.items()}
    today = timezone.localdate()
    ProjectCompany.objects.bulk_create(
        ProjectCompany(project=row.project, company_id=known[code or name], kind=ProjectCompany.Kind.OWN, since=today)
        for row, name, code in named
    )
    return [effect(batch, company, made=True, project=row.project.pk, row=row.row) for company, row in new.values()]


def _put_beside(rows, batch):
    """Source, carrier, first event and the line itself."""
    today, through = timezone.localdate(), Project.carriers.through
    ProjectSource.objects.bulk_create(
        ProjectSource(project=row.project, kind=SourceKind.OPENING_STOCK, carrier=row.carrier, on=row.on or today)
        for row in rows
    )
    through.objects.bulk_create(
        through(project_id=row.project.pk, carrier_id=row.carrier.pk) for row in rows if row.carrier
    )
    StockFact.objects.bulk_create(stock_fact(row, batch) for row in rows if row.kind)
    LedgerLine.objects.bulk_create(ledger_line(row, batch) for row in rows)


def stock_fact(planned, batch):
    """The first event as the list says it; it waits to be verified."""
    return StockFact(
        project=planned.project, kind=planned.kind, on=planned.on, carrier=planned.carrier, batch=batch,
        sheet=planned.row.sheet, row=planned.row.row, words=planned.words, stated_by=batch.by,
    )  # fmt: skip


def ledger_line(planned, batch):
    """What the next ledger is compared with."""
    return LedgerLine(
        county_id=batch.county_id, project=planned.project, batch=batch, sheet=planned.row.sheet, row=planned.row.row,
        values=planned.known,
    )  # fmt: skip


def _keep_likeness(rows):
    pairs = {}
    for planned in rows:
        for other, reasons in planned.likes:
            other_id = other.project.pk if isinstance(other, PlannedLine) else other
            first, second = sorted((planned.project.pk, other_id))
            pairs[first, second] = Likeness(first_id=first, second_id=second, reasons=reasons)
    Likeness.objects.bulk_create(pairs.values(), ignore_conflicts=True)
