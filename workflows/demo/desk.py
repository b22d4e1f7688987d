"""Who does each open step, after how many days, and what they decide: the inbox of the story."""

from functools import partial

from projects.register.actions import applications, supplements
from projects.register.actions.drafts import save_field
from projects.register.eligibility import check_items, requirements_in_force
from projects.register.models import Finding
from projects.register.supplement import open_items, open_notice
from projects.tenancy.actions import offers, stays

from .. import service
from ..intake import take_back
from ..letters import send_offer
from ..models import IntakeProcess, WorkItem
from .afterwards import promise
from .landings import LANDING_STEPS
from .openings import hand_over_paper
from .returns import RETURN_STEPS
from .rooms import terms

# Days (by the calendar) after which a step is done. Meetings, sittings and notices have days of their own.
PATIENCE = {
    "intake.recommend": 3, "intake.check": 2, "intake.supplement": 5, "admission.offer": 2, "admission.confirm": 3,
    "admission.agreement": 5, "admission.handover": 6, "admission.verify": 2, "landing.evidence": 12,
    "landing.verification": 3, "landing.confirmation": 2, "return.fill": 2, "return.verify": 3, "return.correct": 4,
}  # fmt: skip


def work(world):
    """Do every step whose turn has come, as its project's script says."""
    items = WorkItem.objects.open().filter(step__in=PATIENCE).select_related("project", "carrier", "task")
    for item in items.order_by("created_at", "pk"):
        script = world.script(item.project_id)
        waited = (world.clock.day - item.created_at.astimezone().date()).days
        if script and script.hold != item.step and waited >= PATIENCE[item.step]:
            world.clock.tick()
            STEPS[item.step](world, item, script)


def _application(item):
    return IntakeProcess.objects.select_related("application__organisation").get(pk=item.task.process_id).application


def _founder(application):
    return application.started_by


def _recommend(world, item, script):
    act = partial(
        applications.recommend, application=_application(item), recommended=True, visited_on=world.clock.day,
        words="实地走访，团队稳定，样机运行正常，与飞地产业方向一致，建议推荐。",
    )  # fmt: skip
    service.complete(item, by=world.operator_of(item.carrier), act=act, outcome="recommend")


def _check(world, item, script):
    application = _application(item)
    desk = world.operator_of(item.carrier)
    if script.fate == "refuse":
        act = partial(applications.refuse, application=application, reason="主营业务与科创孵化方向不符，建议咨询产业园")
        return service.complete(item, by=desk, act=act, outcome="refuse")
    if script.fate == "withdraw":
        return take_back(application, by=_founder(application), reason="团队调整发展计划")
    findings = {row.item: (Finding.Result.OK, "", "") for row in check_items(application.latest)}
    if script.supplement and not application.notices.exists():
        findings["promise"] = (Finding.Result.UNCLEAR, "承诺书签章不清晰，请重新扫描后上传", "第1页")
        findings["field:summary"] = (Finding.Result.INCONSISTENT, "简介与计划书中的产品阶段不一致，请核对", "第3页")
        return _ask(item, desk, application, findings)
    if script.supplement and script.serial % 7 == 0 and application.notices.count() == 1:  # something seen too late
        findings["plan"] = (Finding.Result.UNCLEAR, "补充的承诺书提到融资计划，计划书缺财务预测，请补充", "第12页")
        return _ask(item, desk, application, findings, reason_again="补正的承诺书与计划书财务部分对照后才发现缺页")
    act = partial(applications.accept, application=application, findings=findings)
    return service.complete(item, by=desk, act=act, outcome="accept")


def _ask(item, desk, application, findings, **why):
    act = partial(supplements.request_supplement, application=application, findings=findings, **why)
    return service.complete(item, by=desk, act=act, outcome="supplement")


def _supplement(world, item, script):
    if script.fate == "lapse":
        return  # nobody answers; the last day passes
    application = _application(item)
    founder = _founder(application)
    asked = {row.code: row for row in requirements_in_force(world.county.pk, application.applicant_kind)}
    for row in open_items(application, open_notice(application)):
        if row.part:
            save_field(
                by=founder, application=application, path=row.part.name,
                value=f"{script.name}已完成小批量试制，三家企业正在试用，计划在嘉善量产。（演示数据）",
            )  # fmt: skip
        else:
            hand_over_paper(world, application, asked[row.finding.item], founder)
    service.complete(item, by=founder, act=partial(supplements.answer_supplement, application=application))


def _offer(world, item, script):
    carrier = world.carriers[script.carrier]
    confirm_by = offers.usual_confirm_by(world.county.pk)
    act = partial(send_offer, carrier=carrier, confirm_by=confirm_by)
    service.complete(item, by=world.people["centre"], act=act)


def _confirm(world, item, script):
    founder = item.project.applications.first().started_by
    if script.fate == "decline":
        act = partial(offers.decline_offer, reason="团队决定留在上海发展")
        return service.complete(item, by=founder, act=act, outcome="decline")
    return service.complete(item, by=founder, act=offers.accept_offer)


def _sign(world, item, script):
    desk = world.operator_of(item.carrier)
    act = partial(
        stays.sign_agreement, carrier=item.carrier, application=item.project.applications.first(),
        agreement=world.papers.pdf("agreement", "入孵协议", desk), **terms(script, item.carrier, world.clock.day),
    )  # fmt: skip
    service.complete(item, by=desk, act=act)


def _hand_over(world, item, script):
    desk = world.operator_of(item.carrier)
    record = world.papers.pdf("handover", "入驻交接单", desk)
    act = partial(stays.hand_over, carrier=item.carrier, on=world.clock.day, handover_record=record)
    service.complete(item, by=desk, act=act)


def _verify(world, item, script):
    incubatee = item.carrier.kind == "incubator"
    act = partial(stays.verify_move_in, carrier=item.carrier, incubatee=incubatee)
    service.complete(item, by=world.people["centre"], act=act, outcome="verified")
    promise(world, item.project, script)


STEPS = {
    "intake.recommend": _recommend, "intake.check": _check, "intake.supplement": _supplement,
    "admission.offer": _offer, "admission.confirm": _confirm, "admission.agreement": _sign,
    "admission.handover": _hand_over, "admission.verify": _verify, **LANDING_STEPS, **RETURN_STEPS,
}  # fmt: skip
