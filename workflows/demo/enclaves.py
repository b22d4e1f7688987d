"""What enclaves do beside taking projects in: events with guests, and the yearly renewal of agreements."""

from datetime import timedelta
from functools import partial

from projects.outcomes.actions.events import FACTS, change_event, record_event, send_back_event, verify_event
from projects.outcomes.models import EventKind
from projects.people.models import Carrier
from projects.register.models import EnclaveRule
from projects.tenancy.actions.renewals import renew
from projects.tenancy.models import MoveIn
from projects.trace.errors import Refused

EVERY, BEFORE = 75, 20  # days between two events of an enclave; days before the end of a term at which it is renewed
EVENTS = (
    ("matching", "长三角科技成果对接会", "达成初步合作意向3项"), ("roadshow", "飞地项目融资路演", "两家机构约定后续尽调"),
    ("forum", "专精特新产业论坛", "三家企业表示愿赴嘉善考察"), ("training", "知识产权与合规培训", ""),
)  # fmt: skip
GUESTS = ("复旦大学校友会", "上海大学科技园", "浙大校友创投", "临港产业基金", "嘉善农商银行", "高新区招商中心")


def plan_events(world, end):
    """Each enclave holds an event now and then, up to the end of the story."""
    enclaves = [carrier for carrier in world.carriers.values() if carrier.kind == Carrier.Kind.ENCLAVE]
    for place, carrier in enumerate(enclaves):
        number, days = place, 40 + 25 * place
        while world.clock.day + timedelta(days=days) < end:
            world.later(days, partial(_hold, carrier=carrier, number=number))
            number, days = number + 1, days + EVERY


def _hold(world, carrier, number):
    kind, name, words = EVENTS[number % len(EVENTS)]
    guests = [GUESTS[(number + n) % len(GUESTS)] for n in range(2 + number % 3)]
    desk = world.operator_of(carrier)
    row = record_event(
        by=desk, carrier=carrier, kind=EventKind.objects.get(county=world.county, code=kind), name=f"{name}（{world.clock.day:%Y年%m月}）",
        on=world.clock.day, place=carrier.name, words=words,
        attendance=[(unit, 3 + (number * 5 + n * 7) % 14) for n, unit in enumerate(guests)],
        mode="both" if number % 3 == 2 else "onsite", papers=[("sheet", world.papers.pdf("event", f"{name}签到表", desk))],
        projects=MoveIn.objects.live().filter(carrier=carrier).order_by("-pk").values_list("project", flat=True)[:number % 4],
    )  # fmt: skip
    if row.kind.counts:
        world.later(6, partial(_check, event=row, number=number))


def _check(world, event, number):
    """The centre looks at the sheet; now and then something is lacking, and the enclave puts it right."""
    if number % 5 != 3:
        verify_event(event, by=world.people["centre"])
        return
    send_back_event(event, by=world.people["centre"], reason="签到表缺主办单位盖章，请补充说明")
    world.later(4, partial(_put_right, event=event))


def _put_right(world, event):
    facts = {name: getattr(event, name) for name in FACTS}
    reason = "已补盖主办单位公章"
    change_event(event, by=event.recorded_by, reason=reason, projects=list(event.projects.all()), **facts)
    world.later(3, partial(_check, event=event, number=0))


def promise_renewal(world, project, script):
    """A stay in an enclave is renewed before its term ends; now and then somebody forgets."""
    stay = MoveIn.objects.live().filter(project=project, carrier__kind=Carrier.Kind.ENCLAVE).first()
    if stay and script.serial % 6:
        days = (stay.term_to - world.clock.day).days - BEFORE
        world.later(max(days, 1), partial(_renew, stay_id=stay.pk))


def _renew(world, stay_id):
    stay = MoveIn.objects.live().select_related("carrier", "project").filter(pk=stay_id).first()
    rule = stay and EnclaveRule.objects.in_force(world.county.pk, stay.moved_in_on)
    if not rule:
        return
    desk = world.operator_of(stay.carrier)
    until = stay.term_to.replace(year=stay.term_to.year + 1, day=min(stay.term_to.day, 28))
    paper = world.papers.pdf("agreement", "入驻续签协议", desk)
    try:
        renew(move_in=stay, by=desk, signed_on=world.clock.day, term_to=until, agreement=paper)
    except Refused:  # the room was promised to somebody else, or the cap is reached
        return
