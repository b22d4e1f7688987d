"""Each figure of the ledger's workbook is that of the pages, and of an independent recount over raw rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.figures.forms import Asked
from projects.figures.rules.outcomes import money_of
from projects.figures.scope import Scope
from projects.outcomes.moneykinds import STATED
from projects.register.models import FigureKind
from projects.register.stages import Stage
from tests.factories import WAN, ProjectFactory
from tests.factories.base import at
from tests.figures.exported import posted, table
from tests.figures.ledger import Ledger, day
from tests.figures.ledgercount import figures_of, ledger_figures, rounded

FIGURES = (
    "introduced", "incubated", "landed", "counted_year", "staff", "bachelor_or_above",
    *(f"{span}_{kind}" for kind in ("funds_in_place", "fixed_assets", "equity", "transfer_loan", "risk_sharing_loan", "startup_loan")
      for span in ("money", "year")),
    "money_planned", "money_registered", "money_paid_in",
)  # fmt: skip
KINDS = (
    "planned",
    "registered",
    "paid_in",
    "funds_in_place",
    "fixed_assets",
    "equity",
    "transfer_loan",
    "startup_loan",
)


@pytest.fixture
def county_with_a_past(county, today):
    """Two years of every shape that counting knows, with money, heads, a join, a retraction, a leaving and a return."""
    today("2026-09-30")
    ledger = Ledger(county)
    rows = [ProjectFactory(county=county, name=f"项目{n}", created_at=at(date(2025, 1, 3))) for n in range(9)]
    ledger.enclave_in(rows[0], "2025-03-01")
    ledger.incubator_in(rows[0], "2026-02-01")
    ledger.landed(rows[0], "2026-05-01")
    ledger.incubator_in(rows[1], "2025-10-01")
    ledger.left(rows[1], "2025-12-01")
    ledger.incubator_in(rows[1], "2026-04-01")
    ledger.incubator_in(rows[2], "2026-06-01")
    ledger.left(rows[2], "2026-08-01")
    ledger.retract(ledger.incubator_in(rows[3], "2026-03-01"), "2026-04-01")
    ledger.makerspace_in(rows[4], "2026-01-05")
    ledger.landed(rows[5], "2026-07-01")
    ledger.incubator_in(rows[6], "2026-01-01")
    ledger.incubator_in(rows[7], "2026-09-30")
    rows[8].stage, rows[8].joined_into = Stage.JOINED, rows[7]
    rows[8].save()
    ledger.enclave_in(rows[8], "2025-06-01")
    for n, project in enumerate(rows):
        for year in (2025, 2026):
            ledger._put(
                project, FigureKind.INVESTMENT, f"{year}-0{n + 1}-15", detail="funds_in_place", value=n * WAN + 7
            )
        ledger._put(project, FigureKind.INVESTMENT, "2026-02-02", detail=KINDS[n % 8], value=(n + 1) * WAN)
        for month in (3, 6):
            heads = {"bachelor_or_above": n + month - 3}
            ledger._put(project, FigureKind.TALENT, f"2026-0{month}-28", value=n + month, counts=heads)
    return ledger


@pytest.mark.parametrize(("year", "as_of"), [(2026, "2026-09-30"), (2026, "2026-06-30"), (2025, "2025-12-31")])
def test_the_workbook_agrees_with_a_recount_over_raw_rows(county_with_a_past, cast, client_of, year, as_of):
    answer = posted(client_of(cast.staff.user), columns=["number", *FIGURES], year=str(year), as_of=as_of)
    expected = ledger_figures(cast.county, year, day(as_of))
    found = figures_of(table(answer), FIGURES)
    assert set(found) == set(expected)
    for number, figures in expected.items():
        assert found[number] == rounded(figures), number


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_workbook_agrees_with_the_pages(county_with_a_past, cast, client_of, year):
    client = client_of(cast.staff.user)
    rows = table(posted(client, columns=["number", *FIGURES], year=str(year)))
    page = client.get(reverse("figures-counted"), {"year": year})
    shown = sorted(row.project["number"] for row, _cells in page.context["lines"])
    assert sorted(row["number"] for row in rows if row["counted_year"] == year) == shown
    asked = Asked(year, date(2026, 9, 30), date(2026, 9, 30))
    for kind, fen, projects in money_of(Scope(cast.staff.user).count(asked)):
        if kind not in STATED:
            cells = [Decimal(str(row[f"year_{kind}"])) for row in rows if row[f"year_{kind}"] is not None]
            assert (sum(cells) * 1_000_000, len(cells)) == (fen, projects), kind
    landed = client.get(reverse("figures-landed"), {"year": year}).context["lines"]
    assert {row.project["number"] for row, _cells in landed} == {
        row["number"] for row in rows if row["landed"] and row["landed"].year == year
    }
