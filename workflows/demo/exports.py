"""Workbooks of the register that people of the story took away, so that the log of exports has its lines."""

import hashlib
from datetime import timedelta
from functools import partial
from io import BytesIO

from projects.figures.actions.exports import log_export, refuse_order, write_export
from projects.figures.models import LedgerExport

from .figures import MONTHLY_COLUMNS

VISITS = ("number", "name", "company", "leader", "phone", "place", "stage")
# Days before the story ends, who, columns, filter, and what whole phone numbers are needed for.
TAKEN = (
    (20, "centre", MONTHLY_COLUMNS, "", ""), (12, "desk", VISITS, "stage=incubating", "走访在孵企业前电话预约"),
    (5, "centre2", MONTHLY_COLUMNS, "", ""),
)  # fmt: skip


def plan_exports(world, end):
    """Promise the workbooks of the last weeks."""
    for days, who, columns, query, reason in TAKEN:
        day = end - timedelta(days=days)
        act = partial(_take, who=who, columns=columns, query=query, reason=reason)
        world.later((day - world.clock.day).days, act)


def _take(world, who, columns, query, reason):
    day = world.clock.day
    export = LedgerExport(
        county=world.county, asked_by=world.people[who], columns=list(columns), query=query, year=day.year, as_of=day,
        known_on=day, phones=bool(reason), reason=reason,
    )  # fmt: skip
    refuse_order(export)
    out = BytesIO()
    rows, words = write_export(export, out)
    log_export(export, rows=rows, words=words, sha256=hashlib.sha256(out.getvalue()).hexdigest())
