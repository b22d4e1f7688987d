"""The machine, third part: matters of stays, money, joins, colleagues, the days; and what is compared after each act."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from projects.figures.rules.counting import count_year
from projects.outcomes.actions import facts, investments
from projects.outcomes.models import Investment
from projects.register.actions import likeness
from projects.register.models import FigureEvent, FigureKind, Project
from projects.tenancy.actions import cases as case_verbs
from projects.tenancy.actions import leaving
from projects.tenancy.models import MoveIn, StayCase
from projects.trace.models import AuditEvent
from projects.trace.sealing import seal
from projects.trace.verifying import verify
from workflows import expiry, screening, service, staycases
from workflows.models import PROCESSES, StayCaseProcess, WorkItem
from workflows.rights import may_act

from . import model as rules
from .early import anyone, which, yes_or_no
from .later import LaterLife
from .model import CENTRE, DESK_OF, PEOPLE

KINDS = ("extension", "graduation", "exit", "exit")


class Life(LaterLife):
    """All of it."""

    # --- matters of stays -------------------------------------------------------------------------------------------

    def _cases(self):
        return [(one, case) for one in self.world for case in one.cases]

    @precondition(lambda self: any(stay.live for one in self.world for stay in one.stays))
    @rule(n=which, who=anyone, kind=st.sampled_from(KINDS))
    def ask(self, n, who, kind):
        living = [(one, stay) for one in self.world for stay in one.stays if stay.live]
        one, stay = living[n % len(living)]
        theirs = who in ("applicant", "other_applicant") and who == one.team
        allowed = theirs or who == DESK_OF[stay.carrier] or who in CENTRE
        if any(case.kind == kind and case.stay is stay for case in one.cases):
            allowed = False
        if kind == "extension" and stay.extended or kind == "graduation" and not stay.incubatee:
            allowed = False
        wanted = self.row_of(stay).term_to + timedelta(days=60) if kind == "extension" else self.today
        done, row = self.attempt(allowed, self.office.ask, self.row(one), who, kind, stay.carrier, wanted)
        if done:
            one.cases.append(rules.Case(kind, stay, who))
            self.rows[one.cases[-1]] = row

    def row_of(self, stay):
        one = next(one for one in self.world if stay in one.stays)
        rows = MoveIn.objects.filter(project=self.rows[one], carrier=self.office.places[stay.carrier])
        return rows.get(signed_on=stay.signed_on, voided_at=None, verified_at__isnull=False, left_on=None)

    @precondition(lambda self: any(case.step == "check" for _one, case in self._cases()))
    @rule(n=which, own=st.sampled_from([True, True, False]), kind=st.sampled_from(["withdrawn", "moved_on", "evicted"]))
    def check_case(self, n, own, kind):
        one, case = self._case(n, "check")
        who = DESK_OF[case.stay.carrier] if own else "staff"
        fields = {"finding": "情况属实"}
        if case.kind != "extension":
            fields |= {"day": self.today, "exit_kind": kind, "whither": "outside", "destination": "自行安排"}
        if case.kind == "graduation":
            fields["conditions"] = [{"name": "达标", "met": True}]
        done, _ = self.attempt(own, self.office.case_step, self.rows[case], who, case_verbs.check_case, **fields)
        if done:
            case.step, case.checker = "decision", who
            case.how = "graduated" if case.kind == "graduation" else kind

    def _case(self, n, step):
        fitting = [(one, case) for one, case in self._cases() if case.step == step]
        return fitting[n % len(fitting)]

    @precondition(lambda self: any(case.step == "decision" for _one, case in self._cases()))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), answer=st.sampled_from(["yes", "yes", "no", "back"]))
    def decide_case(self, n, who, answer):
        one, case = self._case(n, "decision")
        if answer == "back":
            act, outcome, fields = case_verbs.send_back_case, "send_back", {"reason": "请补充"}
            allowed = who in CENTRE
        else:
            granted = answer == "yes"
            act, outcome = case_verbs.decide_case, "" if granted else "decline"
            fields = {"granted": granted, "words": "按规定办理"}
            allowed = who in CENTRE and who not in (case.by, case.checker)
            allowed = allowed and not (granted and not self._possible(case))
        done, _ = self.attempt(allowed, self.office.case_step, self.rows[case], who, act, outcome, **fields)
        if done and answer == "back":
            case.step = "check"
        elif done:
            one.cases.remove(case)
            if answer == "yes":
                self._granted(one, case)

    def _possible(self, case):
        """What was asked may have become impossible meanwhile."""
        stay = case.stay
        if case.kind == "extension":
            return not stay.extended
        incubates = case.kind != "graduation" or stay.incubatee
        return stay.live and incubates and stay.on <= self.rows[case].wanted_on

    def _granted(self, one, case):
        stay = case.stay
        if case.kind == "extension":
            stay.extended += 1
            return
        stay.left_on, stay.kind, stay.ended = StayCase.objects.get(pk=self.rows[case].pk).day, case.how, self.tick()
        remaining = one.standing()
        stay.total = not remaining
        if case.how == "graduated":
            one.graduated.append(stay)
        one.settle("graduated" if case.how == "graduated" else "exited", remaining)
        stay.incubatee = False

    @precondition(lambda self: self._cases())
    @rule(n=which, who=anyone)
    def take_back_case(self, n, who):
        one, case = self._cases()[n % len(self._cases())]
        theirs = who in ("applicant", "other_applicant") and who == one.team
        allowed = who == case.by or theirs or who == DESK_OF[case.stay.carrier] or who in CENTRE
        row = StayCase.objects.get(pk=self.rows[case].pk)
        done, _ = self.attempt(allowed, staycases.take_back, row, by=self.office.people[who])
        if done:
            one.cases.remove(case)

    @precondition(lambda self: any(stay.verified_on for one in self.world for stay in one.stays))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]))
    def void(self, n, who):
        """A move-in proves false: its figures are taken back."""
        known = [(one, stay) for one in self.world for stay in one.stays if stay.verified_on]
        one, stay = known[n % len(known)]
        row = MoveIn.objects.filter(project=self.rows[one], carrier=self.office.places[stay.carrier])
        row = row.exclude(verified_at=None).order_by("pk")[self._place(one, stay)]
        done, _ = self.attempt(
            who in CENTRE and not stay.void,
            leaving.void_move_in,
            move_in=row,
            by=self.office.people[who],
            reason="虚假",
        )
        if done:
            stay.void, stay.incubatee = True, False
            one.settle("exited", one.standing())

    def _place(self, one, stay):
        return [each for each in one.stays if each.carrier == stay.carrier and each.verified_on].index(stay)

    # --- money ----------------------------------------------------------------------------------------------------

    @rule(n=which, who=anyone, amount=st.integers(1, 10**9), verifier=anyone, correct=yes_or_no)
    def money(self, n, who, amount, verifier, correct):
        """An amount is recorded, perhaps in the place of the last one, and another person verifies it."""
        one = self.world[n % len(self.world)]
        last = next((row for row in reversed(one.money) if not row.gone), None) if correct else None
        by, old = self.office.people[who], last and Investment.objects.get(pk=self.rows[last])
        done, row = self.attempt(
            one.works_on(who), investments.record_investment, project=self.row(one), by=by, kind="equity", amount=amount,
            on=self.today, investor="红杉", voucher=self.office.paper, corrects=old, reason="更正" if last else "",
        )  # fmt: skip
        if not done:
            return
        if last:
            last.gone = True
        new = rules.Money(amount, who, old=last)
        one.money.append(new)
        self.rows[new] = row.pk
        done, _ = self.attempt(
            verifier in CENTRE and verifier != who, facts.verify_fact, fact=row, by=self.office.people[verifier]
        )
        new.verified = done

    # --- joins ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.world) > 1)
    @rule(n=which, m=which)
    def join(self, n, m):
        """Two projects that live or wait quietly are found to be one; and that is undone."""
        keep, drop = self.world[n % len(self.world)], self.world[m % len(self.world)]
        if keep is drop or drop.applications or drop.cases or drop.milestones or drop.landings or drop.money:
            return
        joined = "joined" in (keep.stage, drop.stage)
        places = {stay.carrier for stay in keep.stays if not stay.void and not stay.left_on}
        both = any(stay.carrier in places for stay in drop.stays if not stay.void and not stay.left_on)
        allowed = not (joined or both or drop.step)
        by = self.office.people["staff"]
        done, joining = self.attempt(
            allowed, likeness.join, keep=self.row(keep), drop=self.row(drop), by=by, reason="同一团队"
        )
        if not done:
            return
        likeness.undo_join(joining, by=by, reason="误并")

    # --- colleagues and days --------------------------------------------------------------------------------------

    @precondition(lambda self: any(one.step for one in self.world))
    @rule(n=which, who=anyone, give_back=yes_or_no)
    def take(self, n, who, give_back):
        under_way = [one for one in self.world if one.step]
        one = under_way[n % len(under_way)]
        item = service.open_item(self.row(one), one.step)
        if give_back:
            allowed = one.owner in ("", who)
            done, _ = self.attempt(allowed, service.release, item, by=self.office.people[who])
        else:
            done, _ = self.attempt(one.may(who), service.take, item, by=self.office.people[who])
        if done:
            one.owner = "" if give_back else who

    @rule(days=st.sampled_from([1, 3, 8, 20, 45]))
    def days_go_by(self, days):
        """Days pass, and each night the jobs do what time does by itself."""
        self.today += timedelta(days=days)
        self._stand()
        for night in (expiry.lapse_overdue, expiry.lapse_offers, screening.close_due_notices):
            night()
        for one in self.world:
            late = one.step and self._due(one, one.step)
            if one.step == "intake.supplement" and late:
                one.latest.state = "lapsed"
                one.end("lapsed")
            elif one.step == "admission.confirm" and self._offer_over(one):
                one.end("lapsed")
            elif one.in_notice == "running" and self._notice_item(one).notice.last_day < self.today:
                one.in_notice = ""
                self._approved(one)

    def _due(self, one, step):
        clock = WorkItem.objects.filter(project=self.rows[one], step=step).latest("pk").clock
        return clock is not None and clock.due_on < self.today

    def _offer_over(self, one):
        return self.row(one).offers.latest("pk").confirm_by < self.today

    @rule(n=which, acts=st.integers(1, 12), way=st.sampled_from(["apply", "record", "land"]), leaf=yes_or_no)
    def go_on(self, n, acts, way, leaf):
        """Somebody sees to it that a project gets on: the next acts as they should be, by the right people."""
        one = self.world[n % len(self.world)]
        for _act in range(acts):
            place, self.focus = self.world.index(one), one
            try:
                if not self._next(one, place, way, leaf):
                    break
            finally:
                self.focus = None

    def _next(self, one, place, way, leaf):
        if one.owner:
            return self.take(n=place, who=one.owner, give_back=True) is None
        if one.step:
            return self._next_step(one, one.step.split(".")[1], leaf)
        if one.stage == "drafting":
            return self._submit(one, one.team) is None
        if one.stage not in rules.OPENINGS or (one.rests and way != "land"):
            return False
        if way == "apply":
            team = one.team or "applicant"
            return self.apply(n=place, team=team, carrier="kczx", enclave=leaf, long=leaf, go_on=True) is None
        if way == "land":
            return one.stage != "landed" and self.start_landing(n=place, who="staff") is None
        return self.record_stay(n=place, carrier="enclave" if leaf else "kczx", own=True) is None

    def _next_step(self, one, step, leaf):
        desk, yes = DESK_OF.get(one.desk, ""), {"n": 0, "yes": True}
        mine = [sitting for sitting, (chosen, _outcome) in self.sittings.items() if one in chosen]
        acts = {
            "recommend": lambda: self.recommend(who="enclave", **yes),
            "check": lambda: self.check(n=0, who=desk, decision="accept"),
            "supplement": lambda: self.supplement(n=0, who=one.team),
            "schedule": lambda: self.schedule(n=0, who="staff"),
            "review": lambda: self.review(n=0, who="leader", excused=leaf, points=75),
            "deliberation": lambda: (
                self.publish(who="leader", drop=False) if mine else self.sit(n=0, who="leader", both=False, outcome="approve")
            ),
            "notice": lambda: self.days_go_by(days=20) if one.in_notice else self.notice(n=0),
            "objection": lambda: self.examine(n=0, who="staff", upheld=False),
            "offer": lambda: self.offer(n=0, who="staff"),
            "confirm": lambda: self.answer(who=one.team, **yes),
            "agreement": lambda: self.sign(n=0, who=desk),
            "handover": lambda: self.hand_over(n=0, who=desk, back=0),
            "verify": lambda: self.verify_stay(who="other_staff", incubatee=True, **yes),
            "evidence": lambda: (
                self.hand_in_evidence(n=0, who=desk) if self._waiting(one) else self.milestone(n=0, who=desk, back=1)
            ),
            "verification": lambda: self.judge(n=0, who="other_staff", back=False),
            "confirmation": lambda: self.confirm(who="leader", yes=not one.landed, n=0),
        }  # fmt: skip
        if one.step == "landing.confirmation":
            acts["confirm"] = acts["confirmation"]
        before = (one.step, one.stage, one.in_notice, len(one.milestones), bool(one.pending))
        acts[step]()
        return before != (one.step, one.stage, one.in_notice, len(one.milestones), bool(one.pending))

    # --- what must hold after each act ------------------------------------------------------------------------------

    @invariant()
    def stages_steps_and_holders(self):
        rows = Project.objects.in_bulk([self.rows[one] for one in self.world])
        found = {self.rows[one]: (one.stage, one.rests, one.step, one.owner) for one in self.world}
        names = {user.pk: name for name, user in self.office.people.items()} | {None: ""}
        open_items = (
            WorkItem.objects.open().filter(project__in=rows).exclude(step__regex=r"^(extension|exit|graduation)\.")
        )
        items = {}
        for item in open_items:
            assert item.project_id not in items, "two open steps of the journeys"
            items[item.project_id] = (item.step, names[item.owner_id])
        seen = {pk: (row.stage, row.rests_at, *items.get(pk, ("", ""))) for pk, row in rows.items()}
        assert seen == found, f"{seen} is not {found}"

    @invariant()
    def items_are_due_when_their_clocks_are(self):
        assert not WorkItem.objects.astray().exists()

    @invariant()
    def who_may_act(self):
        under_way = [one for one in self.world if one.step]
        if not under_way:
            return
        one = under_way[self.counter % len(under_way)]
        item = service.open_item(self.row(one), one.step)
        people = {name for name in PEOPLE if may_act(self.office.people[name], item)}
        assert people == one.audience(), f"{one.step}: {people} is not {one.audience()}"

    @invariant()
    def one_open_process_of_a_kind(self):
        running = [process for kind in PROCESSES for process in kind.objects.filter(finished=None)]
        assert sorted(process.project_id for process in running) == sorted(
            self.rows[one] for one in self.world if one.step
        )
        assert all(process.open_for_id == process.project_id for process in running)
        cases = StayCaseProcess.objects.filter(finished=None).values_list("case_id", flat=True)
        assert sorted(cases) == sorted(self.rows[case].pk for _one, case in self._cases())

    @invariant()
    def the_year_counts(self):
        for year in {self.today.year, self.today.year - 1}:
            numbers = count_year(self.office.county, year).numbers
            expected = sorted(self.row(one).number for one in self.world if one.counts_in(year, self.today))
            assert numbers == expected, f"{year}: {numbers} is not {expected}"

    @invariant()
    def money_adds_up(self):
        events = FigureEvent.objects.filter(kind=FigureKind.INVESTMENT, retracts=None, retracted_by=None)
        for one in self.world:
            values = events.filter(project=self.rows[one]).values_list("value", flat=True)
            assert sum(values) == one.verified_money(), f"{sum(values)} is not {one.verified_money()}"

    @invariant()
    def nothing_is_deleted_and_the_chain_is_whole(self):
        kept = set(AuditEvent.objects.values_list("pk", flat=True))
        assert self.gone <= kept
        self.gone = kept

    def teardown(self):
        try:
            seal(everywhere=True)
            assert verify().findings == []
        finally:
            super().teardown()
