"""What the last day leaves for decisions and papers: a sitting to be published, leaders who were asked, issued letters."""

from decimal import Decimal

from projects.files.models import LetterTemplate
from projects.selection.actions.decisions import Verdict
from projects.selection.actions.opinions import ask_opinions, give_opinion, remind_opinion
from projects.selection.models import Opinion
from projects.trace.calendar import add_months

from .. import screening
from ..letters import grounds_of, issue
from ..models import WorkItem

Kind = LetterTemplate.Kind
QUESTION = "该项目拟提交集体研究，请阅示是否同意入孵。"


def leave_decisions(world):
    """A pending sitting over one project, another before the leaders, and letters of those who sign and move in."""
    items = WorkItem.objects.open().filter(step=screening.DELIBERATION).select_related("project").order_by("pk")
    projects = [item.project for item in items]
    if projects:
        _hear(world, projects)
        _sit(world, projects[:1])
    _write(world)


def _hear(world, projects):
    """The first project has both answers; of the others one is missing, and was asked for again."""
    people = world.people
    leaders = [people["leader"], people["leader2"]]
    for number, project in enumerate(projects):
        ask_opinions(project, by=people["centre"], leaders=leaders, question=QUESTION)
        world.clock.tick()
        asked = {row.leader_id: row for row in project.opinions.all()}
        second = asked[people["leader2"].pk]
        if number:
            give_opinion(
                second,
                by=people["leader2"],
                view=Opinion.View.AGAIN,
                words="请补充量产计划和首批客户的意向书后再研究。",
            )
            remind_opinion(asked[people["leader"].pk], by=people["centre"])
        else:
            give_opinion(second, by=people["leader2"], view=Opinion.View.AGREE, words="方向符合县里产业布局，同意。")
            give_opinion(asked[people["leader"].pk], by=people["leader"], view=Opinion.View.AGREE)


def _sit(world, projects):
    people = world.people
    screening.hold_sitting(
        by=people["centre"], county=world.county, on=world.clock.day, place="科创中心三楼会议室", chair=people["leader"],
        members=[people["leader2"], people["centre"], people["centre2"]], attendees="王敏",
        words="会议听取了专家评审情况和领导意见的汇报，对项目进行了研究。",
        verdicts=[
            Verdict(project, "approve", "专家评审意见较好，同意入孵", (3, 0, 1), "徐蕾：建议先确认首年租金安排")
            for project in projects
        ],
    )  # fmt: skip


def _write(world):
    """The agreement to be signed, and the papers of the handover that is under way."""
    steps = {
        "admission.agreement": ((Kind.AGREEMENT, {}),),
        "admission.handover": (
            (Kind.PREMISES, {}),
            (Kind.HANDOVER, {"keys": "房门钥匙3把、门禁卡5张", "inventory": "办公桌6张、椅子6把、空调1台，均完好",
                             "meters": "水表12吨、电表356度"}),
        ),
    }  # fmt: skip
    for item in WorkItem.objects.open().filter(step__in=steps).select_related("project", "carrier").order_by("pk"):
        for kind, more in steps[item.step]:
            ground = grounds_of(item.project).get(kind)
            if ground is None:
                continue
            data = _filled(ground, world, more)
            issue(ground, by=world.operator_of(item.carrier), data=data)
            world.clock.tick()


def _filled(ground, world, more):
    """What the form would hold: what the file knows, and a made-up rest."""
    data = ground.initial() | more
    if ground.kind == Kind.AGREEMENT and not data:
        day = world.clock.day
        data = {
            "room": "A座305",
            "area": Decimal(120),
            "rent": "3600元",
            "term_from": day,
            "term_to": add_months(day, 36),
        }
    if ground.kind == Kind.PREMISES and not data["company"]:
        data["company"] = world.script(ground.project.pk).firm
    if ground.kind == Kind.HANDOVER:
        data["handed_on"] = world.clock.day
    return data
