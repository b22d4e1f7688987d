"""Sheets on their way from the limited process to the site, as JSON: hostile bytes made them, so nothing else is trusted."""

import datetime
import json
from dataclasses import replace

from projects.register.sheetfile.sheets import Broken, Sheet

DAYS = {"d": datetime.date, "m": datetime.datetime, "t": datetime.time}


def packed(sheets, most=None):
    """Bytes of the sheets; of each the first `most` rows, where a number is given."""
    return json.dumps([_plain(_first(sheet, most)) for sheet in sheets], default=_marked).encode()


def _first(sheet, most):
    if most is None or len(sheet.rows) <= most:
        return sheet
    merges = [merge for merge in sheet.merges if merge[0] < most]
    return replace(sheet, rows=sheet.rows[:most], more=len(sheet.rows) - most, merges=merges)


def _plain(sheet):
    return {
        "name": sheet.name, "rows": sheet.rows, "merges": sheet.merges, "hidden": sheet.hidden,
        "hidden_rows": sorted(sheet.hidden_rows), "hidden_columns": sorted(sheet.hidden_columns), "more": sheet.more,
    }  # fmt: skip


def _marked(value):
    """What JSON has no form for, as an object with one mark."""
    if isinstance(value, Broken):
        return {"b": [value.shown, value.words, value.code]}
    if isinstance(value, datetime.timedelta):
        return {"s": value.total_seconds()}
    for mark, kind in DAYS.items():
        if type(value) is kind:
            return {mark: value.isoformat()}
    return str(value)


def unpacked(body):
    """The sheets again."""
    return [_sheet(**facts) for facts in json.loads(body, object_hook=_value)]


def _value(found):
    if len(found) != 1:
        return found
    ((mark, value),) = found.items()
    if mark == "b":
        return Broken(*value)
    return datetime.timedelta(seconds=value) if mark == "s" else DAYS[mark].fromisoformat(value)


def _sheet(merges, hidden_rows, hidden_columns, **facts):
    sets = {"hidden_rows": frozenset(hidden_rows), "hidden_columns": frozenset(hidden_columns)}
    return Sheet(merges=[tuple(merge) for merge in merges], **sets, **facts)
