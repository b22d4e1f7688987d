"""Every step of every flow is done by two people at the same moment, on one walk through all of them.

Exactly one wins; the other reads a sentence; nothing is recorded, told or started twice. A step of the flows that the
walk does not come to fails the test.
"""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from projects.outcomes.actions import milestones
from projects.outcomes.actions.returns import declare_return, send_back_return, verify_return
from projects.outcomes.quarters import Quarter
from projects.outcomes.returnform import ITEMS
from projects.register.actions import leads
from projects.register.models import Project
from projects.selection.actions import experts, meetings, notices
from projects.selection.models import NoticeItem
from projects.tenancy.actions import cases
from tests.factories import MembershipFactory, UserFactory
from tests.life.hands import NOTICE_DAYS, Office, fresh
from workflows import screening, service
from workflows.landing import start_landing
from workflows.returns import start_return
from workflows.steps import office_steps

from .both import one_won, state

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = pytest.mark.parametrize(
    "where", [pytest.param("here", marks=pytest.mark.slow), pytest.param("postgresql", marks=pytest.mark.pg)]
)
FIGURES = dict.fromkeys(ITEMS, 0) | {"total": 12, "tech_sme": False, "high_tech": False}


class Walk:
    """One project on its whole way; `race` lets two of those for whom a step is do it at once."""

    def __init__(self, cast, today, in_threads):
        self.office, self.today, self.in_threads, self.seen = Office(), today, in_threads, set()
        people = self.office.people
        for name, seat in {
            "applicant": {"role": "applicant", "organisation": cast.organisation},
            "desk": {"role": "incubator_operator", "carrier": cast.incubator},
            "enclave": {"role": "enclave_operator", "carrier": cast.enclave},
        }.items():
            people[f"{name}'s colleague"] = UserFactory(name=f"{name}的同事")
            MembershipFactory(user=people[f"{name}'s colleague"], county=cast.county, level="editor", **seat)
        people["staff's colleague"] = people["other_staff"]
        row = leads.register_lead(by=people["desk"], county=self.office.county, name="车载激光雷达")
        self.pk, self.application = row.pk, None

    @property
    def project(self):
        return Project.objects.get(pk=self.pk)

    @property
    def paper(self):
        return fresh(self.application)

    def race(self, step, who, act):
        """`act(name)` by the person and by a colleague."""
        before = state()
        results = self.in_threads(partial(act, who), partial(act, f"{who}'s colleague"))
        one_won(before, results)
        self.seen.add(step)
        return next(result for result in results if not isinstance(result, Exception))

    def on(self, day):
        self.today(f"{day:%Y-%m-%d}")

    # --- the way ------------------------------------------------------------------------------------------------

    def intake(self):
        office = self.office
        self.application = office.begin("applicant", "applicant", "kczx", True, "standard", self.project)
        office.fill(self.paper, "applicant")
        office.submit(self.paper, "applicant")
        self.race("intake.recommend", "enclave", lambda who: office.recommend(self.paper, who, True))
        wanted = self.race("intake.check", "desk", lambda who: office.check(self.paper, who, "supplement"))
        office.replace(self.paper, "applicant", wanted)
        self.race("intake.supplement", "applicant", lambda who: office.supplement(self.paper, who))
        office.check(self.paper, "desk", "accept")

    def screening(self):
        office, people = self.office, self.office.people
        meeting = meetings.plan_meeting(
            by=people["leader"], county=office.county, name="评审会", on=timezone.localdate(), place="三楼"
        )
        put = partial(screening.schedule, self.project, meeting=meeting)
        self.race("screening.schedule", "staff", lambda who: put(by=people[who]))
        experts.invite(meeting, by=people["leader"], experts=office.experts)
        meetings.open_meeting(meeting, by=people["leader"])
        office.score(meeting, 75, False)
        self.race("screening.review", "staff", lambda who: screening.close_reviews(meeting, by=people[who]))
        self.race("sitting", "staff", lambda who: office.sit([self.project], who, "approve"))
        sitting = self.project.decisions.standing().get().deliberation
        publish = partial(screening.publish_sitting, sitting)
        self.race("screening.deliberation", "staff", lambda who: publish(by=people[who]))
        show = {"county": office.county, "projects": [self.project], "days": NOTICE_DAYS}
        self.race("publishing", "staff", lambda who: notices.publish_notice(by=people[who], **show))
        item = NoticeItem.objects.select_related("notice", "project").get()
        screening.object_to(item, name="周先生", contact="13900000000", words="专利权属有争议")
        examine = {"verb": notices.examine, "outcome": "dismissed", "inquiry": "经核查", "upheld": False}
        objected = partial(office.step, self.project, "screening.objection")
        self.race("screening.objection", "staff", lambda who: objected(who, **examine))
        self.on(item.notice.last_day + timedelta(days=1))
        self.race("screening.notice", "staff", lambda who: screening.close_notice(item.notice, by=people[who]))

    def admission(self):
        office = self.office
        self.race("admission.offer", "staff", lambda who: office.offer(self.project, who, "kczx"))
        self.race("admission.confirm", "applicant", lambda who: office.answer(self.project, who, True))
        self.race("admission.agreement", "desk", lambda who: office.sign(self.project, who, "kczx"))
        day = timezone.localdate()
        self.race("admission.handover", "desk", lambda who: office.hand_over(self.project, who, "kczx", day))
        self.race("admission.verify", "staff", lambda who: office.verify(self.project, who, "kczx", True))

    def landing(self):
        office = self.office
        start_landing(project=self.project, by=office.people["desk"])
        office.milestone(self.project, "desk", timezone.localdate())
        hand_in = partial(office.step, self.project, "landing.evidence", verb=milestones.submit_evidence)
        self.race("landing.evidence", "desk", lambda who: hand_in(who=who))
        office.people["second"], office.people["second's colleague"] = office.people["leader"], self._third()
        self.race("landing.verification", "staff", lambda who: office.judge(self.project, who, False))
        self.race("landing.confirmation", "second", lambda who: office.confirm(self.project, who, True))

    def _third(self):
        user = UserFactory(name="第三人")
        MembershipFactory(user=user, county=self.office.county, role="centre_staff")
        return user

    def matters(self):
        """A longer term, then graduation declined, then the exit; each asked for, checked and decided by two at once."""
        office, stay = self.office, self.office.stay(self.project, "kczx")
        later = stay.term_to + timedelta(days=90)
        facts = {"day": timezone.localdate(), "exit_kind": "withdrawn", "whither": "outside", "destination": "自行安排"}
        met = {"conditions": [{"name": "达标", "met": True}]}
        for kind, wanted, more, granted in (
            ("extension", later, {}, True), ("graduation", timezone.localdate(), facts | met, False),
            ("exit", timezone.localdate(), facts, True),
        ):  # fmt: skip
            ask = partial(office.ask, self.project, kind=kind, carrier="kczx", wanted_on=wanted)
            case = self.race(f"asking for {kind}", "applicant", lambda who, ask=ask: ask(who=who))
            check = partial(office.case_step, case, verb=cases.check_case, finding="属实", **more)
            self.race(f"{kind}.check", "desk", lambda who, check=check: check(who=who))
            decide = partial(office.case_step, case, verb=cases.decide_case, granted=granted, words="同意")
            outcome = "" if granted else "decline"
            self.race(f"{kind}.decision", "staff", lambda who, d=decide, o=outcome: d(who=who, outcome=o))

    def a_return(self):
        people = self.office.people
        row = start_return(self.project, Quarter(2025, 4))

        def act(step, verb, outcome="", **fields):
            def done(who):
                item = service.open_item(self.project, step)
                todo = partial(verb, quarter_return=row, **fields)
                return service.complete(item, by=people[who], act=todo, outcome=outcome)

            return done

        self.race("return.fill", "applicant", act("return.fill", declare_return, figures=FIGURES))
        self.race("return.verify", "desk", act("return.verify", send_back_return, "send_back", reason="人数有误"))
        self.race("return.correct", "applicant", act("return.correct", declare_return, figures=FIGURES))
        act("return.verify", verify_return)("desk")


@WHERE
def test_two_people_at_every_step(cast, today, in_threads, where):
    walk = Walk(cast, today, in_threads)
    walk.on(date(2026, 3, 2))
    for part in (walk.intake, walk.screening, walk.admission, walk.a_return, walk.matters, walk.landing):
        part()
    steps = {step for step, _title in office_steps()}
    assert steps - walk.seen == set(), "these steps have no race; lead the walk to them"
    assert walk.project.stage == "landed"
