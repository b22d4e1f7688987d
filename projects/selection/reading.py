"""The submitted application as an expert reads it: sections in words, files. Ways to reach people are masked."""

from projects.register.form import STEPS, Rows
from projects.register.stages import Stage
from projects.register.values import show

from .models import Meeting, Review

READABLE = (Review.State.OPEN, Review.State.SUBMITTED)


def may_read(review):
    """Whether the file is open to this sheet's expert: declared, not recused, on the agenda, the meeting running."""
    item = review.item
    standing = item.removed_at is None and item.project.stage == Stage.REVIEW
    return review.state in READABLE and standing and item.meeting.state == Meeting.State.OPEN


def _table(part, rows):
    return {
        "label": part.label,
        "heads": [field.label for field in part.fields],
        "rows": [
            [(field.label, show(field, row.get(field.name), masked=True)) for field in part.fields] for row in rows
        ],
    }


def sections_of(version):
    """[(title, [(label, words)], [table])] of a version, in the order of the form; empty answers are left out."""
    kind = version.application.applicant_kind
    found = []
    for step in STEPS:
        facts, tables = [], []
        for part in step.parts_for(kind):
            value = version.data.get(part.name)
            if isinstance(part, Rows):
                tables += [_table(part, value)] if value else []
            elif words := show(part, value, masked=True):
                facts.append((part.label, words))
        if facts or tables:
            found.append((step.label, facts, tables))
    return found


def files_of(version):
    """[(material name, stored file)] handed in with a version: one query."""
    rows = version.materials.select_related("requirement", "document__file")
    return [(row.requirement.name, row.document.file) for row in rows]
