"""The tables of docs/performance.md. With BENCH_WRITE each bench puts what it measured into its place there.

A place is a pair of lines `<!-- bench: NAME -->` and `<!-- /bench -->`; it keeps one table for each database.
"""

import os
import re

from django.db import connection
from django.utils import timezone

from .keeping import ROOT

PAGE = ROOT / "docs" / "performance.md"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def write(name, lines):
    """Print a table, and put it in the place of the one of this database. `lines` are Markdown, the head first."""
    lines = list(lines)
    print("\n" + "\n".join(lines))
    if not os.environ.get("BENCH_WRITE"):
        return
    text = PAGE.read_text()
    place = re.compile(rf"(<!-- bench: {name} -->\n)(.*?)(<!-- /bench -->)", re.DOTALL)
    found = place.search(text)
    tables = dict(re.findall(r"\*\*(\w+)\*\*[^\n]*\n\n(.*?)\n\n", found[2] + "\n", re.DOTALL))
    heads = dict(re.findall(r"\*\*(\w+)\*\*([^\n]*)\n", found[2]))
    own = NAMES[connection.vendor]
    tables[own], heads[own] = "\n".join(lines), f", {timezone.localdate():%Y-%m-%d}"
    parts = [f"**{each}**{heads[each]}\n\n{tables[each]}\n\n" for each in NAMES.values() if each in tables]
    PAGE.write_text(text[: found.start()] + found[1] + "\n" + "".join(parts) + found[3] + text[found.end() :])
