"""Targets and closes of the story: the split of the 80, what sections report for the county, quarters that are closed."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from projects.figures.actions.closes import close_period, prepare_close
from projects.figures.actions.exports import save_columns
from projects.figures.actions.targets import check_figure, report_figure, split_target
from projects.figures.models import PeriodClose, Target

Kind = PeriodClose.Kind
MONTHLY_COLUMNS = (
    "place", "number", "name", "company", "source", "introduced", "landed", "stage", "money_funds_in_place", "bachelor_or_above",
    "progress",
)  # fmt: skip
CLOSED_AFTER = 2  # days after the end of a month; what is verified later is an adjustment
PARTS = {
    ("enclave", "gjcx"): 18, ("enclave", "wsk"): 7, ("incubator", "kczx"): 38, ("incubator", "hangqi"): 10,
    ("contest", ""): 4, ("quarter", "1"): 18, ("quarter", "2"): 22, ("quarter", "3"): 22, ("quarter", "4"): 18,
}  # fmt: skip
# Code of a target, who reports and who checks, what is reached by the end of each quarter.
REPORTED = (
    ("results_transfer", "reporter", "centre", ("9", "23", "38")), ("results_collected", "reporter", "centre2", ("260", "540", "815")),
    ("technology_managers", "reporter", "centre", ("31", "52", "77")), ("testing_income", "reporter", "centre", ("120", "265", "410.5")),
    ("transfer_loan", "centre", "centre2", ("0.42", "0.95", "1.56")), ("startup_loan", "centre", "centre2", ("1.1", "2.35", "3.9")),
    ("fund_share", "centre", "leader", ("55", "58.3", "61.2")),
)  # fmt: skip
STILL_WAITS = "testing_income"  # the last report of it has not been checked when the story ends


def plan_figures(world, end):
    """Promise the split of the year's target, the quarterly reports, and the closes of months and quarters."""
    year = end.year
    _on(world, date(year, 1, 12), partial(_split, year=year))
    _on(world, date(year, 1, 12), _share_columns)
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        if last + timedelta(days=CLOSED_AFTER + 1) > end:
            return
        _on(world, last + timedelta(days=CLOSED_AFTER), partial(_close, year=year, kind=Kind.MONTH, number=month))
        if month % 3 == 0:
            quarter = month // 3
            _on(
                world,
                last + timedelta(days=CLOSED_AFTER),
                partial(_close, year=year, kind=Kind.QUARTER, number=quarter),
            )
            _on(world, last + timedelta(days=8), partial(_report, year=year, quarter=quarter, last=last))


def _on(world, day, act):
    world.later((day - world.clock.day).days, act)


def _split(world, year):
    target = Target.objects.filter(county=world.county, year=year, code="projects").first()
    if target:
        split_target(target, by=world.people["leader"], parts=PARTS)


def _share_columns(world):
    """The columns that the centre takes for its monthly note, for everybody who exports the ledger."""
    save_columns(by=world.people["centre"], county=world.county, name="月报用", columns=MONTHLY_COLUMNS, shared=True)


def _close(world, year, kind, number):
    period = {"county": world.county, "year": year, "kind": kind, "number": number}
    prepare_close(by=world.people["centre"], **period)
    world.clock.tick()
    close_period(by=world.people["centre2"], **period)


def _report(world, year, quarter, last):
    targets = {row.code: row for row in Target.objects.filter(county=world.county, year=year)}
    for code, reporter, checker, values in REPORTED:
        if code not in targets or quarter > len(values):
            continue
        by = world.people[reporter]
        paper = world.papers.pdf("county", f"{targets[code].name}汇总表", by)
        figure = report_figure(targets[code], by=by, value=Decimal(values[quarter - 1]), as_of=last, evidence=paper)
        world.clock.tick()
        if code != STILL_WAITS or quarter < len(values):
            check_figure(figure, by=world.people[checker])
