"""The machine, first part: leads, applications, screening. Each act is asked of the model and of the product."""

from datetime import date, datetime, timedelta

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from projects.register.actions import leads
from projects.register.models import Project
from projects.selection.actions import decisions, notices
from projects.selection.models import NoticeItem
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from workflows import screening

from . import model as rules
from .hands import NOTICE_DAYS, fresh
from .model import CENTRE, DESK_OF, PEOPLE

# An ordinary day, before the end of a year, before a leap day in a year whose calendar nobody knows.
FIRST_DAYS = (date(2026, 9, 1), date(2026, 12, 10), date(2028, 2, 27))
anyone = st.sampled_from(PEOPLE)
which = st.integers(0, 9)
yes_or_no = st.booleans()


class EarlyLife(RuleBasedStateMachine):
    """Up to four projects, nine people, three places; the days go by."""

    office = None  # made once by the test, before any example

    def __init__(self):
        super().__init__()
        self.world, self.rows, self.papers, self.counter = [], {}, {}, 0
        self.meetings, self.sittings = {}, {}
        self.focus = None
        self.today, self.clock = FIRST_DAYS[0], None
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.gone = set(AuditEvent.objects.values_list("pk", flat=True))
        self._stand()

    def teardown(self):
        if self.clock:
            self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _stand(self):
        if self.clock:
            self.clock.stop()
        self.clock = time_machine.travel(datetime(self.today.year, self.today.month, self.today.day, 2), tick=False)
        self.clock.start()

    def tick(self):
        """The order of acts, where days do not tell it."""
        self.counter += 1
        return self.counter

    def attempt(self, allowed, act, *more, **fields):
        """Do it; the product must agree with the model on whether it may be done. Returns (done, what it returned)."""
        try:
            with transaction.atomic():
                found = act(*more, **fields)
        except Refused as refusal:
            assert not allowed, f"refused, but the rules allow it: {refusal}"
            return False, None
        assert allowed, "done, but the rules forbid it"
        return True, found

    def at(self, number, *steps):
        """One of the projects at these steps; the one that is being led on, where one is."""
        if self.focus:
            return self.focus
        fitting = [one for one in self.world if one.step in steps]
        return fitting[number % len(fitting)]

    def row(self, one):
        return Project.objects.get(pk=self.rows[one])

    def paper(self, one):
        return fresh(self.papers[one.latest])

    # --- leads ----------------------------------------------------------------------------------------------------

    @initialize(first=st.sampled_from(FIRST_DAYS))
    def begin(self, first):
        self.today = first
        self._stand()
        self.new_lead("desk")

    def new_lead(self, who):
        name = f"项目{'甲乙丙丁'[len(self.world)]}"
        self.world.append(rules.Project(name))
        row = leads.register_lead(by=self.office.people[who], county=self.office.county, name=name)
        self.rows[self.world[-1]] = row.pk

    @precondition(lambda self: len(self.world) < 4)
    @rule(who=st.sampled_from([*DESK_OF.values(), "staff"]))
    def lead(self, who):
        self.new_lead(who)

    @rule(n=which)
    def sleep(self, n):
        one = self.world[n % len(self.world)]
        wake_on = self.today + timedelta(days=30)
        act = leads.put_to_sleep
        done, _ = self.attempt(
            one.stage == "lead" or one.stage in rules.ENDS and one.stage != "asleep", act, self.row(one),
            by=self.office.people["desk"], wake_on=wake_on, reason="暂缓",
        )  # fmt: skip
        if done:
            one.at("asleep")

    @rule(n=which)
    def wake(self, n):
        one = self.world[n % len(self.world)]
        done, _ = self.attempt(one.stage == "asleep", leads.wake, self.row(one), by=self.office.people["desk"])
        if done:
            one.at("lead")

    # --- intake ---------------------------------------------------------------------------------------------------

    @rule(n=which, team=st.sampled_from(["applicant", "applicant", "other_applicant"]),
          carrier=st.sampled_from(["kczx", "kczx", "second"]), enclave=yes_or_no, long=yes_or_no, go_on=yes_or_no)  # fmt: skip
    def apply(self, n, team, carrier, enclave, long, go_on):
        one = self.world[n % len(self.world)]
        allowed = one.stage in rules.OPENINGS and one.team in ("", team) and one.open_application is None
        done, row = self.attempt(
            allowed, self.office.begin, team, team, carrier, enclave, "standard" if long else "simple", self.row(one)
        )
        if not done:
            return
        one.team = team
        one.at("drafting")
        one.applications.append(rules.Application(carrier, enclave, long))
        self.papers[one.latest] = row
        if go_on:
            self._submit(one, team)

    def _submit(self, one, who):
        attempt = one.latest
        if attempt.state == "draft":
            self.office.fill(self.paper(one), who)
        done, _ = self.attempt(attempt.state == "draft", self.office.submit, self.paper(one), who)
        if done:
            attempt.state = "submitted"
            one.concerned |= {attempt.carrier} | ({"enclave"} if attempt.enclave else set())
            if not one.rests:
                one.carrier = attempt.carrier
            if attempt.enclave and attempt.long:
                one.at("recommendation", "intake.recommend", "enclave")
            else:
                one.at("check", "intake.check", attempt.carrier)

    @precondition(lambda self: any(one.latest for one in self.world))
    @rule(n=which)
    def submit(self, n):
        having = [one for one in self.world if one.latest and one.stage != "joined"]
        if having:
            one = having[n % len(having)]
            self._submit(one, one.team)

    @precondition(lambda self: any(one.latest for one in self.world))
    @rule(n=which)
    def withdraw(self, n):
        having = [one for one in self.world if one.latest]
        one = having[n % len(having)]
        attempt = one.latest
        allowed = attempt.state in ("draft", "submitted", "accepted") and one.stage in rules.BEFORE_HANDOVER
        done, _ = self.attempt(allowed, self.office.withdraw, self.paper(one), one.team)
        if done:
            attempt.state = "withdrawn"
            one.end("withdrawn")

    @precondition(lambda self: any(one.step == "intake.recommend" for one in self.world))
    @rule(n=which, who=st.sampled_from(["enclave", "enclave", "desk", "staff"]), yes=yes_or_no)
    def recommend(self, n, who, yes):
        one = self.at(n, "intake.recommend")
        done, _ = self.attempt(one.may(who), self.office.recommend, self.paper(one), who, yes)
        if done and yes:
            one.at("check", "intake.check", one.latest.carrier)
        elif done:
            one.latest.state = "refused"
            one.end("refused")

    @precondition(lambda self: any(one.step == "intake.check" for one in self.world))
    @rule(n=which, who=st.sampled_from(["desk", "desk", "other_desk", "staff"]),
          decision=st.sampled_from(["accept", "accept", "accept", "supplement", "refuse"]))  # fmt: skip
    def check(self, n, who, decision):
        one = self.at(n, "intake.check")
        done, material = self.attempt(one.may(who), self.office.check, self.paper(one), who, decision)
        if not done:
            return
        if decision == "supplement":
            self.wanted = material
            one.at("supplement", "intake.supplement")
        elif decision == "refuse":
            one.latest.state = "refused"
            one.end("refused")
        else:
            one.latest.state = "accepted"
            step = "screening.schedule" if one.latest.long else "screening.deliberation"
            one.at("accepted", step)

    @precondition(lambda self: any(one.step == "intake.supplement" for one in self.world))
    @rule(n=which, who=st.sampled_from(["applicant", "applicant", "other_applicant", "reader", "desk"]))
    def supplement(self, n, who):
        one = self.at(n, "intake.supplement")
        if one.may(who):
            self.office.replace(self.paper(one), who, self.wanted)
        done, _ = self.attempt(one.may(who), self.office.supplement, self.paper(one), who)
        if done:
            one.at("check", "intake.check", one.latest.carrier)

    # --- screening ------------------------------------------------------------------------------------------------

    @precondition(lambda self: any(one.step == "screening.schedule" for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]))
    def schedule(self, n, who):
        one = self.at(n, "screening.schedule")
        done, meeting = self.attempt(one.may(who), self.office.meeting, self.row(one), who)
        if done:
            self.meetings[one] = [meeting, False]
            one.at("review", "screening.review")

    @precondition(lambda self: any(one.step == "screening.review" for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), excused=yes_or_no, points=st.sampled_from([40, 75, 90]))
    def review(self, n, who, excused, points):
        """The experts score, then the reviews are closed; one of the four may be excused."""
        one = self.at(n, "screening.review")
        meeting, scored = self.meetings[one]
        if not scored:
            self.attempt(False, screening.close_reviews, meeting, by=self.office.people["staff"])
            self.office.score(meeting, points, excused)
            self.meetings[one][1] = True
        done, _ = self.attempt(one.may(who), screening.close_reviews, meeting, by=self.office.people[who])
        if done:
            one.at("deliberation", "screening.deliberation")

    @precondition(lambda self: any(one.step == "screening.review" for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]))
    def postpone(self, n, who):
        one = self.at(n, "screening.review")
        item = self.meetings[one][0].agenda.get(removed_at=None)
        done, _ = self.attempt(one.may(who), screening.postpone, item, by=self.office.people[who], reason="缺席")
        if done:
            one.at("accepted", "screening.schedule")

    @precondition(lambda self: any(one.step == "screening.deliberation" for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), both=yes_or_no,
          outcome=st.sampled_from(["approve", "approve", "approve", "reserve", "reject"]))  # fmt: skip
    def sit(self, n, who, both, outcome):
        """A sitting over one or all that wait; nothing moves before it is published."""
        waiting = [one for one in self.world if one.step == "screening.deliberation"]
        chosen = waiting if both else [waiting[n % len(waiting)]]
        allowed = all(one.may(who) and not one.pending for one in chosen)
        done, sitting = self.attempt(allowed, self.office.sit, [self.row(one) for one in chosen], who, outcome)
        if done:
            self.sittings[sitting] = (chosen, outcome)
            for one in chosen:
                one.pending = sitting

    @precondition(lambda self: self.sittings)
    @rule(who=st.sampled_from(CENTRE), drop=yes_or_no)
    def publish(self, who, drop):
        sitting, (chosen, outcome) = next(iter(self.sittings.items()))
        if drop:
            row = sitting.decisions.standing().select_related("deliberation").first()
            if row:
                decisions.drop_decision(row, by=self.office.people[who], reason="再议")
                one = next(one for one in chosen if self.rows[one] == row.project_id)
                one.pending = one.pending if one.pending is not sitting else False
                chosen.remove(one)
            return
        allowed = bool(chosen) and all(one.may(who) and one.pending is sitting for one in chosen)
        done, _ = self.attempt(allowed, screening.publish_sitting, sitting, by=self.office.people[who])
        if done or not chosen:
            del self.sittings[sitting]
        for one in chosen if done else ():
            one.pending = False
            if outcome != "approve":
                one.end("reserve" if outcome == "reserve" else "rejected")
            elif one.latest.long:
                one.at("notice", "screening.notice")
            else:
                self._approved(one)

    def _approved(self, one):
        one.journey = one.latest.carrier
        one.at("approved", "admission.offer")

    @precondition(lambda self: any(one.step == "screening.notice" for one in self.world))
    @rule(n=which)
    def notice(self, n):
        one = self.at(n, "screening.notice")
        self.attempt(
            not one.in_notice, notices.publish_notice, by=self.office.people["staff"], county=self.office.county,
            projects=[self.row(one)], days=NOTICE_DAYS,
        )  # fmt: skip
        one.in_notice = one.in_notice or "running"

    def _notice_item(self, one):
        return NoticeItem.objects.select_related("notice", "project").filter(project=self.rows[one]).latest("pk")

    @precondition(lambda self: any(one.in_notice for one in self.world))
    @rule(n=which)
    def object(self, n):
        shown = [one for one in self.world if one.in_notice]
        one = shown[n % len(shown)]
        item = self._notice_item(one)
        said = {"name": "周先生", "contact": "13900000000", "words": "专利权属有争议"}
        done, _ = self.attempt(item.notice.last_day >= self.today, screening.object_to, item, **said)
        if done and one.in_notice == "running":
            one.in_notice = "stopped"
            one.at("objection", "screening.objection")

    @precondition(lambda self: any(one.step == "screening.objection" for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), upheld=yes_or_no)
    def examine(self, n, who, upheld):
        one = self.at(n, "screening.objection")
        done, _ = self.attempt(
            one.may(who), self.office.step, self.row(one), "screening.objection", who, notices.examine,
            "upheld" if upheld else "dismissed", inquiry="经核查", upheld=upheld,
        )  # fmt: skip
        if done and upheld:
            one.end("rejected")
        elif done:
            one.in_notice = "running"
            one.at("notice", "screening.notice")
