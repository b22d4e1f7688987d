"""Verbs on the log of exports: a line is begun before a file is made and ended with its rows and digest."""

import hashlib
import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from projects.trace.wording import listed

from .exportmodels import PREFIX, ExportLine

NUMBER = re.compile(PREFIX + r"(\d{4})-(\d{1,15})")
SHORTEST = 8  # letters of a digest by which a line is looked for


def begin_export(kind, *, by, county_id, what="", words="", reason="", columns=(), persons="masked", project=None):
    """A line for a file that is about to be made; its `mark` goes onto the sheets or pages of the file."""
    return ExportLine.objects.create(
        county_id=county_id, by=by, kind=kind, persons=persons, project_id=project.pk if project else None,
        what=str(what)[:200], words=str(words)[:500], reason=reason[:300], columns=[str(one) for one in columns],
    )  # fmt: skip


def end_export(line, *, sha256="", body=None, rows=0, words=None):
    """The file is made: its number of rows and digest (of `body`, where it is at hand); the filter, where it was not known."""
    line.sha256, line.rows = sha256 or hashlib.sha256(body).hexdigest(), rows
    if words is not None:
        line.words = str(words)[:500]
    line.save(update_fields=["sha256", "rows", "words"])
    return line


@transaction.atomic
def note_taken(made, *, by):
    """A kept file was taken away: a line of its own, with the digest of the making; None for what was made before the log."""
    if made is None:
        return None
    line = begin_export(
        made.kind, by=by, county_id=made.county_id, what=made.what, words=made.words, reason=made.reason,
        columns=made.columns, persons=made.persons,
    )  # fmt: skip
    line.project_id, line.again = made.project_id, made
    line.save(update_fields=["project_id", "again"])
    return end_export(line, sha256=made.sha256, rows=made.rows)


def note_reading(token_id, *, by, county_id):
    """Another system read persons, though masked: one line per token and day that counts the projects it read."""
    line, _made = ExportLine.objects.get_or_create(
        reading=f"{token_id} {timezone.localdate():%Y-%m-%d}",
        defaults={"county_id": county_id, "by": by, "kind": ExportLine.Kind.MACHINE},
    )
    ExportLine.objects.filter(pk=line.pk).update(rows=F("rows") + 1)


def in_words(form):
    """The filter that a form asked for, in words; "" for none."""
    words = []
    for name, field in form.fields.items():
        value = form.data.get(form.add_prefix(name)) if form.is_bound else None
        if value:
            chosen = {str(key): label for key, label in getattr(field, "choices", ())}
            words.append(f"{field.label} {chosen.get(value, value)}")
    return listed(words, "，")


def find_lines(rows, text):
    """Among these lines those of a number, or of a digest by its beginning; all for an empty text."""
    text = text.strip()
    if not text:
        return rows
    number = NUMBER.fullmatch(text.upper())
    found = rows.filter(pk=int(number[2]), at__year=int(number[1])) if number else rows.none()
    if len(text) >= SHORTEST and set(text.lower()) <= set("0123456789abcdef"):
        found |= rows.filter(sha256__startswith=text.lower())
    return found
