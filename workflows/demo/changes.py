"""Change requests of the story: a team founds its company before it lands; the founder's company asks for a new address."""

from datetime import timedelta
from functools import partial

from projects.register.models import Project
from projects.tenancy.actions.changes import ask_change
from projects.tenancy.actions.changes_answered import decide_change, file_supplement
from projects.tenancy.models import Change

FOUNDS_AFTER, DECIDED_AFTER = 30, 3  # days after the move-in, and after the request
STILL_OPEN = 4  # days before the story ends
AUTHORITY = "嘉善县市场监督管理局"


def plan_changes(world, end):
    """Promise the request that still waits when the story ends."""
    world.later((end - world.clock.day).days - STILL_OPEN, _move_office)


def promise_company(world, project, script):
    """A team that will land registers its company first."""
    if script.team and script.lands:
        world.later(FOUNDS_AFTER, partial(_found_company, project_id=project.pk, script=script))


def _found_company(world, project_id, script):
    project = Project.objects.get(pk=project_id)
    founder = project.applications.latest("started_at").started_by
    founded = world.clock.day - timedelta(days=5)
    values = {
        "name": script.firm, "uscc": script.code, "established_on": founded, "region_code": world.county.code,
        "registered_address": f"浙江省嘉兴市嘉善县惠民街道创业路{script.serial % 90 + 1}号", "authority": AUTHORITY,
        "legal_representative": script.leader,
    }  # fmt: skip
    change = ask_change(
        project=project, by=founder, kind=Change.Kind.SUBJECT, values=values, since=founded,
        evidence=world.papers.pdf("licence", "营业执照", founder), reason="团队已凭场地证明注册企业，由企业承接项目。",
    )  # fmt: skip
    world.later(DECIDED_AFTER, partial(_take_place, change=change))


def _take_place(world, change):
    desk = world.operator_of(change.project.carrier)
    decide_change(change=change, by=desk, accepted=True, words="营业执照核对无误，同意变更。")
    world.clock.tick()
    paper = world.papers.pdf("supplement", "三方补充协议", desk)
    file_supplement(change=change, by=desk, file=paper, signed_on=world.clock.day)


def _move_office(world):
    founder = world.people["founder"]
    stays = Project.objects.visible_to(founder).filter(move_ins__left_on=None, move_ins__verified_at__isnull=False)
    project = stays.order_by("pk").first()
    values = {
        "registered_address": "浙江省嘉兴市嘉善县罗星街道科创路88号3幢", "region_code": world.county.code,
        "authority": AUTHORITY,
    }  # fmt: skip
    ask_change(
        project=project, by=founder, kind=Change.Kind.ADDRESS, values=values, since=world.clock.day - timedelta(days=3),
        evidence=world.papers.pdf("licence", "营业执照", founder), reason="企业已迁入新址并换发营业执照。",
    )  # fmt: skip
