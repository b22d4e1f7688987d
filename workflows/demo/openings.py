"""How projects of the story begin: leads, applications, move-ins on record."""

from datetime import timedelta

from django.utils import timezone

from projects.files.actions import add_document
from projects.people.actions import enter_organisation
from projects.people.models import Membership, Organisation, Role, User
from projects.register.actions.drafts import attach_material, save_field, start_application
from projects.register.actions.leads import add_note, put_to_sleep, register_lead
from projects.register.eligibility import requirements_in_force
from projects.register.models import SourceKind

from ..admission import record_move_in
from ..intake import hand_in
from ..landing import start_landing
from .rooms import terms
from .scripts import WAN
from .talk import promise_talk


def begin(world, script):
    """Let a project begin on its day."""
    OPENINGS[script.way](world, script)


INDUSTRIES = {
    "electronics": "数字经济（含集成电路、通信电子）", "biomedicine": "生命健康", "aerospace": "低空经济与航空航天",
    "materials": "新能源新材料", "energy": "新能源新材料", "services": "科技服务", "environment": "节能环保",
    "manufacturing": "高端装备制造",
}  # fmt: skip

SOURCES = (SourceKind.RECOMMENDED, SourceKind.ALUMNI, SourceKind.RESULTS_TRANSFER)


def _lead(world, script, **more):
    desk = world.people["desk"]
    source = SOURCES[script.serial % len(SOURCES)]
    lead = register_lead(
        by=desk, county=world.county, name=script.name, source=source, introduced_by=script.introducer,
        leader=script.leader, phone=script.phone, field=script.field, carrier=world.carriers["kczx"],
        next_date=world.clock.day + timedelta(days=5), summary=_summary(script), **more,
    )  # fmt: skip
    world.follow(lead, script)
    world.clock.tick()
    add_note(lead, by=desk, kind="call", words="电话沟通，对方有意来嘉善考察，约定再联系。", next_date=lead.next_date)
    if script.fate == "asleep":
        put_to_sleep(lead, by=desk, wake_on=world.clock.day + timedelta(days=60), reason="团队忙于产品定型，明年再联系")
    return lead


def _enclave(world, script):
    """An enclave takes a project in by its own decision and records it."""
    carrier = world.carriers[script.carrier]
    operator = world.operator_of(carrier)
    lead = register_lead(
        by=operator, county=world.county, name=script.name, source=SourceKind.ENCLAVE, introduced_by=carrier.short_name,
        leader=script.leader, phone=script.phone, field=script.field, carrier=carrier, summary=_summary(script),
        organisation=_organisation(world, script, operator), planned_investment=script.planned * WAN or None,
    )  # fmt: skip
    world.follow(lead, script)
    world.clock.tick()
    record_move_in(
        project=lead, by=operator, carrier=carrier, agreement=world.papers.pdf("agreement", "飞地入驻协议", operator),
        **terms(script, carrier, world.clock.day),
    )  # fmt: skip


def _landing(world, script):
    """A project that comes straight to land, without carrier rooms before."""
    organisation = _organisation(world, script, world.people["desk"])
    lead = _lead(world, script, organisation=organisation, planned_investment=script.planned * WAN)
    start_landing(project=lead, by=world.people["desk"], words="企业已签约，直接落地")


def _application(world, script):
    """An application of the applicant's own; the enclave is named where it recommends."""
    founder = world.people.get(script.owner) or applicant_of(script)
    organisation = _organisation(world, script, founder, owner=founder)
    # Two in five were leads of the desk before; the others found the portal themselves.
    known = script.serial % 5 < 2 and not script.enclave and not script.owner
    application = start_application(
        by=founder, organisation=organisation, carrier=world.carriers[script.carrier], name=script.name,
        field=script.field, enclave=world.carriers.get(script.enclave),
        project=_lead(world, script, organisation=organisation) if known else None,
    )  # fmt: skip
    world.follow(application.project, script)
    fill(world, script, application, founder)
    if script.hold != "draft":
        world.clock.tick()
        hand_in(application, by=founder)
        if script.owner:
            promise_talk(world, application, founder)


OPENINGS = {
    "lead": _lead, "enclave": _enclave, "landing": _landing, "incubator": _application,
    "enclave_incubator": _application,
}  # fmt: skip


def applicant_of(script):
    """A person of the applicant's side who never signs in during the demo."""
    return User.objects.create_user(
        f"applicant{script.serial}@demo.example", None, name=script.leader, phone=script.phone
    )


def _organisation(world, script, by, owner=None):
    kind = Organisation.Kind.TEAM if script.team else Organisation.Kind.COMPANY
    name = f"{script.name}团队" if script.team else script.firm
    organisation = enter_organisation(
        by=by, county=world.county, kind=kind, name=name, uscc="" if script.team else script.code
    )
    if owner:
        Membership.objects.create(
            user=owner, county=world.county, role=Role.APPLICANT, organisation=organisation, level="owner"
        )
        owner.__dict__.pop("seats", None)
    return organisation


def _summary(script):
    return f"{script.name}面向长三角制造企业，核心指标优于同类产品，已完成样机验证，计划在嘉善实现量产。（演示数据）"


def fill(world, script, application, by):
    """Fill the draft in as a careful applicant would; held drafts stop halfway."""
    values = answers(script)
    if script.hold == "draft":
        values = dict(list(values.items())[: 4 + script.serial % 4])
    for path, value in values.items():
        save_field(by=by, application=application, path=path, value=value)
    if script.hold == "draft":
        return
    for requirement in requirements_in_force(world.county.pk, application.applicant_kind):
        if requirement.mandatory or script.serial % 3 == 0:
            hand_over_paper(world, application, requirement, by)


def hand_over_paper(world, application, requirement, by):
    """Put a paper into the folder and hand it in for a requirement."""
    file = world.papers.pdf(requirement.code, requirement.name, by)
    version = add_document(
        by=by, organisation=application.organisation, kind=requirement.code, title=requirement.name, file=file
    )
    attach_material(by=by, application=application, requirement=requirement, document=version)


def answers(script):
    """The typed answers of the form, by path."""
    n = script.serial
    values = {
        "project_name": script.name, "tech_field": script.field, "industry": INDUSTRIES[script.field],
        "summary": _summary(script),
        "technology": f"围绕{script.name}形成自主技术路线，核心部件自研，已申请发明专利。（演示数据）",
        "market": "目标客户为长三角装备和电子制造企业，已与三家企业达成试用意向。（演示数据）", "hazard": "no",
        "leader": script.leader, "contact": script.leader, "phone": script.phone,
        "email": f"applicant{n}@demo.example",
        "team.a1b2c3d4": True, "team.a1b2c3d4.name": script.leader, "team.a1b2c3d4.duty": "总体负责",
        "team.a1b2c3d4.education": ("doctor", "master", "bachelor")[n % 3],
        "ip.b1b2c3d4": True, "ip.b1b2c3d4.name": f"一种{script.name}方法", "ip.b1b2c3d4.kind": "invention",
        "ip.b1b2c3d4.state": ("granted", "filed")[n % 2],
        "planned_investment": str(script.planned), "area": str(60 + n * 13 % 240), "landing": "year",
    }  # fmt: skip
    if script.team:
        return values | {"future_company": script.firm, "future_capital": "200"}
    founded = timezone.localdate() - timedelta(days=200 + n % 300)
    return values | {
        "established_on": str(founded), "legal_representative": script.leader,
        "registered_address": f"浙江省嘉兴市嘉善县创业路{n % 90 + 1}号", "registered_capital": "500",
        "paid_in_capital": "200", "staff": str(5 + n % 20),
    }  # fmt: skip
