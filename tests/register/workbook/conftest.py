"""Hundreds of small workbooks are read here: in this process, by what otherwise runs in a process of its own."""

import json
import subprocess

import pytest

from projects.register.sheetfile.__main__ import attempt
from projects.register.workbook import reading


@pytest.fixture(autouse=True)
def _read_in_here(monkeypatch):
    def run(module, *, job, **_how):
        head, _newline, data = job.partition(b"\n")
        answer, sheets = attempt(data, **json.loads(head))
        return subprocess.CompletedProcess([], 0, json.dumps(answer).encode() + b"\n" + sheets, b"")

    monkeypatch.setattr(reading, "run_limited", run)
