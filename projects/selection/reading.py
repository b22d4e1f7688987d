"""The submitted application as an expert reads it: sections in words, files. Ways to reach people are masked.

In a blind round nothing says whose it is: no persons, no firms, names in texts are hidden, only marked files.
"""

from dataclasses import dataclass

from django.urls import reverse

from projects.register.form import PERSON, REACH, STEPS, Rows
from projects.register.stages import Stage
from projects.register.values import show

from .masking import hidden_words, masked
from .models import Meeting, Review

READABLE = (Review.State.OPEN, Review.State.SUBMITTED)
# Answers that name whose the project is, beside those about persons.
TELLING = {
    "project_name", "future_company", "established_on", "registered_address", "shareholders.name", "ip.name", "ip.number",
    "funding.investor",
}  # fmt: skip


@dataclass(frozen=True)
class ShownFile:
    """A file as an expert sees it: what it is, where it opens, its size in bytes, its name."""

    label: str
    url: str
    size: int
    name: str


def may_read(review):
    """Whether the file is open to this sheet's expert: declared, not recused, on the agenda, the meeting running."""
    item = review.item
    standing = item.removed_at is None and item.project.stage == Stage.REVIEW
    return review.state in READABLE and standing and item.meeting.state == Meeting.State.OPEN


def _tells(field, path, blind):
    return blind and (path in TELLING or field.personal == REACH or path in ("leader", "contact", "legal_representative")
                      or (field.personal == PERSON and field.name == "name"))  # fmt: skip


def _table(part, rows, words, blind):
    fields = [field for field in part.fields if not _tells(field, f"{part.name}.{field.name}", blind)]
    return {
        "label": part.label,
        "heads": [field.label for field in fields],
        "rows": [
            [(field.label, masked(show(field, row.get(field.name), masked=True), words)) for field in fields]
            for row in rows
        ],
    }


def _step_of(step, version, words, blind):
    facts, tables = [], []
    for part in step.parts_for(version.application.applicant_kind):
        value = version.data.get(part.name)
        if isinstance(part, Rows):
            tables += [_table(part, value, words, blind)] if value else []
        elif not _tells(part, part.name, blind) and (shown := show(part, value, masked=True)):
            facts.append((part.label, masked(shown, words)))
    return step.label, facts, tables


def sections_of(item):
    """[(title, [(label, words)], [table])] of the judged version, in the order of the form; empty answers are left out."""
    blind = item.meeting.blind
    words = hidden_words(item) if blind else ()
    found = [_step_of(step, item.version, words, blind) for step in STEPS]
    return [row for row in found if row[1] or row[2]]


def files_of(review):
    """The files of a sheet's project for its expert: one query."""
    item = review.item
    if item.meeting.blind:
        rows = item.blind_files.marked().select_related("file")
        return [
            ShownFile(row.label, reverse("review-file", args=[review.pk, row.pk]), row.file.size, row.neutral_name)
            for row in rows
        ]
    rows = item.version.materials.select_related("requirement", "document__file")
    return [
        ShownFile(row.requirement.name, reverse("file", args=[row.document.file_id]), row.document.file.size,
                  row.document.file.name)
        for row in rows
    ]  # fmt: skip
