"""Two counties, each with a project at every step of the way and one that has everything.

Facts come by the verbs and flows wherever a person would make them; factories only set what lies before.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone

from projects.outcomes.actions import facts, investments, landings, milestones
from projects.register.actions import applications, leads, likeness, supplements
from projects.register.actions.talk import write_as_applicant, write_as_office
from projects.register.eligibility import check_items
from projects.register.models import Application, Industry, Likeness
from projects.register.stages import Stage
from projects.selection.actions import experts, meetings, notices, reviews
from projects.selection.models import Review
from projects.tenancy.actions import offers, stays
from projects.trace.models import CalendarDay
from tests import factories as make
from workflows import screening, service
from workflows.flows import AdmissionFlow, IntakeFlow
from workflows.landing import start_landing

from .begun import add_changes, begun
from .beside import add_colleagues, add_contest, add_desk, add_event, add_returns
from .boardscene import add_board_rows
from .decidescene import add_decisions
from .expertscene import add_experts
from .figurescene import add_figures, add_reports
from .landingscene import add_landing
from .leadscene import add_leads
from .machinescene import add_machines
from .owndata import add_own_data
from .rosterscene import add_roster
from .tenurescene import add_cases, add_grants, add_premises

FIRST, TODAY = date(2026, 3, 2), date(2026, 3, 16)


class Scene:
    """The rows of one county, by short names: `projects["check"]`, `items["intake.check"]`, `meetings["open"]`."""

    def __init__(self, place, travel):
        self.place, self.travel = place, travel
        self.projects, self.items, self.meetings, self.applications = {}, {}, {}, {}
        self.code = place.county.code
        self.travel(FIRST)
        self._rules()
        self._main_until_notice()
        self.travel(date(2026, 3, 10))
        self._main_until_landed()
        self._facts()
        add_reports(self)
        self.travel(TODAY)
        self._intake()
        self._running_meeting()
        add_experts(self)
        self._running_notice()
        self._admission()
        self._landing()
        add_returns(self)
        self._leads()
        add_leads(self)
        add_landing(self)
        add_contest(self)
        add_event(self)
        add_colleagues(self)
        add_desk(self)
        self._draft()
        add_own_data(self)
        add_changes(self)
        add_board_rows(self)
        add_decisions(self)
        add_premises(self)
        add_cases(self)
        add_roster(self)
        add_figures(self)
        add_grants(self)
        add_machines(self)

    # The rules and the ways through a step

    def _rules(self):
        place = self.place
        CalendarDay.objects.get_or_create(date=date(2027, 1, 1), defaults={"is_workday": False, "name": "元旦"})
        self.route = make.RouteFactory(carrier=place.incubator, effective_from=date(2026, 1, 1))
        self.recommended = make.RouteFactory(
            carrier=place.incubator, code="simple", needs_recommendation=True, effective_from=date(2026, 1, 1)
        )
        self.requirement = make.RequirementFactory(
            county=place.county, code="plan", name="商业计划书", effective_from=date(2026, 1, 1)
        )
        self.industry = Industry.objects.create(
            county=place.county, code="own", name="本县方向", effective_from=date(2026, 1, 1)
        )
        make.RubricFactory(county=place.county, effective_from=date(2026, 1, 1), name="本次评分表")

    def do(self, project, step, by, act=None, outcome="", **arguments):
        """Complete a step by its verb."""
        item = service.open_item(project, step)
        result = service.complete(item, by=by, act=partial(act, **arguments) if act else None, outcome=outcome)
        project.refresh_from_db()
        return result

    def wait(self, project, step):
        """Remember the open work item of a step."""
        self.items[step] = service.open_item(project, step)
        assert self.items[step] is not None, step
        self.projects[step.split(".")[1]] = project

    def _apply(self, words, *, enclave=None):
        """A submitted application with one material, its intake begun."""
        place = self.place
        application = make.SubmittedApplicationFactory(
            organisation=place.organisation, carrier=place.incubator, enclave=enclave, started_by=place.applicant,
            route=self.recommended if enclave else self.route, project__name=f"{place.word}{words}",
            project__stage=Stage.RECOMMENDATION if enclave else Stage.CHECK,
            project__carriers=[enclave] if enclave else [],
        )  # fmt: skip
        version = application.latest
        make.MaterialFactory(application=application, version=version, requirement=self.requirement)
        service.start(IntakeFlow.start, project=application.project, by=place.applicant, application=application)
        self.applications[words] = application
        return application

    def _findings(self, application, result="ok", words=""):
        return {row.item: (result, words, "") for row in check_items(application.latest)}

    def accepted(self, words, *, enclave=None):
        """A project that passed the material check, through the enclave where one is named."""
        application, place = self._apply(words, enclave=enclave), self.place
        if enclave:
            self.do(
                application.project, "intake.recommend", place.enclave_operator, applications.recommend, "recommend",
                application=application, recommended=True, words="实地看过样机。", visited_on=FIRST,
            )  # fmt: skip
        self.do(
            application.project, "intake.check", place.incubator_operator, applications.accept, "accept",
            application=application, findings=self._findings(application),
        )  # fmt: skip
        return application.project

    def _meeting(self, name, *projects, people=None):
        place = self.place
        meeting = meetings.plan_meeting(by=place.staff, county=place.county, name=name, on=timezone.localdate())
        for project in projects:
            screening.schedule(project, by=place.staff, meeting=meeting)
            project.refresh_from_db()
        experts.invite(meeting, by=place.staff, experts=people or place.experts)
        return meeting

    def sheet(self, project, place):
        """The sheet of the n-th expert on a project."""
        return Review.objects.get(item__project=project, item__removed_at=None, expert=self.place.experts[place])

    def points(self, review):
        """Full marks."""
        return {row.pk: Decimal(row.weight) for row in review.item.meeting.rubric.criteria.all()}

    def _score(self, project, place):
        review = self.sheet(project, place)
        reviews.declare(review, by=review.expert.user)
        reviews.submit(review, by=review.expert.user, points=self.points(review), comment="技术路线清楚。")

    # The project that has everything

    def _main_until_notice(self):
        place = self.place
        names = {
            "main": "激光雷达",
            "deliberation": "待研究",
            "pending": "待发布",
            "notice": "公示中",
            "objection": "被异议",
        }
        rows = {
            key: self.accepted(words, enclave=place.enclave if key == "main" else None) for key, words in names.items()
        }
        self.main, self.projects["main"] = rows["main"], rows["main"]
        self.application = self.applications[names["main"]]
        self.meetings["closed"] = meeting = self._meeting("三月第一次评审会", *rows.values())
        meetings.open_meeting(meeting, by=place.staff)
        for project in rows.values():
            for number in range(3):
                self._score(project, number)
        screening.close_reviews(meeting, by=place.staff)
        self.wait(rows["deliberation"], "screening.deliberation")
        verdicts = [(rows[key], "approve", "") for key in ("main", "notice", "objection")]
        self.sitting = screening.hold_sitting(
            by=place.leader, county=place.county, on=FIRST, chair=place.leader, verdicts=verdicts
        )
        screening.publish_sitting(self.sitting, by=place.leader)
        self.pending = screening.hold_sitting(
            by=place.leader,
            county=place.county,
            on=FIRST,
            chair=place.leader,
            verdicts=[(rows["pending"], "approve", "")],
        )
        self.pending_decision = self.pending.decisions.get()
        self.ended = notices.publish_notice(by=place.staff, county=place.county, projects=[self.main], days=5)
        self.projects |= {"notice": rows["notice"], "objection": rows["objection"]}

    def _main_until_landed(self):
        place, main = self.place, self.main
        screening.close_notice(self.ended, by=place.staff)
        main.refresh_from_db()
        self._until_verified(main)
        self.do(main, "admission.verify", place.staff, stays.verify_move_in, carrier=place.incubator, incubatee=True)
        self.stay = main.move_ins.get()
        self.offer = main.offers.get() if hasattr(main, "offers") else main.offer_set.get()
        self._start_landing(main)
        self._registered(main)
        self.do(main, "landing.evidence", place.incubator_operator, milestones.submit_evidence)
        self._verified(main)
        self.do(main, "landing.confirmation", place.other_staff, landings.confirm_landing)
        self.landing = main.landings.order_by("pk").first()
        assert main.stage == Stage.LANDED, main.stage

    def _until_verified(self, project, until="verify"):
        """From the approval on through the admission, up to the named step."""
        place = self.place
        carrier, today = {"carrier": place.incubator}, timezone.localdate()
        terms = {"room": "A座301室", "area": Decimal("120"), "rent": 0, "signed_on": today, "term_from": today,
                 "term_to": date(2029, 3, 1), "agreement": self._stored()}  # fmt: skip
        ways = {
            "offer": (place.staff, offers.issue_offer, carrier | {"confirm_by": today + timedelta(days=10)}),
            "confirm": (place.applicant, offers.accept_offer, {}),
            "agreement": (place.incubator_operator, stays.sign_agreement, carrier | terms),
            "handover": (place.incubator_operator, stays.hand_over,
                         carrier | {"on": today, "handover_record": self._stored(), "words": "钥匙两把"}),
        }  # fmt: skip
        for step, (by, verb, arguments) in ways.items():
            if step == until:
                return
            self.do(project, f"admission.{step}", by, verb, **arguments)

    def _stored(self, **more):
        return make.StoredFileFactory(county=self.place.county, **more)

    def _start_landing(self, project):
        start_landing(project=project, by=self.place.incubator_operator)
        project.refresh_from_db()

    def _registered(self, project):
        rows = {"agreement": {}, "registration": {
            "company_name": f"嘉善{self.place.word}科技有限公司", "address": f"{self.place.county.name}创新路1号",
            "authority": f"{self.place.county.name}市场监督管理局",
            "region_code": self.code}}  # fmt: skip
        for kind, fields in rows.items():
            self.milestone = milestones.record_milestone(
                project=project, by=self.place.incubator_operator, kind=kind, on=timezone.localdate(),
                evidence=[(self._stored(), "证明")], **fields,
            )  # fmt: skip

    def _verified(self, project):
        decisions = {row.pk: "" for row in milestones.unconfirmed(project)}
        self.do(project, "landing.verification", self.place.staff, milestones.verify_evidence, decisions=decisions)

    def _facts(self):
        by, main = self.place.incubator_operator, self.main
        day = timezone.localdate()
        counts = {"total": 12, "bachelor_or_above": 10, "masters_doctors": 4, "senior_engineers": 1, "national": 1}
        self.talent = facts.record_talent(project=main, by=by, as_of=day, proof=self._stored(), **counts)
        self.investment = investments.record_investment(
            project=main, by=by, kind="funds_in_place", amount=500 * make.WAN, on=day, voucher=self._stored()
        )
        self.other_investment = investments.record_investment(
            project=main, by=by, kind="registered", amount=900 * make.WAN, on=day, voucher=self._stored()
        )
        picture = make.ImageFileFactory(county=self.place.county)
        self.photo = facts.add_photo(
            project=main, by=by, file=picture, caption="生产线", taken_on=day, place="罗星街道"
        )
        self.message = self.place.applicant.letters.filter(project_id=main.pk).first()
        write_as_applicant(self.application, by=self.place.applicant, words="样机已运到嘉善。", files=[self._stored()])
        write_as_office(main, by=by, words="收到，谢谢。")

    # A project at every step

    def _intake(self):
        place = self.place
        self.wait(self._apply("待推荐", enclave=place.enclave).project, "intake.recommend")
        self.wait(self._apply("待审核").project, "intake.check")
        asked = self._apply("待补正")
        self.do(
            asked.project, "intake.check", place.incubator_operator, supplements.request_supplement, "supplement",
            application=asked, findings=self._findings(asked, "unclear", "请重新提交。"),
        )  # fmt: skip
        self.wait(asked.project, "intake.supplement")
        self.wait(self.accepted("待上会"), "screening.schedule")

    def _running_meeting(self):
        place = self.place
        rows = [self.accepted(words) for words in ("评审甲", "评审乙", "评审丙")]
        self.meetings["planned"] = self._meeting("四月评审会", self.accepted("待开评"))
        self.meetings["open"] = self._meeting("三月第二次评审会", *rows)
        meetings.open_meeting(self.meetings["open"], by=place.staff)
        opened, assigned, submitted = rows
        self.wait(opened, "screening.review")
        self.reviews = {
            "open": self.sheet(opened, 0), "assigned": self.sheet(assigned, 0), "submitted": self.sheet(submitted, 0),
        }  # fmt: skip
        first = place.experts[0].user
        reviews.declare(self.reviews["open"], by=first)
        self._score(submitted, 0)
        for project in (opened, assigned):
            reviews.recuse(self.sheet(project, 2), by=place.experts[2].user, reason="曾同单位")
        self.agenda_item = self.reviews["open"].item
        self.judged_item = self.meetings["closed"].agenda.get(project=self.main)

    def _running_notice(self):
        place = self.place
        rows = [self.projects["notice"], self.projects["objection"]]
        self.notice = notices.publish_notice(by=place.staff, county=place.county, projects=rows, days=5)
        self.notice_item = self.notice.items.get(project=rows[0])
        stopped = self.notice.items.get(project=rows[1])
        self.proof = self._stored(name="异议证据.pdf")
        screening.object_to(
            stopped, name="某市民", contact="c@example.cn", words="技术归属有争议。", evidence=self.proof
        )
        self.wait(rows[0], "screening.notice")
        self.wait(rows[1], "screening.objection")

    def _admission(self):
        place = self.place
        for step in ("offer", "confirm", "agreement", "handover", "verify"):
            application = make.SubmittedApplicationFactory(
                organisation=place.organisation, carrier=place.incubator, route=self.route, started_by=place.applicant,
                state=Application.State.ACCEPTED, project__name=f"{place.word}入驻{step}",
                project__stage=Stage.APPROVED,
            )  # fmt: skip
            project = application.project
            service.start(
                AdmissionFlow.start, project=project, by=place.staff, application=application, carrier=place.incubator
            )
            self._until_verified(project, until=step)
            self.wait(project, f"admission.{step}")

    def resting(self, words):
        place = self.place
        return make.ProjectFactory(
            county=place.county, name=f"{place.word}{words}", carrier=place.incubator, organisation=place.organisation,
            stage=Stage.INCUBATING, rests_at=Stage.INCUBATING,
        )  # fmt: skip

    def _landing(self):
        place = self.place
        for step in ("evidence", "verification", "confirmation"):
            project = self.resting(f"落地{step}")
            self._start_landing(project)
            self._registered(project)
            if step != "evidence":
                self.do(project, "landing.evidence", place.incubator_operator, milestones.submit_evidence)
            if step == "confirmation":
                self._verified(project)
            self.wait(project, f"landing.{step}")
        self.projects["resting"] = self.resting("在孵")

    # What stands beside the way

    def _leads(self):
        place = self.place
        shared = {"by": place.incubator_operator, "county": place.county, "carrier": place.incubator}
        names = {
            "lead": "固态电池",
            "asleep": "量子传感",
            "like": "高安全固态电池",
            "kept": "柔性电子",
            "joined": "柔性显示",
        }
        for key, words in names.items():
            leader = "周航" if key in ("lead", "like") else f"负责人{key}"
            self.projects[key] = leads.register_lead(name=f"{place.word}{words}", leader=leader, **shared)
        leads.put_to_sleep(
            self.projects["asleep"], by=place.incubator_operator, wake_on=TODAY + timedelta(days=30), reason="等融资"
        )
        leads.add_note(self.projects["lead"], by=place.incubator_operator, kind="call", words="电话沟通", on=TODAY)
        likeness.find_likeness(self.projects["like"])
        self.pair = Likeness.objects.undecided().get(second=self.projects["like"])
        kept, joined = self.projects["kept"], self.projects["joined"]
        likeness.join(keep=kept, drop=joined, by=place.incubator_operator, reason="同一团队")
        self.joining = kept.joinings.get()

    def _draft(self):
        begun(self, self._stored())
