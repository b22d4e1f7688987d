"""A large ledger: our import beside reading plus bulk insert without validation, and beside the library's own loop.

All three fill the same tables from the same file, in one run, measured as CPU seconds of this process (SQLite included).
"""

import gc
import os
import resource
from time import process_time

import pytest
import python_calamine
import tablib
from django.db import transaction
from django.utils import timezone
from import_export import resources
from import_export.fields import Field
from import_export.widgets import CharWidget, ForeignKeyWidget, IntegerWidget

from projects.people.models import Carrier
from projects.register.actions.imports import import_file
from projects.register.models import (
    Company,
    ImportBatch,
    ImportEffect,
    LedgerLine,
    Project,
    ProjectCompany,
    ProjectSource,
    StockFact,
)
from projects.register.stages import Stage
from projects.text import name_key, search_text
from tests.factories import WAN, ImportBatchFactory

from . import book, ledgers

ROWS = int(os.environ.get("BENCH_LEDGER", 5000))
LIBRARY_ROWS = 400  # the library's rate does not grow with the file
# The library fills the same tables row by row; inserting into them without any validation is some seven times as fast,
# so that no import can be twenty times as fast here: text for search and its index cost more than the loop does.
OF_FLOOR, TIMES_LIBRARY, TIMES_ITS_PREVIEW = 0.5, 3, 8
PEAK = 1024  # MB of memory beside what the process held before
SOURCE = "opening_stock"

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


class Undo(Exception):
    """Takes back what was measured."""


def rate(rows, work):
    """Rows per CPU second of `work`, whose rows are taken back."""
    gc.collect()
    try:
        with transaction.atomic():
            begun = process_time()
            work()
            spent = process_time() - begun
            raise Undo
    except Undo:
        return rows / spent


