"""Verbs on old stock (存量): import a list, state the first event of a project, verify it. Only then does it count."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.trace.actions import next_numbers, record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import filed, said

from ..bringers import guess
from ..entryvalues import project_facts
from ..importresult import result_of
from ..models import FigureEvent, Likeness, Project, ProjectSource, SourceKind, StockBatch, StockFact
from ..stages import LIVE_REST, Stage
from ..stockplan import PlannedStock, plan_stock
from ..upload import checked_workbook
from ..workbook import STOCK_FIELDS, read_workbook
from .entries import note_all
from .leads import link_company
from .ledger import put_figure
from .project import project_number, refresh_search


def open_stock(data, filename, *, county, by):
    """Keep an uploaded list until a person confirms it. Refused when it is no workbook."""
    stored = store(checked_workbook(data, filename), by=by, county=county)
    return StockBatch.objects.create(county=county, file=stored, by=by)


@transaction.atomic
def import_stock(batch, data, *, by, mapping=None, units=None):
    """Write the good rows of a list: projects at their stage, first events that wait to be verified, likeness."""
    read = read_workbook(data, batch.file.name, STOCK_FIELDS, mapping=mapping, units=units)
    batch = StockBatch.objects.select_for_update(of=("self",)).select_related("county").get(pk=batch.pk)
    if batch.imported_at:
        shown = f"{timezone.localtime(batch.imported_at):%Y-%m-%d %H:%M}"
        raise AlreadyDone(_("This file was imported at %(time)s.") % {"time": shown})
    plan = plan_stock(read, batch.county)
    _create(plan.created, batch, by)
    result = result_of(read, plan)
    batch.result, batch.imported_at = result.to_json() | {"remarks": result.remarks}, timezone.now()
    batch.save(update_fields=["result", "imported_at"])
    record("import_stock", batch, by=by, county_id=batch.county_id, rows=result.rows, created=result.created)
    return result


def _create(rows, batch, by):
    if not rows:
        return
    year = timezone.localdate().year
    serials = next_numbers(county_id=batch.county_id, key=f"project-{year}", count=len(rows))
    for planned, serial in zip(rows, serials, strict=True):
        planned.project = _project(planned, batch.county, project_number(batch.county, year, serial), by)
        if planned.kind:
            StockFact.objects.create(
                project=planned.project, kind=planned.kind, on=planned.on, carrier=planned.carrier, batch=batch,
                sheet=planned.row.sheet, row=planned.row.row, words=planned.words, stated_by=by,
            )  # fmt: skip
    pairs = {}
    for planned in rows:
        for other, reasons in planned.likes:
            other_id = other.project.pk if isinstance(other, PlannedStock) else other
            first, second = sorted((planned.project.pk, other_id))
            pairs[first, second] = Likeness(first_id=first, second_id=second, reasons=reasons)
    Likeness.objects.bulk_create(pairs.values(), ignore_conflicts=True)
    note_all("register", [planned.project for planned in rows], by, source=SourceKind.OPENING_STOCK)


def _project(planned, county, number, by):
    """The project as the list tells it; an unclear stage leaves it a lead, and says what the list said."""
    known, stage = planned.known, planned.stage or Stage.LEAD
    words = "" if planned.stage else filed(said(_("Stage to be verified: %(words)s"), words=known.get("stage") or "—"))
    brought_by = known.get("introduced_by") or ""
    project = Project(
        county=county, number=number, stage=stage, stage_reason=words, source=SourceKind.OPENING_STOCK, created_by=by,
        rests_at=stage if stage in LIVE_REST else "", carrier=planned.carrier, phone=planned.phone,
        contact=known.get("contact") or "", email=known.get("email") or "", introduced_by=brought_by,
        bringer=guess(brought_by), **project_facts(known),
    )  # fmt: skip
    refresh_search(project)
    project.save()
    if planned.carrier:
        project.carriers.add(planned.carrier)
    ProjectSource.objects.create(
        project=project, kind=SourceKind.OPENING_STOCK, carrier=planned.carrier, on=planned.on or timezone.localdate()
    )
    link_company(project, known.get("company_name") or "", known.get("uscc") or "")
    return project


@transaction.atomic
def state_first_event(fact, *, by, kind, on, carrier=None, words="", evidence=None):
    """Say what the first event of an old project was and when; somebody else verifies it."""
    fact = _locked(fact)
    _refuse_verified(fact)
    if on and on > timezone.localdate():
        raise Refused(_("The first event lies in the past."))
    before = {"kind": fact.kind, "on": f"{fact.on or ''}"}
    fact.kind, fact.on, fact.carrier, fact.words, fact.stated_by = kind, on, carrier, words[:300], by
    fact.evidence = evidence or fact.evidence
    fact.save()
    if carrier:
        fact.project.carriers.add(carrier)
    _record("state_first_event", fact, by, before=before)
    return fact


@transaction.atomic
def verify_first_event(fact, *, by):
    """A second person stands for kind and day: from now on the fact is a figure."""
    fact = _locked(fact)
    _refuse_verified(fact)
    if fact.on is None:
        raise Refused(_("Without a day it cannot be verified. State the day first."))
    if fact.stated_by_id == by.pk:
        raise Refused(_("You stated it yourself. A second person verifies it."))
    if FigureEvent.objects.stated().filter(project=fact.project_id, retracted_by=None, kind=fact.kind).exists():
        raise Refused(_("The project has a verified fact of this kind already."))
    fact.verified_by, fact.verified_at = by, timezone.now()
    fact.save(update_fields=["verified_by", "verified_at"])
    put_figure(
        fact.project, fact.kind, occurred_on=fact.on, verified_by=by, recorded_by=fact.stated_by, evidence=fact,
        carrier=fact.carrier,
    )  # fmt: skip
    _record("verify_first_event", fact, by, on=f"{fact.on:%Y-%m-%d}")
    return fact


def _locked(fact):
    rows = StockFact.objects.select_for_update(of=("self",)).select_related("project", "carrier", "stated_by", "verified_by")
    return rows.get(pk=fact.pk)


def _refuse_verified(fact):
    if fact.project.stage == Stage.JOINED:
        raise Refused(_("This project was joined to another one; its first event stands there."))
    if fact.verified_at:
        raise AlreadyDone(_("%(who)s verified it already.") % {"who": fact.verified_by})


def _record(verb, fact, by, **difference):
    record(verb, fact.project, by=by, county_id=fact.project.county_id, project=fact.project, kind=fact.kind, **difference)
