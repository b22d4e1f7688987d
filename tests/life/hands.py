"""The hands of the machine: every act of a project's life by the product's own verbs, as its pages call them."""

from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone

from projects.files.actions import add_document
from projects.outcomes.actions import landings, milestones
from projects.register.actions import applications, drafts, supplements
from projects.register.eligibility import check_items, requirements_in_force
from projects.register.models import Application
from projects.selection.actions import experts, meetings, reviews
from projects.selection.models import Review
from projects.tenancy.actions import offers, stays
from projects.tenancy.models import MoveIn, StayCase
from tests.cast import Cast
from tests.factories import (
    CountyFactory,
    ExpertFactory,
    MembershipFactory,
    RouteFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.selection.scene import OPINION, points_for
from tests.workflows.way import TEAM_ANSWERS
from workflows import screening, service, staycases
from workflows.admission import record_move_in
from workflows.intake import hand_in, take_back
from workflows.letters import send_offer

NOTICE_DAYS = 5


class Office:
    """The people, the places and their ways of handling; made once for all examples."""

    def __init__(self):
        self.cast = cast = Cast(CountyFactory())
        self.county = cast.county
        self.places = {
            "kczx": cast.incubator, "second": cast.other_incubator_operator.carrier, "enclave": cast.enclave,
        }  # fmt: skip
        named = {
            "applicant": cast.applicant, "other_applicant": cast.other_applicant, "reader": cast.reader,
            "desk": cast.incubator_operator, "other_desk": cast.other_incubator_operator,
            "enclave": cast.enclave_operator, "staff": cast.staff, "other_staff": cast.other_staff, "leader": cast.leader,
        }  # fmt: skip
        self.people = {name: person.user for name, person in named.items()}
        self.teams = {"applicant": cast.organisation, "other_applicant": cast.other_applicant.organisation}
        self.experts = [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert, self._fourth()]
        for name, place in self.places.items():
            since = date(2026, 1, 2)
            for code in ("back_entry", "record"):
                RouteFactory(carrier=place, code=code, effective_from=since)
            if name != "enclave":
                RouteFactory(carrier=place, effective_from=since, notice_days=NOTICE_DAYS, needs_recommendation=True)
                short = {"needs_recommendation": False, "needs_review": False, "notice_days": 0}
                RouteFactory(carrier=place, code="simple", effective_from=since, **short)
        self.paper = StoredFileFactory(county=self.county)

    def _fourth(self):
        user = UserFactory(email="fourth-expert@example.cn", name="周明")
        MembershipFactory(user=user, county=self.county, role="expert")
        return ExpertFactory(county=self.county, user=user)

    # --- intake ---------------------------------------------------------------------------------------------------

    def begin(self, who, team, carrier, enclave, code, project=None, name=""):
        return drafts.start_application(
            by=self.people[who], organisation=self.teams[team], carrier=self.places[carrier], route_code=code,
            enclave=self.places["enclave"] if enclave else None, project=project, name=name, field="electronics",
        )  # fmt: skip

    def fill(self, application, who):
        by = self.people[who]
        for step in TEAM_ANSWERS.values():
            rows = {path.rsplit(".", 1)[0]: True for path in step if "." in path}
            for path, value in (rows | step).items():
                drafts.save_field(by=by, application=application, path=path, value=value)
        for row in requirements_in_force(self.county.pk, application.applicant_kind):
            self.attach(application, row, by)

    def attach(self, application, row, by):
        document = add_document(
            by=by, organisation=application.organisation, kind="other", title=row.name, file=self.paper
        )
        drafts.attach_material(by=by, application=application, requirement=row, document=document)

    def submit(self, application, who):
        hand_in(application, by=self.people[who])

    def withdraw(self, application, who):
        take_back(application, by=self.people[who], reason="计划有变")

    def step(self, project, step, who, verb=None, outcome="", **fields):
        act = partial(verb, **fields) if verb else None
        return service.complete(service.open_item(project, step), by=self.people[who], act=act, outcome=outcome)

    def recommend(self, application, who, yes):
        self.step(
            application.project, "intake.recommend", who, applications.recommend, "recommend" if yes else "decline",
            application=application, recommended=yes, words="已上门走访",
        )  # fmt: skip

    def check(self, application, who, decision):
        items = check_items(application.latest)
        findings = {item.item: ("ok", "", "") for item in items}
        material = next(item.item for item in items if not item.is_field and item.documents)
        if decision == "supplement":
            findings[material] = ("unclear", "请重新盖章", "")
        verb = {
            "accept": partial(applications.accept, findings=findings),
            "supplement": partial(supplements.request_supplement, findings=findings, reason_again="再次核对"),
            "refuse": partial(applications.refuse, reason="不在受理范围"),
        }[decision]
        self.step(application.project, "intake.check", who, verb, decision, application=application)
        return material

    def replace(self, application, who, material):
        """A new file for what was found wanting."""
        rows = requirements_in_force(self.county.pk, application.applicant_kind)
        row = next(row for row in rows if row.code == material)
        self.attach(application, row, self.people[who])

    def supplement(self, application, who):
        self.step(
            application.project,
            "intake.supplement",
            who,
            supplements.answer_supplement,
            "answer",
            application=application,
        )

    # --- screening ------------------------------------------------------------------------------------------------

    def meeting(self, project, who):
        """A meeting of its own for the project, open for scoring."""
        by = self.people[who]
        meeting = meetings.plan_meeting(by=by, county=self.county, name="评审会", on=timezone.localdate(), place="三楼")
        screening.schedule(project, by=by, meeting=meeting, starts_at=time(14, 0))
        experts.invite(meeting, by=by, experts=self.experts)
        return meetings.open_meeting(meeting, by=by)

    def score(self, meeting, points, excused):
        sheets = list(Review.objects.filter(item__meeting=meeting).select_related("expert__user").order_by("pk"))
        for number, sheet in enumerate(sheets):
            by = sheet.expert.user
            if number == 0 and excused:
                reviews.recuse(sheet, by=by, reason="曾任其顾问")
                continue
            reviews.declare(sheet, by=by)
            reviews.submit(sheet, by=by, points=points_for(sheet, points), comment=OPINION)

    def sit(self, projects, who, outcome):
        verdicts = [(project, outcome, "集体研究意见") for project in projects]
        return screening.hold_sitting(
            by=self.people[who], county=self.county, on=timezone.localdate(), verdicts=verdicts,
            chair=self.people["leader"], members=[self.people["staff"]], attendees="王敏",
        )  # fmt: skip

    # --- admission ------------------------------------------------------------------------------------------------

    def offer(self, project, who, carrier):
        self.step(
            project, "admission.offer", who, send_offer, carrier=self.places[carrier],
            confirm_by=timezone.localdate() + timedelta(days=14),
        )  # fmt: skip

    def answer(self, project, who, yes):
        verb = offers.accept_offer if yes else partial(offers.decline_offer, reason="不来了")
        self.step(project, "admission.confirm", who, verb, "" if yes else "decline")

    def terms(self):
        today = timezone.localdate()
        return {
            "room": "A301", "area": Decimal(120), "rent": None, "signed_on": today, "term_from": today,
            "term_to": today.replace(year=today.year + 2, day=min(today.day, 28)), "agreement": self.paper,
        }  # fmt: skip

    def sign(self, project, who, carrier):
        self.step(
            project, "admission.agreement", who, stays.sign_agreement, carrier=self.places[carrier], **self.terms()
        )

    def record_stay(self, project, who, carrier):
        reason = "" if carrier == "enclave" else "先行入驻"
        record_move_in(
            project=project, by=self.people[who], carrier=self.places[carrier], reason=reason, **self.terms()
        )

    def hand_over(self, project, who, carrier, on):
        verb = partial(stays.hand_over, carrier=self.places[carrier], on=on, words="钥匙两把")
        self.step(project, "admission.handover", who, verb)

    def verify(self, project, who, carrier, incubatee):
        verb = partial(stays.verify_move_in, carrier=self.places[carrier], incubatee=incubatee)
        self.step(project, "admission.verify", who, verb)

    def send_back_stay(self, project, who, carrier):
        verb = partial(stays.send_back_move_in, carrier=self.places[carrier], reason="面积不符")
        self.step(project, "admission.verify", who, verb, "send_back")

    def stay(self, project, carrier, **more):
        return MoveIn.objects.filter(project=project, carrier=self.places[carrier], **more).latest("pk")

    # --- landing --------------------------------------------------------------------------------------------------

    def milestone(self, project, who, on):
        return milestones.record_milestone(
            project=project, by=self.people[who], kind="registration", on=on, evidence=[(self.paper, "营业执照")],
            company_name=f"嘉善{project.name}科技有限公司", address="嘉善县罗星街道1号", region_code="330421",
            authority="嘉善县市场监督管理局",
        )  # fmt: skip

    def judge(self, project, who, back):
        rows = list(milestones.unconfirmed(project))
        decisions = {row.pk: "照片不清" if back else "" for row in rows}
        verb = partial(milestones.verify_evidence, decisions=decisions, words={row.pk: "已核对" for row in rows})
        self.step(project, "landing.verification", who, verb, "send_back" if back and rows else "")

    def confirm(self, project, who, yes):
        verb = landings.confirm_landing if yes else partial(landings.send_back_landing, reason="再核一次")
        self.step(project, "landing.confirmation", who, verb, "" if yes else "send_back")

    # --- matters of stays -------------------------------------------------------------------------------------------

    def ask(self, project, who, kind, carrier, wanted_on):
        stay = self.stay(project, carrier, voided_at=None, left_on=None)
        return staycases.start_case(
            project=project, by=self.people[who], kind=kind, move_in=stay, words="请予办理", wanted_on=wanted_on
        )

    def case_step(self, case, who, verb, outcome="", **fields):
        case = StayCase.objects.get(pk=case.pk)
        item = staycases.open_item(case)
        service.complete(item, by=self.people[who], act=partial(verb, case=case, **fields), outcome=outcome)


def fresh(application):
    """The application as it stands now."""
    return Application.objects.select_related("project", "organisation", "route", "carrier").get(pk=application.pk)
