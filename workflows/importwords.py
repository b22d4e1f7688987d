"""The result of an import in words, for the command line."""

from django.utils.translation import gettext as _

MOST_LINES = 200


def place(row):
    """Where a row stands, as a person finds it in Excel."""
    if row["sheet"]:
        return _("%(sheet)s row %(row)s") % {"sheet": row["sheet"], "row": row["row"]}
    return _("Row %(row)s") % {"row": row["row"]}


def summary_lines(result, *, heading, dry_run):
    """Lines of the summary: numbers first, then everything that wants a person's eye."""
    numbers = {
        "rows": result.rows, "created": result.created, "updated": result.updated, "unchanged": result.unchanged,
        "duplicates": len(result.duplicates), "bad": result.bad_rows,
    }  # fmt: skip
    yield str(heading)
    if dry_run:
        yield _("Dry run: nothing was written.")
    yield (
        _(
            "%(rows)s rows: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
            "%(duplicates)s duplicates, %(bad)s with errors"
        )
        % numbers
    )
    yield from _part(_("Rows to correct"), map(_cell, result.errors))
    yield from _part(_("Duplicates in the file"), map(_repeat, result.duplicates))
    yield from _part(_("Like an existing project, to be decided"), map(_match, result.matches))
    yield from _part(_("Sheets not read"), map(_sheet, result.remarks["sheets"]))
    yield from _part(_("Columns not read"), map(_column, result.remarks["columns"]))
    yield from _part(_("Rows left out"), map(_left_out, result.remarks["skipped"]))
    yield from _part(_("Notes on how cells were read"), map(_cell, result.remarks["notes"]))


def _cell(row):
    return f"{place(row)}，{row['column']}：{row['message']}"


def _repeat(row):
    of = place({"sheet": row["of_sheet"], "row": row["of_row"]})
    return _("%(row)s is the same as %(of)s") % {"row": place(row), "of": of}


def _match(row):
    return f"{place(row)}：{row['project']}（{row['reason']}）"


def _sheet(row):
    return f"{row['sheet']}：{row['reason']}" if row["sheet"] else row["reason"]


def _column(row):
    name = f"{row['sheet']} · {row['column']}" if row["sheet"] else row["column"]
    return f"{name}：{row['reason']}" if row["reason"] else name


def _left_out(row):
    return f"{place(row)}：{row['reason']} {row['text'][:100]}"


def _part(title, lines):
    lines = list(lines)
    if not lines:
        return
    yield ""
    yield f"{title}（{len(lines)}）"
    yield from (f"  {line}" for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield "  " + _("… and %(count)s more") % {"count": len(lines) - MOST_LINES}
