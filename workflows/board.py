"""The board: projects by stage, how many there are, how long half of them have been there, and the first cards.

Constant queries at any number of projects: one counts all stages, one finds the first cards and the middle one of the
columns that are shown, the others read what stands on those cards.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.templatetags.ui import clock_words

from .inbox import mark_clocks
from .moves import open_steps, targets
from .rights import acts_as
from .steps import step_title, step_url

CARDS = 8  # of a column; the rest stands in the register
S = Stage
# Parts of the way. The last column of one is the first of the next, so that every move has both ends in view.
PARTS = {
    "intake": (_("Intake"), (S.LEAD, S.DRAFTING, S.RECOMMENDATION, S.CHECK, S.SUPPLEMENT, S.ACCEPTED)),
    "screening": (_("Screening"), (S.ACCEPTED, S.REVIEW, S.DELIBERATION, S.NOTICE, S.OBJECTION, S.APPROVED)),
    "admission": (_("Admission"), (S.APPROVED, S.OFFERED, S.SIGNING, S.HANDOVER, S.VERIFYING, S.ENCLAVE, S.INCUBATING)),
    "landing": (_("Landing"), (S.ENCLAVE, S.INCUBATING, S.LANDING, S.LANDING_CHECK, S.LANDED)),
}


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
    median: int | None = None
    cards: list[Card] = field(default_factory=list)
    more: str = ""


def stage_counts(projects):
    """{stage: number of projects} of all that are given; one query."""
    return dict(projects.order_by().values_list("stage").annotate(number=Count("pk")))


def _picked(projects, stages):
    """Rows (id, stage, since, place, total): the first cards of each stage by waiting time, and the middle one."""
    place = Window(RowNumber(), partition_by="stage", order_by=("stage_since", "pk"))
    total = Window(Count("pk"), partition_by="stage")
    rows = projects.order_by().filter(stage__in=stages).annotate(place=place, total=total)
    # The later of two middle ones, so that the median is never longer than what half of them have waited.
    rows = rows.filter(Q(place__lte=CARDS) | Q(place=F("total") / 2 + 1))
    return rows.values_list("pk", "stage", "stage_since", "place", "total")


def columns(projects, stages, *, user, more=""):
    """The columns of the stages over projects that the person may see; `more` is kept in links to the register."""
    today = timezone.localdate()
    made = {stage: Column(stage, more=_list_of(stage, more)) for stage in stages}
    shown = []
    for pk, stage, since, place, total in sorted(_picked(projects, stages), key=lambda row: row[3]):
        column = made[Stage(stage)]
        column.count = total
        if place == total // 2 + 1:
            column.median = _days(since, today)
        if place <= CARDS:
            shown.append(pk)
    found = Project.objects.filter(pk__in=shown).select_related("carrier").defer("summary", "search_text").in_bulk()
    cards = {pk: Card(found[pk], _days(found[pk].stage_since, today)) for pk in shown}
    _add_steps(cards, user)
    for card in cards.values():
        made[Stage(card.project.stage)].cards.append(card)
    return list(made.values())


def _list_of(stage, more):
    return f"{reverse('projects')}?stage={stage.value}&sort=since{'&' + more if more else ''}"


def _days(since, today: date):
    return (today - timezone.localdate(since)).days


def _add_steps(cards, user):
    """Whose turn it is, how the clock stands, and where this person may move the card; two queries."""
    mine = Case(When(acts_as(user), then=Value(True)), default=Value(False))
    for item in mark_clocks(open_steps(cards).annotate(mine=mine)):
        card = cards[item.project_id]
        card.step, card.url, card.holder = (
            step_title(item.step),
            step_url(item),
            item.owner or item.get_audience_display(),
        )
        card.clock, card.tone = clock_words(item.days_left, item.clock_state) if item.clock else ("", "")
        free = item.owner_id in (None, user.pk)
        card.goals = [(stage.value, stage.label) for stage in targets(item.step)] if item.mine and free else []
