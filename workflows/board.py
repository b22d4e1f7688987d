"""The board: projects by stage, how many there are, how long half of them have been there, and the first cards.

Constant queries at any number of projects, and none that reads all of them: a column is counted up to CAP, its median
is known up to there, and only its first cards are read.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.capped import CAP, counts_of_each, in_words, of_each
from projects.trace.prepared import prepared
from projects.trace.templatetags.ui import clock_words

from .inbox import mark_clocks
from .moves import open_steps, targets
from .rights import acts_as
from .steps import step_title, step_url

CARDS = 8  # of a column; the rest stands in the register
CARD = ("number", "name", "stage_since", "carrier__short_name")
S = Stage
# Parts of the way. The last column of one is the first of the next, so that every move has both ends in view.
PARTS = {
    "intake": (_("Intake"), (S.LEAD, S.DRAFTING, S.RECOMMENDATION, S.CHECK, S.SUPPLEMENT, S.ACCEPTED)),
    "screening": (_("Screening"), (S.ACCEPTED, S.REVIEW, S.DELIBERATION, S.NOTICE, S.OBJECTION, S.APPROVED)),
    "admission": (
        _("Admission"),
        (S.APPROVED, S.OFFERED, S.SIGNING, S.HANDOVER, S.VERIFYING, S.ENCLAVE, S.INCUBATING, S.RESIDENT),
    ),
    "landing": (_("Landing"), (S.RESIDENT, S.ENCLAVE, S.INCUBATING, S.LANDING, S.LANDING_CHECK, S.LANDED)),
}

COLUMNS = tuple(dict.fromkeys(stage for _label, stages in PARTS.values() for stage in stages))


@dataclass
class Card:
    """One project as its column shows it. `goals` are the stages to which this person may move it."""

    project: Project
    days: int
    step: str = ""
    url: str = ""
    holder: str = ""
    clock: str = ""
    tone: str = ""
    goals: list = field(default_factory=list)


@dataclass
class Column:
    """A stage: how many projects, the median of their calendar days in it, the first cards, where the rest is."""

    stage: Stage
    count: int = 0
    words: str = ""  # the count, "1000+" above CAP
    median: int | None = None
    cards: list[Card] = field(default_factory=list)
    more: str = ""


def _seen(user, carrier):
    projects = Project.objects.visible_to(user)
    return projects if carrier is None else projects.filter(carrier=carrier)


@prepared("user", "carrier")
def _numbers(user, carrier):
    return counts_of_each(_seen(user, carrier), "stage", [stage.value for stage in COLUMNS])


@prepared("user", "carrier")
def _waiting(user, carrier):
    """Those of each stage, the longest waiting first."""
    rows = _seen(user, carrier).order_by("stage_since", "pk").values("pk")
    return of_each(rows, "stage", [stage.value for stage in COLUMNS])


@prepared("keys")
def _cards(keys):
    return Project.objects.filter(pk__in=keys).select_related("carrier").only(*CARD)


@prepared("projects", "user")
def _steps(projects, user):
    mine = Case(When(acts_as(user), then=Value(True)), default=Value(False))
    return open_steps(projects).annotate(mine=mine)


def stage_counts(user, carrier=None):
    """{stage: number of projects} of all columns that the person may see, each counted up to CAP; one query."""
    found = _numbers.counts(user, carrier)
    return {stage: found[stage.value] for stage in COLUMNS}


def _keys(user, carrier, counts):
    """(stage, "first" or "middle", key) of the first cards of each stage and of the project in its middle; one query.

    Those that have waited longest come first; the middle is known up to CAP.
    """
    waiting = _waiting.statements(user, carrier)
    parts, values = [], []
    for stage, number in counts.items():
        wanted = {"first": f"LIMIT {CARDS}", "middle": f"LIMIT 1 OFFSET {number // 2}"} if number else {}
        if number > CAP:
            del wanted["middle"]
        for part, limit in wanted.items():
            sql, params = waiting[stage.value]
            parts.append(f"SELECT '{stage.value}', '{part}', t.* FROM ({sql} {limit}) AS t")
            values.extend(params)
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return cursor.fetchall()


def columns(user, stages, *, counts, carrier=None, more=""):
    """The columns of the stages over projects (of a carrier) that the person may see; links to the register keep `more`.

    One query for the keys of cards and middles, one for those projects, two for what stands on the cards: the same at
    any size.
    """
    today = timezone.localdate()
    counts = {stage: counts[stage] for stage in stages}
    keys = _keys(user, carrier, counts)
    rows = {row.pk: row for row in _cards.rows({key for _stage, _part, key in keys})}
    medians = {Stage(stage): _days(rows[key].stage_since, today) for stage, part, key in keys if part == "middle"}
    made, cards = [], {}
    for stage, number in counts.items():
        first = [rows[key] for at, part, key in keys if (at, part) == (stage.value, "first")]
        first.sort(key=lambda project: (project.stage_since, project.pk))
        shown = {project.pk: Card(project, _days(project.stage_since, today)) for project in first}
        made.append(
            Column(stage, number, in_words(number), medians.get(stage), list(shown.values()), _list_of(stage, more))
        )
        cards |= shown
    _add_steps(cards, user)
    return made


def _list_of(stage, more):
    return f"{reverse('projects')}?stage={stage.value}&sort=since{'&' + more if more else ''}"


def _days(since, today: date):
    return (today - timezone.localdate(since)).days


def _add_steps(cards, user):
    """Whose turn it is, how the clock stands, and where this person may move the card; two queries."""
    for item in mark_clocks(_steps.rows(set(cards), user)):
        card = cards[item.project_id]
        card.step, card.url, card.holder = (
            step_title(item.step),
            step_url(item),
            item.owner or item.get_audience_display(),
        )
        card.clock, card.tone = clock_words(item.days_left, item.clock_state) if item.clock else ("", "")
        free = item.owner_id in (None, user.pk)
        card.goals = [(stage.value, stage.label) for stage in targets(item.step)] if item.mine and free else []
