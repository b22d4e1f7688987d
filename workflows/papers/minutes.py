"""The minutes of a deliberation (集体研究纪要): what stood in the sitting when it was published, as a kept paper."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.files.models import LetterTemplate
from projects.files.papers import issue_paper
from projects.trace.wording import on_paper

from .letters import Letter


@on_paper
def minutes_of(sitting):
    """The facts of the letter `sitting` by the names of `fields.json`."""
    rows = sitting.decisions.standing().select_related("project__organisation")
    people = sitting.attendances.order_by("pk")
    return {
        "day": cn_day(sitting.on), "place": sitting.place, "chair": "、".join(row.name for row in people if row.chairs),
        "members": "、".join(row.name for row in people if not row.chairs), "guests": sitting.attendees,
        "words": sitting.words, "count": len(rows), "results": _results(rows),
        "items": [_row(place, row) for place, row in enumerate(rows, 1)],
    }  # fmt: skip


def _results(rows):
    counts = {}
    for row in rows:
        label = str(row.get_outcome_display())
        counts[label] = counts.get(label, 0) + 1
    return "、".join(_("%(count)s %(outcome)s") % {"count": count, "outcome": label} for label, count in counts.items())


def _row(place, row):
    words = row.reasons
    if row.dissent:
        words = f"{words} {_('Dissent: %(words)s') % {'words': row.dissent}}".strip()
    return {
        "place": place, "project": row.project.name, "applicant": str(row.project.organisation or row.project.leader),
        "mean": "" if row.mean is None else row.mean, "outcome": row.get_outcome_display(), "votes": votes_words(row),
        "words": words,
    }  # fmt: skip


def votes_words(row):
    """The votes of a decision in words; "" where none were counted."""
    if row.votes is None:
        return ""
    agreed, against, abstained = row.votes
    return _("%(agreed)s for, %(against)s against, %(abstained)s abstained") % {
        "agreed": agreed, "against": against, "abstained": abstained
    }  # fmt: skip


def issue_minutes(sitting):
    """Freeze the minutes of a sitting that is being published."""
    return issue_paper(
        county=sitting.county, kind=LetterTemplate.Kind.SITTING, number=str(sitting), unit=sitting.county.centre_name,
        facts=as_texts(minutes_of(sitting)), on=timezone.localdate(sitting.published_at),
    )  # fmt: skip


def as_texts(facts):
    """Facts as JSON keeps them: texts, and rows of texts."""
    if isinstance(facts, list):
        return [as_texts(row) for row in facts]
    return {key: as_texts(value) if isinstance(value, list) else str(value) for key, value in facts.items()}


def draft_minutes(sitting):
    """The minutes of a pending sitting as a letter, kept nowhere."""
    unit = sitting.county.centre_name
    number = _("%(number)s-draft") % {"number": sitting}
    return Letter(
        LetterTemplate.Kind.SITTING, sitting.county, number, unit, timezone.localdate(), as_texts(minutes_of(sitting))
    )
