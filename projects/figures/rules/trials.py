"""What a version of a rule would mean before it is in force: the year by it beside the year as it is, project by project."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.outcomes.models import Landing, LandingLevel, Milestone, Waiver
from projects.outcomes.rules import TRUE, evaluate, holding
from projects.register.models import FigureKind, Project
from projects.register.stages import Stage

from ..models import CountingRule
from .books import Books
from .counting import count_year, cutoff

RULE_KINDS = (
    FigureKind.INCUBATOR_MOVE_IN, FigureKind.ENCLAVE_MOVE_IN, FigureKind.OTHER_MOVE_IN,
    FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL,
)  # fmt: skip
LEVEL_KINDS = {
    LandingLevel.REGISTERED: FigureKind.LANDING_REGISTERED, LandingLevel.SUBSTANTIAL: FigureKind.LANDING_SUBSTANTIAL,
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A year by the version tried out and as it is, and each difference as (project columns, words).

    `landed` is the same for the landings at the level whose conditions are tried: (as it is, as tried), or None.
    """

    year: int
    now: int
    tried: int
    rows: list
    landed: tuple | None = None


def try_rule(county, qualifying):
    """The running year under a rule that names these events. Earlier years are judged by their own versions."""
    today = timezone.localdate()
    now = count_year(county, today.year)
    rule = CountingRule(county=county, effective_from=cutoff(today.year, today), qualifying=list(qualifying))
    tried = count_year(county, today.year, books=Books(county.pk).trying(rule))
    return Trial(today.year, len(now.counted), len(tried.counted), _differences(now, tried))


def _differences(now, tried):
    before, after = ({row.project: row for row in count.counted} for count in (now, tried))
    gone = [
        (now.projects[pk], _("would not count any more (%(event)s)") % _event(before[pk]))
        for pk in before
        if pk not in after
    ]
    more = [
        (tried.projects[pk], _("would count in addition (%(event)s)") % _event(after[pk]))
        for pk in after
        if pk not in before
    ]
    moved = [
        (now.projects[pk], _("would count by another event: %(event)s") % _event(row))
        for pk, row in after.items()
        if pk in before and before[pk].fact.pk != row.fact.pk
    ]
    return [*gone, *more, *moved]


def _event(row):
    return {"event": f"{row.fact.kind_words} {row.fact.on:%Y-%m-%d}"}


def try_conditions(county, conditions):
    """The year's landings at a level under other conditions (an unsaved row), and what that does to the count."""
    today = timezone.localdate()
    conditions.effective_from = today.replace(month=1, day=1)
    count = count_year(county, today.year)
    landings = {
        row.project_id: row
        for row in Landing.objects.filter(
            TRUE, project__county=county, level=conditions.level, reached_on__year=today.year
        )
    }
    projects = _concerned(county, landings)
    reached = {pk: day for pk, day in _reached(projects, conditions, landings, today).items() if day.year == today.year}
    lost, gained = landings.keys() - reached, reached.keys() - landings
    rows = [(projects[pk], _("would not have landed at this level")) for pk in sorted(lost)]
    rows += [
        (projects[pk], _("would have landed on %(day)s") % {"day": f"{reached[pk]:%Y-%m-%d}"}) for pk in sorted(gained)
    ]
    tried = len(count.counted) + _count_change(count, conditions.level, lost, gained)
    return Trial(today.year, len(count.counted), tried, rows, (len(landings), len(reached)))


def _concerned(county, landings):
    """Projects with such a landing in the year, and those on the way to one."""
    coming = Project.objects.filter(county=county, stage__in=(Stage.LANDING, Stage.LANDING_CHECK))
    rows = Project.objects.filter(pk__in=landings) | coming
    return {row["pk"]: row for row in rows.values("pk", "number", "name")}


def _reached(projects, conditions, landings, today):
    """Project → the day on which the conditions were met, by verified milestones and the waivers that hold."""
    rows = Milestone.objects.current().filter(project__in=projects, on__lte=today)
    own = {}
    for row in rows.select_related("verified_by").prefetch_related("evidence"):
        own.setdefault(row.project_id, []).append(row)
    waivers = {}
    for row in Waiver.objects.filter(project__in=projects):
        waivers.setdefault(row.project_id, []).append(row)
    tables = {}
    for pk, milestones in own.items():
        held = holding(waivers.get(pk, []), {conditions.level: landings.get(pk)}, today)
        tables[pk] = evaluate([conditions], milestones, {}, held)
    return {pk: table.reached_on for pk, (table,) in tables.items() if table.met}


def _count_change(count, level, lost, gained):
    """How many more or fewer would count: landings that decide, and projects that count nowhere yet."""
    kind = LEVEL_KINDS.get(level)
    if kind is None or count.rule is None or kind not in count.rule.qualifying:
        return 0
    deciding = {row.project for row in count.counted if row.fact.kind == kind}
    counted_before = {row.project for row in count.uncounted if row.finding.verdict}
    known = {row.project for row in count.counted} | counted_before
    return len(gained - known) - len(lost & deciding)
