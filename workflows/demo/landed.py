"""What is left to do about landings when the story ends: a waiver, matters to coordinate, one level revoked, a substitute."""

from datetime import timedelta

from projects.outcomes.actions.authorisations import authorise
from projects.outcomes.actions.landings import revoke_landing
from projects.outcomes.actions.matters import raise_matter, settle_matter
from projects.outcomes.actions.waivers import grant_waiver
from projects.outcomes.models import Landing, Milestone, MilestoneKind
from projects.register.models import Project
from projects.register.stages import Stage

# what, unit, what is asked for, days until it is due, what came of it
MATTERS = (
    ("新增变压器容量审批", "县供电公司", "企业扩产需新增630千伏安，请加快现场勘查。", 12, ""),
    ("厂房消防验收", "县住建局", "请安排消防验收现场检查。", -4, ""),
    ("环评批复", "市生态环境局嘉善分局", "项目已受理，请协调批复时限。", 20, "已于本周批复"),
)
AWAY_DAYS = 4


def leave_landings(world):
    """Leave the landings as a visitor of the demo finds them; no level that counts is touched."""
    _waive(world)
    _coordinate(world)
    _revoke(world)
    _authorise(world)


def _waive(world):
    project = Project.objects.filter(stage=Stage.LANDING).order_by("pk").first()
    if project:
        world.clock.tick()
        grant_waiver(
            project=project, by=world.people["centre"], level="substantial", kind=MilestoneKind.PREMISES, form="later",
            until=world.clock.day + timedelta(days=60), reason="厂房租赁合同正在用印，企业已出具承诺。",
            paper=world.papers.pdf("waiver", "容缺承诺书", world.people["centre"]),
        )  # fmt: skip


def _coordinate(world):
    projects = Project.objects.filter(stage__in=(Stage.LANDING, Stage.LANDED), carrier__isnull=False).order_by("-pk")
    for project, (what, unit, words, days, result) in zip(projects, MATTERS, strict=False):
        desk = world.operator_of(project.carrier)
        world.clock.tick()
        due_on = world.clock.day + timedelta(days=days)
        matter = raise_matter(
            project=project, by=world.people["centre"], what=what, unit=unit, words=words, owner=desk, due_on=due_on,
            raised_on=world.clock.day - timedelta(days=20),
        )  # fmt: skip
        if result:
            settle_matter(matter=matter, by=desk, state="settled", result=result)


def _revoke(world):
    """The substance of one landing proves false; its registration stands, and so does the year's count."""
    landing = (
        Landing.objects.filter(level="substantial", revoked_at=None).select_related("project").order_by("pk").last()
    )
    if landing:
        world.clock.tick()
        staff = Milestone.objects.verified().filter(project=landing.project, kind=MilestoneKind.STAFF)
        revoke_landing(
            landing=landing, by=world.people["leader"], reason="抽查发现参保证明所列人员未在本企业参保。",
            false=list(staff.values_list("pk", flat=True)),
        )  # fmt: skip


def _authorise(world):
    world.clock.tick()
    leader, away, section = (world.people[key] for key in ("leader", "centre2", "reporter"))
    today = world.clock.day
    authorise(
        by=leader, county=world.county, principal=away, deputy=section, first_day=today,
        last_day=today + timedelta(days=AWAY_DAYS), reason=f"{away.name}同志出差期间，落地复核由{section.name}代行。",
        paper=world.papers.pdf("authorisation", "落地复核授权书", leader),
    )  # fmt: skip
