"""What becomes of stays in the story: rooms handed over, rent, policy money, and the short flows of their end."""

from datetime import timedelta
from functools import partial

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.grants import record_grant
from projects.outcomes.models import GrantKind
from projects.register.models import Project
from projects.tenancy.actions import cases, checks, handovers, rents
from projects.tenancy.models import MoveIn, RentMonth, StayCase
from projects.trace.calendar import add_months

from .. import service
from ..staycases import open_item, start_case
from .scripts import WAN

EVERY = 3  # of the incubator's stays one in three has its rooms handed over here, the others on paper
MET = {"name": "连续两年营业收入累计", "rule": "连续两年营业收入累计超过1,000万元", "actual": "1,260万元", "met": True}
# Kind of policy money by serial number: name, 万元, policy paper.
MONEY = (
    ("房租减免", 3, "善科〔{year}〕12号"), ("人才项目资助", 50, "善委人才〔{year}〕6号"), ("大赛奖金", 10, "善科〔{year}〕21号"),
    ("科技贷款贴息", 4, "善财科〔{year}〕9号"), ("研发费用补助", 12, "善科〔{year}〕30号"),
)  # fmt: skip


def promise_tenure(world, project, script):
    """What will happen to the rooms and the policy money of a project that has just moved in."""
    stay = MoveIn.objects.live().filter(project=project).select_related("carrier").first()
    if stay and stay.carrier.code == "kczx" and script.serial % EVERY == 0:
        world.later(1, partial(_hand_over, stay_id=stay.pk, serial=script.serial))
    if script.serial % 4 == 1:
        world.later(60, partial(_give, project_id=project.pk, serial=script.serial))


def _hand_over(world, stay_id, serial):
    stay = MoveIn.objects.select_related("carrier", "project__county").get(pk=stay_id)
    company = world.people["company"]
    found = {
        "on": stay.handover_on, "keys": 2 + serial % 3, "electricity": 120 + serial, "water": 10 + serial % 7,
        "inventory": "办公桌 4张 完好\n空调 2台 完好\n灭火器 2具 在有效期内", "words": "",
    }  # fmt: skip
    photos = [world.papers.photo(serial, company)] if serial % 2 else []
    row = handovers.record_handover(move_in=stay, by=company, kind="in", photos=photos, **found)
    world.clock.tick()
    handovers.confirm_on_paper(handover=row, by=company, paper=world.papers.pdf("sheet", "入驻交接单", company))


def _give(world, project_id, serial):
    project = Project.objects.select_related("carrier").get(pk=project_id)
    name, amount, basis = MONEY[serial % len(MONEY)]
    desk, day = world.operator_of(project.carrier), world.clock.day
    kind = GrantKind.objects.get(county=world.county, name=name)
    row = record_grant(
        project=project, by=desk, kind=kind, amount=(amount + serial % 3) * WAN, on=day, year=day.year,
        basis=basis.format(year=day.year), proof=world.papers.pdf("grant", "政策兑现凭证", desk),
    )  # fmt: skip
    if serial % 16 != 1:  # now and then one still waits for its verifier
        verify_fact(fact=row, by=world.people["centre"])


def collect_rents(world):
    """The company enters what came in; the last months of some are still owed."""
    rents.open_due_months()
    company = world.people["company"]
    for month in RentMonth.objects.with_sums().filter(left__gt=0).order_by("pk"):
        age = (world.clock.day - month.begins).days
        if age > (45 if month.move_in_id % 4 == 0 else 5):
            rents.enter_rent(month=month, by=company, kind="paid", amount=month.left, on=world.clock.day)
    world.later(30, collect_rents)


def decide(world, case, *, words="同意", granted=True, **found):
    """The desk checks, the second person of the centre decides."""
    desk = world.operator_of(case.move_in.carrier)
    check(world, case, desk, **found)
    world.clock.tick()
    act = partial(cases.decide_case, case=case, granted=granted, words=words)
    service.complete(open_item(case), by=world.people["centre2"], act=act, outcome="" if granted else "decline")


def check(world, case, desk, **found):
    """The desk gives its opinion."""
    service.complete(open_item(case), by=desk, act=partial(cases.check_case, case=case, **found))


def end_stay(world, stay, *, kind, reason, destination):
    """The desk records an exit or a graduation of yesterday, the centre confirms it."""
    desk, day = world.operator_of(stay.carrier), world.clock.day - timedelta(days=1)
    graduates = kind == MoveIn.ExitKind.GRADUATED
    case = start_case(
        project=stay.project, by=desk, move_in=stay, words=reason, wanted_on=day,
        kind=StayCase.Kind.GRADUATION if graduates else StayCase.Kind.EXIT,
    )  # fmt: skip
    facts = {"day": day, "whither": "county" if "县内" in destination else "outside", "destination": destination}
    facts |= {"conditions": [MET]} if graduates else {"exit_kind": kind}
    decide(world, case, words="准予毕业" if graduates else "情况属实", finding="已核实，租金和场地均已结清", **facts)


def settle_tenure(world):
    """On the last day: yearly checks, one term made longer, one waiting for the centre, one asked for by the founder."""
    carrier, desk = world.carriers["kczx"], world.people["desk"]
    stays = MoveIn.objects.live().filter(carrier=carrier).select_related("project__county", "carrier").order_by("pk")
    asked = {"kind": StayCase.Kind.EXTENSION, "words": "样机验证周期较长，申请延期一年完成中试"}
    opinion = {"finding": "研发按计划推进，建议同意延期"}
    for number, stay in enumerate(stays[:3]):
        checks.check_year(
            move_in=stay, by=desk, year=world.last_year, result="excellent" if number == 0 else "passed",
            words="完成年度研发目标，按时填报季报",
        )  # fmt: skip
        world.clock.tick()
    for stay in stays[1:2]:
        case = start_case(project=stay.project, by=desk, move_in=stay, wanted_on=add_months(stay.term_to, 12), **asked)
        decide(world, case, words="同意延期一年", **opinion)
    for stay in stays[2:3]:
        case = start_case(project=stay.project, by=desk, move_in=stay, wanted_on=add_months(stay.term_to, 6), **asked)
        check(world, case, desk, **opinion)
    own = stays.filter(project__organisation__memberships__user=world.people["founder"]).first()
    if own:
        wanted = add_months(own.term_to, 12)
        start_case(project=own.project, by=world.people["founder"], move_in=own, wanted_on=wanted, **asked)
