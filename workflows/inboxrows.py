"""The rows of the inbox as plain texts, in the columns that a person chose: thirty rows must not cost thirty calls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import format_wan
from projects.register.models import SourceKind, TechField
from projects.register.stages import Stage
from projects.trace.addresses import addresses_of
from projects.trace.calendar import working_days_by_date
from projects.trace.templatetags.ui import clock_words

from .inbox import clock_state, is_soon
from .steps import step_addresses, step_title

# What every row needs, whatever its columns.
ALWAYS = (
    "pk", "step", "owner_id", "due_on", "created_at", "done_at", "note", "project__name",
    "project__number", "project__organisation__name", "clock__due_on", "clock__amber_on", "clock__stopped_on",
    "clock__provisional",
)  # fmt: skip


def moment(when):
    """Day and time as a row prints them: the date filter of templates costs more than all else in the row."""
    return f"{timezone.localtime(when):%m-%d %H:%M}" if when else ""


@dataclass(frozen=True)
class Column:
    """A column that can be chosen: its heading, what it reads, and how that is printed."""

    label: str
    path: str
    words: Callable = str


COLUMNS = {
    "step": Column(_("Step"), "step", step_title),
    "carrier": Column(_("Carrier"), "carrier__short_name"),
    "came": Column(_("Came in"), "created_at", moment),
    "holder": Column(_("Handled by"), "owner__name"),
    "taken": Column(_("Taken at"), "taken_at", moment),
    "due": Column(_("Due"), "clock__due_on", "{:%Y-%m-%d}".format),
    "stage": Column(_("Stage"), "project__stage", lambda value: Stage(value).label),
    "field": Column(_("Technical field"), "project__field", lambda value: TechField(value).label),
    "source": Column(_("First source"), "project__source", lambda value: SourceKind(value).label),
    "leader": Column(_("Project leader"), "project__leader"),
    "investment": Column(_("Planned investment (in 10,000 yuan)"), "project__planned_investment", format_wan),
}
USUAL = ("step", "carrier", "came", "holder")


def columns_of(user):
    """The names of the columns that a person sees, in the order of the table."""
    chosen = user.list_columns.get("inbox", USUAL)
    return [name for name in COLUMNS if name in chosen]


def read_rows(items, names):
    """Rows of a page of items as dictionaries, in one query."""
    return items.values(*ALWAYS, *(path for name in names if (path := COLUMNS[name].path) not in ALWAYS))


def print_rows(rows, names, *, free=False, absent=()):
    """What the template prints for each row, with one query for the calendar.

    `free`: the rows are of a tab whose free files this person may take; `absent`: those whose files are handled too.
    """
    rows = list(rows)
    today = timezone.localdate()
    left = working_days_by_date(today, [row["clock__due_on"] for row in rows if row["clock__due_on"]])
    columns = [(COLUMNS[name], str(COLUMNS[name].label)) for name in names]
    addresses, clock_urls = step_addresses(row["step"] for row in rows), addresses_of("item")
    for row in rows:
        row["url"], row["clock_url"] = addresses[row["step"]](row["pk"]), clock_urls(row["pk"])
    return [_row(row, columns, left, today, free, row["owner_id"] in absent) for row in rows]


def _row(row, columns, left, today, free, stands_in):
    open_ = row["done_at"] is None
    words, tone = _clock(row, left, today)
    team = row["project__organisation__name"]
    return {
        "pk": row["pk"],
        "url": row["url"],
        "name": row["project__name"],
        "sub": f"{row['project__number']} · {team}" if team else row["project__number"],
        "cells": [(label, _cell(column, row[column.path])) for column, label in columns],
        "clock": words,
        "tone": tone,
        "clock_url": row["clock_url"],
        "went": moment(row["done_at"]),
        "open": open_,
        "takeable": open_ and row["owner_id"] is None and free,
        "stands_in": open_ and stands_in,
        "note": row["note"] if open_ else "",
    }


def _cell(column, value):
    return column.words(value) if value not in (None, "") else "—"


def _clock(row, left, today):
    """Words and tone of a clock: amber from 60 % of its days on, red when they are over."""
    due = row["clock__due_on"]
    state = clock_state(row["clock__stopped_on"], row["clock__provisional"]) if due else ""
    return clock_words(left[due] if due else None, state, is_soon(row["clock__amber_on"], today))
