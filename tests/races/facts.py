"""Scenes in which the same fact is entered twice at once: the two acts, and the rows of which one may come of them.

One function per unique fact, named in `SCENES`; where a fact is no act of a person, `OTHERWISE` says why none is needed.
"""

from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from projects.figures.actions.closes import close_period
from projects.figures.actions.heads import set_paper_head
from projects.figures.actions.rulebook import set_counting_rule
from projects.figures.actions.targets import set_target
from projects.figures.models import CountingRule, PaperHead, PeriodClose, Target
from projects.files.actions import add_document
from projects.files.models import DocumentVersion, Upload
from projects.files.uploads import start_upload
from projects.outcomes.actions.facts import record_talent
from projects.outcomes.actions.grants import add_grant_kind, record_grant
from projects.outcomes.actions.investments import record_investment
from projects.outcomes.actions.roster import record_person
from projects.outcomes.actions.rosterchecks import use_roster
from projects.outcomes.actions.waivers import grant_waiver
from projects.outcomes.models import Grant, GrantKind, Investment, RosterPerson, RosterUse, Talent, Waiver
from projects.people.actions import give_seat
from projects.people.actions.carriers import add_carrier
from projects.people.actions.joining import ask_to_join
from projects.people.actions.organisations import enter_organisation
from projects.people.actions.phones import prove_phone
from projects.people.actions.sections import add_section
from projects.people.models import Carrier, JoinRequest, Membership, Organisation, Section, User
from projects.privacy.actions.requests import ask_for_erasure, set_retention
from projects.privacy.models import ErasureRequest, Retention
from projects.register.actions.companies import know_company
from projects.register.actions.contests import open_edition
from projects.register.actions.drafts import start_application
from projects.register.actions.labels import put_label
from projects.register.actions.rulebook import set_industry, set_material, set_route
from projects.register.models import Application, Company, Edition, FigureEvent, Industry, Label, Requirement, Route
from projects.register.stages import Stage
from projects.selection.actions.opinions import ask_opinions
from projects.selection.models import Opinion
from projects.tenancy.actions.checks import check_year
from projects.tenancy.actions.handovers import record_handover
from projects.tenancy.actions.incubation import begin_incubation
from projects.tenancy.actions.leaving import void_move_in
from projects.tenancy.actions.petitions import ask
from projects.tenancy.actions.renewals import renew
from projects.tenancy.actions.rents import keep_rent
from projects.tenancy.actions.rooms import add_room, give_room
from projects.tenancy.models import Handover, Incubation, Petition, Renewal, RentMonth, Room, RoomUse, YearCheck
from tests.factories import (
    WAN,
    EnclaveFactory,
    FigureEventFactory,
    MoveInFactory,
    ProjectFactory,
    RoomFactory,
    RouteFactory,
    StoredFileFactory,
    UserFactory,
    at,
)
from tests.outcomes.rosters import row, verified
from workflows.reference import load

FIRST = date(2026, 3, 2)


class Scene:
    """The people and places of all scenes, made before any thread begins."""

    def __init__(self, cast):
        self.cast, self.county, self.n = cast, cast.county, 0
        cast.everyone()
        self.today = timezone.localdate()
        self.paper = StoredFileFactory(county=cast.county)
        self.desk, self.staff, self.other = cast.incubator_operator.user, cast.staff.user, cast.other_staff.user
        self.leader, self.administrator = cast.leader.user, cast.administrator.user

    def project(self, **more):
        """A project of the incubator's desk."""
        values = {"organisation": self.cast.organisation, "carrier": self.cast.incubator, "stage": Stage.INCUBATING}
        return ProjectFactory(county=self.county, **(values | more))

    def stay(self, carrier=None, **more):
        """A verified stay."""
        carrier = carrier or self.cast.incubator
        project = self.project(carrier=carrier)
        return MoveInFactory(project=project, carrier=carrier, verified_at=at(FIRST), **more)

    def both(self, act, **fields):
        """The same act twice, by two people of the centre."""
        return [partial(act, by=by, **fields) for by in (self.staff, self.other)]


CODE = "91330106MA8NMNKN9D"  # valid by its check digit


# --- people and places ---------------------------------------------------------------------------------------------


def company_account(s):
    act = {"county": s.county, "kind": "company", "name": "嘉善同码科技有限公司", "uscc": CODE}
    return s.both(enter_organisation, **act), Organisation.objects.filter(uscc=CODE)


def seat(s):
    who = UserFactory(email="newcomer@example.cn")
    act = partial(give_seat, by=s.administrator, county=s.county, user=who, role="centre_staff")
    return [act, act], Membership.objects.filter(user=who)


