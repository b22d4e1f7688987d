"""What follows a move-in: people and money, the intent to land, leaving and graduation."""

from datetime import date
from functools import partial

from projects.outcomes.actions.facts import record_talent, verify_fact
from projects.outcomes.actions.investments import record_investment
from projects.outcomes.models import Investment
from projects.register.models import Project
from projects.tenancy.models import MoveIn

from ..landing import start_landing
from .changes import promise_company
from .enclaves import promise_renewal
from .rosters import promise_roster
from .scripts import WAN
from .tenure import end_stay, promise_tenure

SETTLES_IN, LANDS_AFTER = 21, 40  # days after the move-in
ENDS = {
    "leave": (120, MoveIn.ExitKind.WITHDRAWN, "团队决定回上海发展", "上海市闵行区"),
    "graduate": (None, MoveIn.ExitKind.GRADUATED, "两年营业收入累计超过1000万元，符合毕业条件", "县内产业园"),
    "leave_next_year": (None, MoveIn.ExitKind.WITHDRAWN, "业务调整，主动退出", "苏州市"),
}
ROUNDS = ("angel", "pre_a", "a")
LOANS = (
    (11, "transfer_loan", 300, "嘉善农商银行"), (13, "startup_loan", 200, "中国银行嘉善支行"),
    (16, "risk_sharing_loan", 150, "嘉善农商银行"), (25, "other_loan", 80, "嘉兴银行嘉善支行"),
)  # fmt: skip
ENDS_ON = {"graduate": (6, 30), "leave_next_year": (2, 20)}  # in the year after the move-in


def promise(world, project, script):
    """Note what will happen to a project that has just moved in."""
    world.later(SETTLES_IN, partial(_settle_in, project_id=project.pk, script=script))
    promise_company(world, project, script)
    promise_renewal(world, project, script)
    promise_tenure(world, project, script)
    if script.lands:
        world.later(LANDS_AFTER, partial(_intend, project_id=project.pk))
    if script.fate in ENDS:
        days, kind, reason, destination = ENDS[script.fate]
        if days is None:
            days = (date(world.clock.day.year + 1, *ENDS_ON[script.fate]) - world.clock.day).days
        world.later(days, partial(_end, project_id=project.pk, kind=kind, reason=reason, destination=destination))


def _settle_in(world, project_id, script):
    """The desk records people and money once; the centre verifies both."""
    project = Project.objects.select_related("carrier").get(pk=project_id)
    desk = world.operator_of(project.carrier)
    facts = []
    if script.talent:
        proof = world.papers.pdf("talent", "学历职称证明", desk)
        facts.append(record_talent(project=project, by=desk, as_of=world.clock.day, proof=proof, **script.talent))
    voucher = world.papers.pdf("voucher", "到账凭证", desk)
    for money in _money(script):
        facts.append(record_investment(project=project, by=desk, on=world.clock.day, voucher=voucher, **money))
    for fact in facts[: -1 if script.serial % 17 == 0 else None]:  # now and then one still waits for its verifier
        world.clock.tick(1)
        verify_fact(fact=fact, by=world.people["centre"])
    if script.talent:
        promise_roster(world, project_id, script)


def _money(script):
    """What comes in while a project settles in; what the fund pays goes to a larger firm now and then."""
    kinds, n = Investment.Kind, script.serial
    rows = []
    if script.planned:
        rows.append({"kind": kinds.PLANNED, "amount": script.planned * WAN})
    if n % 3 == 0:
        paid = script.planned // 5 * WAN
        rows.append({"kind": kinds.FUNDS_IN_PLACE, "amount": paid, "investor": "企业自筹", "fixed_part": paid // 5 * 2})
    if n % 9 == 0:
        fund = {"investor": "科产投基金", "round": ROUNDS[n // 9 % len(ROUNDS)], "by_fund": True, "to_sme": n % 4 != 1}
        rows.append({"kind": kinds.EQUITY, "amount": script.planned // 4 * WAN, **fund})
    if n % 10 == 4:
        rows.append({"kind": kinds.EQUITY, "amount": 300 * WAN, "investor": "浙大校友创投", "round": "angel"})
    if n % 7 == 2:
        rows.append({"kind": kinds.REGISTERED, "amount": 500 * WAN})
        rows.append({"kind": kinds.PAID_IN, "amount": 200 * WAN})
    for every, product, amount, bank in LOANS:
        if n % every == 0:
            rows.append({"kind": product, "amount": amount * WAN, "investor": bank})
    return [row for row in rows if row["amount"]]


def _intend(world, project_id):
    project = Project.objects.select_related("carrier").get(pk=project_id)
    start_landing(project=project, by=world.operator_of(project.carrier), words="已完成样机验证，准备在嘉善注册量产")


def _end(world, project_id, kind, reason, destination):
    stay = MoveIn.objects.live().filter(project=project_id).select_related("carrier", "project__county").first()
    if stay:
        end_stay(world, stay, kind=kind, reason=reason, destination=destination)
