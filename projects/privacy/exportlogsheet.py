"""The log of exports as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.wording import listed
from projects.trace.workbooks import Head, Kind, write_workbook

CHUNK = 1000


def _heads():
    return (
        Head("number", _("Number"), width=18),
        Head("at", _("When"), width=17),
        Head("who", _("Who"), width=14),
        Head("kind", _("Kind"), width=18),
        Head("what", _("About"), width=30),
        Head("persons", _("Data of persons"), width=12),
        Head("reason", _("Reason"), width=30),
        Head("words", _("Filter"), width=36),
        Head("rows", _("Lines in the file"), Kind.COUNT, width=9),
        Head("columns", _("Columns in the file"), width=40),
        Head("sha256", "SHA-256", width=68),
        Head("again", _("Made as"), width=18),
    )


def _cells(line):
    return (
        line.number, f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}", line.by.name if line.by else _("Command line"),
        line.get_kind_display(), line.what, line.get_persons_display(), line.reason, line.words, line.rows,
        listed(line.columns, "，"), line.sha256, line.again.number if line.again else "",
    )  # fmt: skip


def write_log(out, lines, *, words, mark):
    """Write an .xlsx of the lines (a queryset) to a file; returns their number."""
    rows = lines.select_related("by", "again").iterator(chunk_size=CHUNK)
    notes = f"{timezone.localtime():%Y-%m-%d %H:%M} · " + _("Filter: %(words)s") % {"words": words or _("none")}
    title = _("Log of exports")
    return write_workbook(
        out, name=title, title=title, notes=notes, heads=_heads(), rows=map(_cells, rows), mark=mark, frozen=1
    )