def desk_seat(s):
    who = UserFactory(email="deskcomer@example.cn")
    act = partial(
        give_seat, by=s.administrator, county=s.county, user=who, role="incubator_operator", carrier=s.cast.incubator
    )
    return [act, act], Membership.objects.filter(user=who)


def carrier(s):
    act = {"county": s.county, "code": "twice", "kind": "incubator", "name": "同码载体", "short_name": "同码"}
    return s.both(add_carrier, **act), Carrier.objects.filter(code="twice")


def section(s):
    return s.both(add_section, county=s.county, name="同名科室"), Section.objects.filter(name="同名科室")


def asking_to_join(s):
    s.cast.applicant  # noqa: B018  an owner who is asked
    who = UserFactory(email="joiner@example.cn")
    act = partial(ask_to_join, by=who, organisation=s.cast.organisation)
    return [act, act], JoinRequest.objects.filter(user=who)


def phone(s):
    people = [UserFactory(email=f"phone{n}@example.cn", phone="13900008888") for n in range(2)]
    acts = [partial(prove_phone, person, "13900008888") for person in people]
    return acts, User.objects.filter(phone="13900008888", phone_proved=True)


def erasure(s):
    who = s.cast.other_applicant.user
    act = partial(ask_for_erasure, by=who)
    return [act, act], ErasureRequest.objects.filter(user=who)


def retention(s):
    act = {"county": s.county, "kind": "messages", "basis": "省档案规定", "effective_from": s.today}
    return s.both(set_retention, months=36, **act), Retention.objects.filter(kind="messages", effective_from=s.today)


# --- files, applications ---------------------------------------------------------------------------------------------


def document_version(s):
    act = {"organisation": s.cast.organisation, "kind": "other", "title": "同名材料", "file": s.paper}
    rows = DocumentVersion.objects.filter(document__title="同名材料", number=1)
    return s.both(add_document, **act), rows


def upload(s):
    act = partial(start_upload, by=s.desk, name="a.pdf", size=10, stamp="1", place="x")
    return [act, act], Upload.objects.filter(user=s.desk)


def application(s):
    RouteFactory(carrier=s.cast.incubator)
    project = s.project(stage=Stage.LEAD, carrier=None)
    who = s.cast.applicant.user
    act = partial(
        start_application, by=who, organisation=s.cast.organisation, carrier=s.cast.incubator, project=project
    )
    return [act, act], Application.objects.filter(project=project)


def company(s):
    act = partial(
        transaction.atomic(know_company),
        s.county,
        name="嘉善同码第二公司",
        uscc="91330421MA2CU0001X",
        established_on=FIRST,
    )
    return [act, act], Company.objects.filter(name="嘉善同码第二公司")


def label(s):
    project, other = s.project(), s.project()
    acts = [partial(put_label, project=one, by=s.staff, name="同词") for one in (project, other)]
    return acts, Label.objects.filter(name="同词")


def edition(s):
    act = {"county": s.county, "contest": "同名大赛", "code": "same-2026", "name": "2026同名大赛", "year": 2026}
    return s.both(open_edition, **act), Edition.objects.filter(code="same-2026")


def route(s):
    words = {"needs_recommendation": True, "needs_review": True, "notice_days": 5}
    key = {"carrier": s.cast.incubator, "code": "direct", "effective_from": s.today}
    return s.both(set_route, county=s.county, **key, **words), Route.objects.filter(**key)


def material(s):
    words = {"name": "同名材料要求", "why": "", "mandatory": True, "needed_for": "all", "order": 90}
    act = s.both(set_material, county=s.county, effective_from=s.today, **words)
    return act, Requirement.objects.filter(name="同名材料要求")


def industry(s):
    act = s.both(set_industry, county=s.county, name="同名行业", effective_from=s.today)
    return act, Industry.objects.filter(name="同名行业")


def opinion(s):
    project = s.project()
    act = partial(ask_opinions, project, leaders=[s.leader], question="是否引进？")
    return [partial(act, by=by) for by in (s.staff, s.other)], Opinion.objects.filter(project=project)


# --- stays -----------------------------------------------------------------------------------------------------------


def room(s):
    act = {"carrier": s.cast.incubator, "building": "A座", "number": "901", "area": 50}
    return s.both(add_room, **act), Room.objects.filter(number="901")


def room_of_a_stay(s):
    stay, place = s.stay(), RoomFactory(carrier=s.cast.incubator, number="902")
    act = partial(transaction.atomic(give_room), room=place, stay=stay, by=s.desk)
    return [act, act], RoomUse.objects.filter(move_in=stay, released_at=None)


def petition(s):
    project, who = s.project(), s.cast.applicant.user
    act = partial(ask, project=project, by=who, words="空调不制冷")
    return [act, act], Petition.objects.filter(project=project)


