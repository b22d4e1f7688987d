"""The made-up contents of fixtures/reports as the dataclasses of `content.py`."""

import json
import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path

from projects.figures.reports.content import PeriodReport, ProjectReport

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reports"
PHOTOS = ["photo-campus.jpg", "photo-lab.jpg", "photo-line.jpg"]


def project_report():
    """A project that came by contest, enclave and incubator, with its photos."""
    report = _build(ProjectReport, json.loads((FOLDER / "project.json").read_text("utf-8")))
    bodies = [(FOLDER / name).read_bytes() for name in PHOTOS]
    return replace(report, photos=tuple(replace(p, body=b) for p, b in zip(report.photos, bodies, strict=True)))


def period_report():
    """January to September with 61 of 80."""
    return _build(PeriodReport, json.loads((FOLDER / "period.json").read_text("utf-8")))


def _build(kind, data):
    """The value of this type from its JSON form."""
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: _build(hints[f.name], data[f.name]) for f in fields(kind)})
    if typing.get_origin(kind) is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if isinstance(kind, types.UnionType) and is_dataclass(typing.get_args(kind)[0]):
        return _build(typing.get_args(kind)[0], data) if data else None
    if isinstance(kind, types.UnionType) or kind in (str, int, bool, bytes):
        return data
    raise TypeError(kind)
