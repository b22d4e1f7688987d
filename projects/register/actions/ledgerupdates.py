"""Rows of a ledger that are in the register already: what changed is written to the line, the project, its first event.

The project is read again under its lock: a value that somebody put right since the preview stays.
"""

from django.db import transaction

from ..importing import effect, plain
from ..ledgerresource import RESOURCE
from ..models import LedgerLine, Project, StockFact
from .leads import link_company
from .project import refresh_search

LINE = ("values", "batch", "sheet", "row")
EVENT = ("kind", "on", "carrier", "words")
SEARCHED = ("name_key", "search_text")
COLUMNS = [*RESOURCE._meta.fields, *SEARCHED]


@transaction.atomic
def update_lines(rows, batch):
    """Write the changes of planned rows: the effects, not saved yet."""
    if not rows:
        return []
    projects = Project.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([row.project.pk for row in rows])
    facts = StockFact.objects.select_for_update(of=("self",)).in_bulk(list(projects), field_name="project_id")
    effects = []
    for planned in rows:
        effects += _update_line(planned, batch)
        if planned.event:
            effects += _update_event(planned, facts.get(planned.project.pk), batch)
    touched = [(projects[row.project.pk], row) for row in rows if row.facts]
    effects += [found for project, row in touched if (found := _update_project(project, row, batch))]
    Project.objects.bulk_update([project for project, _row in touched], COLUMNS, batch_size=100)
    for planned in rows:
        effects += _name_company(planned, batch)
    return effects


def _update_line(planned, batch):
    project, row = planned.project.pk, planned.row
    if planned.line is None:
        line = LedgerLine.objects.create(
            county_id=batch.county_id,
            project_id=project,
            batch=batch,
            sheet=row.sheet,
            row=row.row,
            values=planned.known,
        )
        return [effect(batch, line, made=True, project=project, row=row)]
    line = LedgerLine.objects.get(pk=planned.line.pk)
    before = plain(line, LINE)
    line.values, line.batch, line.sheet, line.row = planned.known, batch, row.sheet, row.row
    line.save()
    return [effect(batch, line, made=False, project=project, row=row, before=before, after=plain(line, LINE))]


def _update_project(project, planned, batch):
    """The columns that the plan sets, unless they were changed since it was made; None when nothing is left of it."""
    seen = planned.project
    facts = {name: value for name, value in planned.facts.items() if getattr(project, name) == getattr(seen, name)}
    if not facts:
        return None
    names = (*facts, *SEARCHED)
    before = plain(project, names)
    for name, value in facts.items():
        setattr(project, name, value)
    refresh_search(project)
    return effect(
        batch, project, made=False, project=project.pk, row=planned.row, before=before, after=plain(project, names)
    )


def _update_event(planned, fact, batch):
    if fact is None:
        fact = StockFact.objects.create(
            project_id=planned.project.pk, batch=batch, sheet=planned.row.sheet, row=planned.row.row, stated_by=batch.by,
            **planned.event,
        )  # fmt: skip
        return [effect(batch, fact, made=True, project=planned.project.pk, row=planned.row)]
    if not fact.open:
        return []
    before = plain(fact, EVENT)
    for name, value in planned.event.items():
        setattr(fact, name, value)
    fact.stated_by = batch.by or fact.stated_by
    fact.save()
    after = plain(fact, EVENT)
    return [effect(batch, fact, made=False, project=planned.project.pk, row=planned.row, before=before, after=after)]


def _name_company(planned, batch):
    """A company or code that the ledger names only now; the earlier one stays linked."""
    if not {"company_name", "uscc"} & {change.key for change in planned.changes}:
        return []
    project = Project.objects.get(pk=planned.project.pk)
    before = set(project.company_links.values_list("pk", flat=True))
    text = plain(project, SEARCHED)
    link_company(project, planned.known.get("company_name") or "", planned.known.get("uscc") or "")
    links = project.company_links.exclude(pk__in=before)
    made = [effect(batch, link, made=True, project=project.pk, row=planned.row) for link in links]
    after = plain(project, SEARCHED)
    return [*made, effect(batch, project, made=False, project=project.pk, row=planned.row, before=text, after=after)]
