"""The ledger's workbook beside django-import-export's own: rows per CPU second of the same columns and rows, and memory."""

import os
import tracemalloc
from time import process_time

import pytest
from import_export import resources

from projects.figures.ledger.columns import Columns
from projects.figures.ledger.inquiry import Inquiry
from projects.figures.resources import write_ledger
from projects.register.models import Project

from . import book, keeping
from .seeding import Register

ROWS = int(os.environ.get("BENCH_EXPORT", 2000))
AIM, MEMORY = 3, 1.15
JOINED = "the same with its rows joined"  # a help that the default does not give itself
# Columns that the table of projects holds, or a row that it points at: those that a plain resource can write.
SAME = {
    "number": "number", "name": "name", "source": "source", "field": "field", "stage": "stage",
    "stage_since": "stage_since", "leader": "leader", "contact": "contact", "phone": "phone",
    "planned": "planned_investment", "registered": "created_at", "next_date": "next_date", "carrier": "carrier__name",
    "industry": "industry__name", "follower": "follow_up_by__name", "remarks": "stage_reason",
}  # fmt: skip

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


class Plain(resources.ModelResource):
    """What django-import-export does by itself."""

    class Meta:
        model = Project
        fields = export_order = tuple(SAME.values())


def by_default(projects, path):
    path.write_bytes(Plain().export(projects).export("xlsx"))


def ours(columns):
    def write(projects, path):
        inquiry = Inquiry(projects[0].county)
        known = Columns(inquiry.county_id)
        write_ledger(path, projects, inquiry=inquiry, columns=known.chosen(columns or known.whole))

    return write


def rate(write, projects, path):
    """Rows per CPU second of this process, the database (SQLite) included; the better of two runs."""
    spent = []
    for _turn in range(2):
        before = process_time()
        write(projects.all(), path)
        spent.append(process_time() - before)
    return projects.count() / min(spent)


def peak(write, projects, path):
    """Bytes of the highest memory that Python held while writing."""
    tracemalloc.start()
    write(projects.all(), path)
    _now, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def test_export(cast, capsys, tmp_path):
    path, register = tmp_path / "ledger.xlsx", Register(cast)
    projects = Project.objects.filter(county=cast.county).order_by("pk")  # the most facts stand with the first ones
    joined = projects.select_related("carrier", "industry", "follow_up_by")
    ways = {
        "import-export's default": (by_default, projects), "ours, the same columns": (ours(SAME), projects),
        "ours, the whole ledger": (ours(()), projects),
    }  # fmt: skip
    with keeping.put_back():
        register.grow_to(ROWS)
        rates = {name: rate(*way, path) for name, way in ways.items()}
        rates[JOINED] = rate(by_default, joined, path)
        highest = {name: [peak(*way, path)] for name, way in ways.items()}
        register.grow_to(4 * ROWS)
        for name, way in ways.items():
            highest[name].append(peak(*way, path))
    with capsys.disabled():
        book.write("export", table(rates, highest))
    assert rates["ours, the same columns"] >= AIM * rates[JOINED]
    assert [name for name in ways if name.startswith("ours") and grown(highest[name]) > MEMORY] == []


def grown(highest):
    """How many times more memory four times the rows took."""
    return highest[1] / highest[0]


def table(rates, highest):
    """Lines of a table in Markdown, as docs/performance.md keeps it."""
    yield f"| Workbook of {ROWS:,} projects | rows per CPU second | peak memory (MB) | at {4 * ROWS:,} (MB) | growth |"
    yield "|---|---|---|---|---|"
    for name, value in rates.items():
        sizes = highest.get(name)
        memory = f"{sizes[0] / 1e6:.1f} | {sizes[1] / 1e6:.1f} | {grown(sizes):.2f}" if sizes else "| |"
        yield f"| {name} | {value:,.0f} | {memory} |"