def unvalidated(data, batch):
    """The floor: every cell as it stands into the same tables, in batches."""
    book = python_calamine.CalamineWorkbook.from_filelike(ledgers.io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    for start in range(0, len(rows), 1000):
        _insert(rows[start : start + 1000], start, batch)


def _insert(rows, start, batch):
    county, carrier, today = batch.county, batch.carrier, timezone.localdate()
    projects = [_project(cells, f"X-{n:06d}", county, carrier) for n, cells in enumerate(rows, start)]
    Project.objects.bulk_create(projects)
    companies = Company.objects.bulk_create(
        Company(county=county, name=cells[1], uscc=f"{n:018d}") for n, cells in enumerate(rows, start)
    )
    ProjectCompany.objects.bulk_create(
        ProjectCompany(project=project, company=company, kind="own", since=today)
        for project, company in zip(projects, companies, strict=True)
    )
    ProjectSource.objects.bulk_create(
        ProjectSource(project=one, kind=SOURCE, carrier=carrier, on=today) for one in projects
    )
    through = Project.carriers.through
    through.objects.bulk_create(through(project_id=one.pk, carrier_id=carrier.pk) for one in projects)
    pairs = list(zip(projects, rows, strict=True))
    StockFact.objects.bulk_create(
        StockFact(project=one, kind="incubator_move_in", on=cells[10], carrier=carrier, batch=batch, row=1)
        for one, cells in pairs
    )
    LedgerLine.objects.bulk_create(
        LedgerLine(
            county=county,
            project=one,
            batch=batch,
            row=1,
            values=dict(zip(ledgers.HEADINGS, map(str, cells), strict=True)),
        )
        for one, cells in pairs
    )
    for row in (projects, companies):
        ImportEffect.objects.bulk_create(
            ImportEffect(batch=batch, model=one._meta.label, target=one.pk, row=1, made=True) for one in row
        )


def _project(cells, number, county, carrier):
    return Project(
        county=county, number=number, name=cells[0], leader=cells[3], contact=cells[4], phone=str(cells[5]), email=cells[6],
        stage=Stage.INCUBATING, source=SOURCE, carrier=carrier, planned_investment=int(cells[11]) * WAN, summary=cells[18],
        introduced_by=cells[16], name_key=name_key(cells[0])[:100],
        search_text=search_text(number, cells[0], cells[3], cells[16], cells[1], cells[2]),
    )  # fmt: skip


class ByTheLibrary(resources.ModelResource):
    """The same columns by django-import-export as it comes, with validation of the model."""

    name = Field("name", "项目名称")
    leader, contact, phone = (
        Field("leader", "负责人"),
        Field("contact", "联系人"),
        Field("phone", "联系电话", widget=CharWidget()),
    )
    email, summary, introduced_by = (
        Field("email", "电子邮箱"),
        Field("summary", "项目简介"),
        Field("introduced_by", "介绍方"),
    )
    planned_investment = Field("planned_investment", "计划总投资（万元）", widget=IntegerWidget())
    carrier = Field("carrier", "入驻载体", widget=ForeignKeyWidget(Carrier, "short_name"))
    number = Field("number", "number")

    class Meta:
        model = Project
        fields = (
            "name", "leader", "contact", "phone", "email", "summary", "introduced_by", "planned_investment", "carrier",
            "number",
        )  # fmt: skip
        import_id_fields = ("number",)
        clean_model_instances = True

    def __init__(self, batch):
        super().__init__()
        self.batch = batch

    def before_import_row(self, row, **kwargs):
        row["number"] = f"X-{row['统一社会信用代码']}"[:20]

    def before_save_instance(self, instance, row, **kwargs):
        instance.name_key = name_key(instance.name)[:100]
        words = (instance.introduced_by, row["企业名称"], row["统一社会信用代码"])
        instance.search_text = search_text(instance.number, instance.name, instance.leader, *words)

    def init_instance(self, row=None):
        return Project(county=self.batch.county, created_by=self.batch.by, source=SOURCE, stage=Stage.INCUBATING)

    def after_save_instance(self, instance, row, **kwargs):
        batch, today = self.batch, timezone.localdate()
        company, _made = Company.objects.get_or_create(
            county=batch.county, uscc=row["统一社会信用代码"], defaults={"name": row["企业名称"]}
        )
        ProjectCompany.objects.create(project=instance, company=company, kind="own", since=today)
        ProjectSource.objects.create(project=instance, kind=SOURCE, carrier=batch.carrier, on=today)
        instance.carriers.add(batch.carrier)
        StockFact.objects.create(project=instance, kind="incubator_move_in", carrier=batch.carrier, batch=batch, row=1)
        LedgerLine.objects.create(
            county=batch.county, project=instance, batch=batch, row=1, values={"name": instance.name}
        )


def by_the_library(data, batch, dry_run=False):
    """The library's loop over the first rows of the file."""
    dataset = tablib.Dataset().load(data, format="xlsx")
    result = ByTheLibrary(batch).import_data(dataset, dry_run=dry_run)
    assert result.totals["new"] > LIBRARY_ROWS * 0.9


def test_a_large_ledger(cast, capsys):
    carrier = cast.incubator
    whose = {"county": cast.county, "carrier": carrier}
    data, few = ledgers.workbook(ROWS, carrier.short_name), ledgers.workbook(LIBRARY_ROWS, carrier.short_name)
    batch = ImportBatchFactory(kind="ledger", edition=None, by=cast.staff.user, **whose)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {"library": rate(LIBRARY_ROWS, lambda: by_the_library(few, batch))}
    found["its preview"] = rate(LIBRARY_ROWS, lambda: by_the_library(few, batch, dry_run=True))
    dry = {"kind": "ledger", "by": None, "dry_run": True, **whose}
    found["preview"] = rate(ROWS, lambda: import_file(data, "台账.xlsx", **dry))
    found["floor"] = rate(ROWS, lambda: unvalidated(data, batch))
    results = []
    found["ours"] = rate(ROWS, lambda: results.append(import_file(data, "台账.xlsx", kind="ledger", by=None, **whose)))
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    with capsys.disabled():
        book.write("import", [
            "| Rows | import | floor | of the floor | library | times library | memory (MB) | preview | its preview | times |",
            "|---|---|---|---|---|---|---|---|---|---|",
            f"| {ROWS:,} | {found['ours']:.0f} | {found['floor']:.0f} | {found['ours'] / found['floor']:.2f} "
            f"| {found['library']:.0f} | {found['ours'] / found['library']:.1f} | {peak} "
            f"| {found['preview']:,.0f} | {found['its preview']:.0f} | {found['preview'] / found['its preview']:.1f} |",
        ])  # fmt: skip
    assert results[0].bad_rows == ROWS // ledgers.BAD_EVERY
    assert results[0].created == ROWS - results[0].bad_rows
    assert found["ours"] >= found["floor"] * OF_FLOOR
    assert found["ours"] >= found["library"] * TIMES_LIBRARY
    assert found["preview"] >= found["its preview"] * TIMES_ITS_PREVIEW
    assert peak <= PEAK
    assert not ImportBatch.objects.exclude(pk=batch.pk).exists()