def handover(s):
    stay = s.stay()
    found = {"kind": "in", "on": FIRST}
    return s.both(record_handover, move_in=stay, **found), Handover.objects.filter(move_in=stay)


def year_check(s):
    stay = s.stay()
    act = s.both(check_year, move_in=stay, year=2026, result="excellent", words="合格")
    return act, YearCheck.objects.filter(move_in=stay)


def incubation(s):
    stay = s.stay()
    return s.both(begin_incubation, move_in=stay), Incubation.objects.filter(move_in=stay)


def renewal(s):
    enclave = EnclaveFactory(county=s.county, code="sh-enclave")
    stay = s.stay(enclave, term_from=FIRST, term_to=date(2026, 8, 31))
    who = s.cast.enclave_operator.user
    act = partial(renew, move_in=stay, by=who, signed_on=s.today, term_to=date(2027, 2, 28), agreement=s.paper)
    return [act, act], Renewal.objects.filter(move_in=stay)


def rent(s):
    stay = s.stay(rent=100_000)
    rows = RentMonth.objects.filter(move_in=stay)
    return s.both(keep_rent, move_in=stay, since=s.today.replace(day=1)), rows.filter(begins=rows.values("begins")[:1])


def voiding(s):
    stay = s.stay()
    event = FigureEventFactory(project=stay.project, evidence=f"tenancy.movein:{stay.pk}", carrier=s.cast.incubator)
    return s.both(void_move_in, move_in=stay, reason="虚假"), FigureEvent.objects.filter(retracts=event)


# --- outcomes, figures -----------------------------------------------------------------------------------------------


def waiver(s):
    project = s.project(stage=Stage.LANDING)
    fields = {"level": "substantial", "kind": "premises", "form": "later", "until": s.today, "reason": "厂房在建"}
    return s.both(grant_waiver, project=project, **fields), Waiver.objects.filter(project=project)


def grant_kind(s):
    act = s.both(add_grant_kind, county=s.county, name="同名减免", matter="场地")
    return act, GrantKind.objects.filter(name="同名减免")


def grant(s):
    kind, project = GrantKind.objects.create(county=s.county, name="一次减免", matter="一次"), s.project()
    fields = {"kind": kind, "amount": WAN, "on": FIRST, "year": 2026, "basis": "1号", "proof": s.paper}
    return s.both(record_grant, project=project, **fields), Grant.objects.filter(kind=kind)


def correction_of_money(s):
    fields = {"project": s.project(), "kind": "equity", "on": FIRST, "investor": "红杉"}
    old = record_investment(by=s.desk, amount=WAN, **fields)
    acts = s.both(record_investment, amount=2 * WAN, corrects=old, reason="更正", **fields)
    return acts, Investment.objects.filter(project=fields["project"]).current()


def correction_of_heads(s):
    project = s.project()
    old = record_talent(project=project, by=s.desk, as_of=FIRST, total=3)
    acts = s.both(record_talent, project=project, as_of=FIRST, total=4, corrects=old, reason="更正")
    return acts, Talent.objects.filter(project=project, superseded_by=None)


def person(s):
    project = s.project()
    return s.both(record_person, project=project, told=True, **row("同名")), RosterPerson.objects.filter(
        project=project
    )


def roster(s):
    project = s.project()
    verified(project, [row("名册一人")], by=s.desk, checker=s.leader, proof=s.paper)
    return s.both(use_roster, project=project, since=s.today), RosterUse.objects.filter(project=project)


def counting_rule(s):
    fields = {"county": s.county, "qualifying": ["incubator_move_in"], "words": "试", "close_month": 1, "close_day": 31}
    act = s.both(set_counting_rule, effective_from=s.today, **fields)
    return act, CountingRule.objects.filter(effective_from=s.today)


def target(s):
    fields = {"name": "同名目标", "value": 5, "unit": "个", "bound": "least", "firm": True, "county_wide": False,
              "lead": None, "source": "计划"}  # fmt: skip
    act = partial(set_target, by=s.leader, county=s.county, year=2026, **fields)
    return [act, act], Target.objects.filter(name="同名目标")


def close(s):
    act = partial(close_period, by=s.leader, county=s.county, year=2025)
    return [act, act], PeriodClose.objects.filter(year=2025, kind="year")


def paper_head(s):
    fields = {"county": s.county, "effective_from": s.today, "head": "嘉善县科创中心", "code": "善科"}
    return s.both(set_paper_head, **fields), PaperHead.objects.filter(effective_from=s.today)


def reference(s):
    """Two installations at once; what is missing is made once."""
    Route.objects.filter(carrier__code="hangqi", code="direct").delete()
    return [load, load], Route.objects.filter(carrier__code="hangqi", code="direct")
