"""Which projects come next: those that count nowhere yet, the nearest first, each with what it still lacks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.outcomes.models import Landing, LandingLevel, Milestone, Waiver
from projects.outcomes.rules import TRUE, conditions_on, evaluate, holding, split
from projects.register.models import FigureEvent, Project
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn
from projects.trace.wording import listed

from .books import Books
from .facts import COLUMNS, SPEAKING, Fact
from .hindrances import of_stay
from .verdicts import judge

S = Stage
# Nearest first. What each stage still lacks where no paper of the project says it more exactly.
LACKS = {
    S.VERIFYING: gettext_lazy("The second person's check of the move-in"),
    S.LANDING_CHECK: gettext_lazy("The verification and confirmation of the landing"),
    S.HANDOVER: gettext_lazy("The handover record, then the check"),
    S.SIGNING: gettext_lazy("The signed agreement, then the handover"),
    S.LANDING: gettext_lazy("Evidence of the landing"),
    S.OFFERED: gettext_lazy("The applicant's confirmation of the offer"),
    S.APPROVED: gettext_lazy("The offer"),
    S.NOTICE: gettext_lazy("The end of the public notice"),
    S.OBJECTION: gettext_lazy("The answer to an objection"),
    S.DELIBERATION: gettext_lazy("The decision of the deliberation"),
    S.REVIEW: gettext_lazy("The experts' sheets"),
    S.ACCEPTED: gettext_lazy("A review meeting"),
    S.SUPPLEMENT: gettext_lazy("The applicant's supplement"),
    S.CHECK: gettext_lazy("The material check"),
    S.RECOMMENDATION: gettext_lazy("The enclave's word"),
}
ORDER = {stage: place for place, stage in enumerate(LACKS)}
DECIDED = {S.VERIFYING, S.LANDING_CHECK, S.HANDOVER, S.SIGNING, S.LANDING, S.OFFERED, S.APPROVED}
COLUMNS_SHOWN = ("pk", "number", "name", "stage", "stage_since", "carrier__short_name", "source", "planned_investment")


@dataclass(frozen=True)
class Near:
    """A project on its way: its columns and what it lacks, in words."""

    project: dict
    lacks: str

    @property
    def decided(self):
        """Whether only papers are missing and no decision."""
        return self.project["stage"] in DECIDED


def nearest(county, today):
    """Projects on their way that count nowhere so far, the nearest first, the longest waiting first. Ten queries."""
    rows = Project.objects.filter(county=county, stage__in=ORDER).values(*COLUMNS_SHOWN)
    projects = {row["pk"]: row for row in rows}
    counted = _counted(county, projects, today)
    waiting = [row for pk, row in projects.items() if pk not in counted]
    waiting.sort(key=lambda row: (ORDER[row["stage"]], row["stage_since"], row["pk"]))
    lacks = _stays(waiting) | _landings(county, waiting, today)
    return [Near(row, lacks.get(row["pk"]) or str(LACKS[row["stage"]])) for row in waiting]


def closest(rows, missing):
    """Those to look at first: every project that only lacks papers, and as many more as the target still misses."""
    decided = [row for row in rows if row.decided]
    return rows[: max(len(decided), missing)]


def _counted(county, projects, today):
    """Ids of those that the rule counts somewhere already, by the facts that hold."""
    events = FigureEvent.objects.stated().filter(project__in=projects, kind__in=SPEAKING, occurred_on__lte=today)
    facts = {}
    for row in events.order_by("occurred_on", "pk").values_list(*COLUMNS):
        fact = Fact._make(row)
        if fact.holds(today):
            facts.setdefault(fact.project_id, []).append(fact)
    books = Books(county.pk)
    return {pk for pk, own in facts.items() if judge(own, books, today)}


def _stays(waiting):
    """Project → what its open stay lacks."""
    wanted = [row["pk"] for row in waiting if row["stage"] in (S.VERIFYING, S.HANDOVER)]
    stays = MoveIn.objects.filter(project__in=wanted, verified_at=None, voided_at=None, left_on=None)
    return {stay.project_id: of_stay(stay).sentence for stay in stays.select_related("carrier").order_by("pk")}


def _landings(county, waiting, today):
    """Project → what its landing by registration lacks."""
    wanted = [row["pk"] for row in waiting if row["stage"] in (S.LANDING, S.LANDING_CHECK)]
    milestones, landings, waivers = {}, {}, {}
    rows = Milestone.objects.current().filter(project__in=wanted, on__lte=today)
    for row in rows.select_related("verified_by").prefetch_related("evidence"):
        milestones.setdefault(row.project_id, []).append(row)
    for row in Landing.objects.filter(TRUE, project__in=wanted):
        landings.setdefault(row.project_id, []).append(row)
    for row in Waiver.objects.filter(project__in=wanted):
        waivers.setdefault(row.project_id, []).append(row)
    conditions = conditions_on(county.pk, today)
    found = {}
    for pk in wanted:
        confirmed, ended = split(landings.get(pk, []))
        held = holding(waivers.get(pk, []), confirmed, today)
        tables = evaluate(conditions, milestones.get(pk, []), confirmed, held, ended)
        table = next((table for table in tables if not table.met and table.level != LandingLevel.SIGNED), None)
        words = str(listed(table.lacks, "、")) if table else ""
        found[pk] = _("Lacks: %(what)s") % {"what": words} if words else ""
    return found
