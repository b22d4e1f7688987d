"""The ledger's figures once more, written plainly over raw rows: for tests only, sharing nothing with the product's rules.

For one county as known today: which year each project counts in (`recount`), the days of its stations, its money by kind,
its heads. Joined projects are counted with the one they were joined into.
"""

import io
from datetime import datetime

from projects.figures.ledger.columns import Columns
from projects.figures.ledger.inquiry import Inquiry
from projects.figures.resources import write_ledger
from projects.register.models import FigureEvent, Project

from .exported import table
from .recount import recount

MOVE_INS = ("incubator_move_in", "enclave_move_in", "other_move_in")
LANDED = ("landing_registered", "landing_substantial")


def ledger_figures(county, year, as_of):
    """Number of a project → its figures, for all that anything was recorded of by the day."""
    kept = dict(Project.objects.filter(county=county).values_list("pk", "joined_into_id"))
    numbers = dict(Project.objects.filter(county=county).values_list("pk", "number"))
    false = set(FigureEvent.objects.filter(retracts__isnull=False).values_list("retracts_id", flat=True))
    found = {}
    for row in FigureEvent.objects.filter(project__county=county).order_by("occurred_on", "pk"):
        if row.retracts_id or row.pk in false or row.occurred_on > as_of:
            continue
        owner = row.project_id
        while kept[owner]:
            owner = kept[owner]
        _add(found.setdefault(numbers[owner], {}), row, year)
    for counted in range(2024, as_of.year + 1):
        for number in recount(county, counted, as_of):
            found[number]["counted_year"] = counted
    return found


def _add(figures, row, year):
    if row.kind in (*MOVE_INS, *LANDED):
        figures.setdefault("introduced", row.occurred_on)
    if row.kind == "incubator_move_in":
        figures.setdefault("incubated", row.occurred_on)
    if row.kind in LANDED:
        figures.setdefault("landed", row.occurred_on)
    if row.kind == "talent":
        figures["staff"] = row.value
        figures["bachelor_or_above"] = row.counts.get("bachelor_or_above")
    if row.kind == "investment":
        total, of_year = f"money_{row.detail}", f"year_{row.detail}"
        if row.detail in ("planned", "registered", "paid_in"):
            figures[total] = row.value / 1_000_000
            return
        figures[total] = figures.get(total, 0) + row.value / 1_000_000
        if row.occurred_on.year == year:
            figures[of_year] = figures.get(of_year, 0) + row.value / 1_000_000


def rounded(figures):
    """Sums of floats as the workbook writes exact amounts."""
    return {key: round(value, 6) if isinstance(value, float) else value for key, value in figures.items()}


def figures_of(rows, keys):
    """Number of a project → its figures of these columns, without empty cells; projects with none are left out."""
    found = {}
    for row in rows:
        figures = {key: row[key] for key in keys if row[key] is not None}
        found[row["number"]] = {key: v.date() if isinstance(v, datetime) else v for key, v in figures.items()}
    return {number: figures for number, figures in found.items() if figures}


def differing(county, year):
    """Where a county's whole workbook of a year and the recount say different things about entries, counts and money."""
    inquiry, known, out = Inquiry(county, year), Columns(county.pk), io.BytesIO()
    keys = ["introduced", "incubated", "landed", "counted_year"]
    keys += [key for key in known.by_id if key.startswith(("money_", "year_"))]
    rows = inquiry.narrow(inquiry.living(Project.objects.filter(county=county))).order_by("number")
    write_ledger(out, rows, inquiry=inquiry, columns=known.chosen(["number", *keys]))
    written = figures_of(table(out.getvalue()), keys)
    plain = {
        number: {key: value for key, value in rounded(figures).items() if key in keys}
        for number, figures in ledger_figures(county, year, inquiry.cutoff).items()
    }
    return {
        number: (written.get(number), figures)
        for number, figures in ({number: {} for number in written} | plain).items()
        if written.get(number, {}) != figures
    }
