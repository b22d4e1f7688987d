"""What a leader asks of a period: results, what to decide, key projects, problems, the next landings."""

from datetime import timedelta

from django.utils.translation import gettext as _

from projects.outcomes.models import Landing, LandingLevel, Milestone, MilestoneKind, Waiver
from projects.outcomes.rules import TRUE, conditions_on, evaluate, holding, split
from projects.register.models import Project, SourceKind
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn

from ..rules.breakdowns import by_source
from ..rules.outcomes import total_heads
from .content import KeyProject, Matter, NextLanding
from .matters import period_matters
from .phrases import cn_day, listed, wan

KEY_PROJECTS, NEXT_LANDINGS, RESULTS = 6, 10, 3
ENDING_SOON = timedelta(days=90)
STUCK_AFTER = timedelta(days=30)
COMING = (Stage.LANDING, Stage.LANDING_CHECK)


def results(period):
    """Up to three results, each with its figure."""
    found = []
    by_kind = {row.code: row.count for row in by_source(period.count, period.sources)}
    counted = period.progress.counted
    for kind, words in (
        (SourceKind.CONTEST, _("Contests: %(count)s of %(all)s counted projects came by a contest first.")),
        (SourceKind.ENCLAVE, _("Enclaves: %(count)s of %(all)s counted projects came through an enclave first.")),
    ):
        if by_kind.get(kind):
            found.append(words % {"count": by_kind[kind], "all": counted})
    if period.landed:
        planned = sum(period.count.projects[project]["planned_investment"] or 0 for project in period.landed)
        words = _("Landings: %(count)s projects landed in the county, planned total %(amount)s × 10,000 yuan.")
        found.insert(0, words % {"count": len(period.landed), "amount": wan(planned)})
    heads = total_heads(period.heads)
    if heads["bachelor_or_above"]:
        words = _("Talent: %(count)s people of bachelor or above, of whom %(higher)s masters and doctors.")
        found.append(words % {"count": heads["bachelor_or_above"], "higher": heads["masters_doctors"]})
    return tuple(found[:RESULTS]) or (_("Nothing counts yet in this period."),)


def decisions(period):
    """What needs a decision: projects that are missing, agreements that end."""
    found = []
    year_end = cn_day(period.count.cutoff.replace(month=12, day=31))
    if period.progress.missing:
        ahead = Project.objects.filter(county=period.county, stage__in=_nearest()).count()
        found.append(
            Matter(
                _("%(count)s projects still missing this year") % {"count": period.progress.missing},
                _("%(count)s projects are approved or being admitted; speed up signature and handover")
                % {"count": ahead},
                period.county.centre_name,
                year_end,
            )
        )
    until = period.last_day + ENDING_SOON
    ending = (
        period.within(MoveIn.objects.live(), "project__")
        .filter(project__county=period.county, term_to__range=(period.last_day, until))
        .count()
    )
    if ending:
        words = _("%(count)s agreements end by %(day)s: extend, graduate or leave") % {
            "count": ending,
            "day": cn_day(until),
        }
        found.append(Matter(_("Agreements that end"), words, period.county.centre_name, cn_day(until)))
    return tuple(found)


def _nearest():
    return (Stage.APPROVED, Stage.OFFERED, Stage.SIGNING, Stage.HANDOVER, Stage.VERIFYING)


def key_projects(period):
    """The counted projects with the largest planned total."""
    projects, landed = period.count.projects, period.landed
    rows = sorted(period.count.counted, key=lambda row: -(projects[row.project]["planned_investment"] or 0))
    return tuple(
        KeyProject(
            name=projects[row.project]["name"],
            carrier=period.count.carriers[row.fact.carrier_id].short_name if row.fact.carrier_id else "",
            stage=str(Stage(projects[row.project]["stage"]).label),
            investment=wan(projects[row.project]["planned_investment"]),
            progress=_progress_words(row, landed.get(row.project)),
        )
        for row in rows[:KEY_PROJECTS]
        if projects[row.project]["planned_investment"]
    )


def _progress_words(row, landed):
    if landed:
        return _("landed on %(day)s") % {"day": cn_day(landed.on)}
    return _("moved in on %(day)s") % {"day": cn_day(row.fact.on)}


def problems(period):
    """Where files wait: for supplements, for verification; counted, with the longest wait named by project."""
    found = []
    for stage, subject in (
        (Stage.SUPPLEMENT, _("Supplements outstanding")),
        (Stage.VERIFYING, _("Move-ins not verified")),
        (Stage.LANDING_CHECK, _("Landings not confirmed")),
    ):
        rows = period.within(Project.objects.filter(county=period.county, stage=stage)).order_by("stage_since")
        first, number = rows.first(), rows.count()
        if number:
            words = _("%(count)s projects; the longest wait is %(name)s, since %(day)s") % {
                "count": number, "name": first.name, "day": cn_day(first.stage_since.date()),
            }  # fmt: skip
            found.append(Matter(subject, words, first.carrier.name if first.carrier else period.county.centre_name, ""))
    return (*found, *period_matters(period))


def next_landings(period):
    """Projects on the way to landing: what each has, what each still lacks. Five queries."""
    rows = period.within(Project.objects.filter(county=period.county, stage__in=COMING)).select_related("carrier")
    projects = list(rows.order_by("next_date", "pk")[:NEXT_LANDINGS])
    conditions = conditions_on(period.county.pk, period.last_day)
    milestones = Milestone.objects.current().filter(project__in=projects, on__lte=period.last_day)
    milestones = list(milestones.select_related("verified_by").prefetch_related("evidence"))
    landings = list(Landing.objects.filter(TRUE, project__in=projects))
    waivers = list(Waiver.objects.filter(project__in=projects))
    return tuple(_next_landing(project, conditions, milestones, landings, waivers, period) for project in projects)


def _next_landing(project, conditions, milestones, landings, waivers, period):
    own = [row for row in milestones if row.project_id == project.pk]
    confirmed, ended = split([row for row in landings if row.project_id == project.pk], period.known_on)
    held = holding([row for row in waivers if row.project_id == project.pk], confirmed, period.last_day)
    tables = evaluate(conditions, own, confirmed, held, ended)
    table = next((table for table in tables if not table.met and table.level != LandingLevel.SIGNED), None)
    met = [MilestoneKind(row.kind).label for row in own if row.verified_at]
    return NextLanding(
        name=project.name,
        carrier=project.carrier.short_name if project.carrier else "",
        expected=cn_day(project.next_date),
        met=listed(dict.fromkeys(met)),
        lacking=listed(table.lacks) if table else _("confirmation"),
        responsible=project.carrier.short_name if project.carrier else period.county.centre_name,
    )
