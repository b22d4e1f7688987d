"""The machine, second part: admission and landing."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from projects.outcomes.actions import landings, milestones
from projects.outcomes.models import Landing
from workflows import service
from workflows.landing import start_landing, stop_landing

from . import model as rules
from .early import EarlyLife, anyone, which, yes_or_no
from .model import CENTRE, DESK_OF

OFFICERS = st.sampled_from([*DESK_OF.values(), *CENTRE, "applicant"])
PLACES = st.sampled_from(list(DESK_OF))


def standing_at(*steps):
    return precondition(lambda self: any(one.step in steps for one in self.world))


class LaterLife(EarlyLife):
    """What follows an approval, or begins without one."""

    # --- admission ------------------------------------------------------------------------------------------------

    @standing_at("admission.offer")
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]))
    def offer(self, n, who):
        one = self.at(n, "admission.offer")
        done, _ = self.attempt(one.may(who), self.office.offer, self.row(one), who, one.journey)
        if done:
            one.at("offered", "admission.confirm")

    @standing_at("admission.confirm")
    @rule(n=which, who=st.sampled_from(["applicant", "applicant", "other_applicant", "reader", "staff"]), yes=yes_or_no)
    def answer(self, n, who, yes):
        one = self.at(n, "admission.confirm")
        done, _ = self.attempt(one.may(who), self.office.answer, self.row(one), who, yes)
        if done and yes:
            one.at("signing", "admission.agreement", one.journey)
        elif done:
            one.end("withdrawn")

    def _sign(self, one, who, carrier):
        for stay in one.stays:  # one that was arranged here and never verified is void
            stay.void = stay.void or (stay.carrier == carrier and not stay.verified_on)
        one.stays.append(rules.Stay(carrier, self.today, who))
        one.at("handover", "admission.handover", carrier)

    @standing_at("admission.agreement")
    @rule(n=which, who=st.sampled_from(["desk", "desk", "other_desk", "staff"]))
    def sign(self, n, who):
        one = self.at(n, "admission.agreement")
        lives = any(stay.live and stay.carrier == one.journey for stay in one.stays)
        done, _ = self.attempt(one.may(who) and not lives, self.office.sign, self.row(one), who, one.journey)
        if done:
            self._sign(one, who, one.journey)

    @rule(n=which, carrier=PLACES, own=st.sampled_from([True, True, False]))
    def record_stay(self, n, carrier, own):
        """A stay is written down without a journey; by a stranger it is refused."""
        one = self.world[n % len(self.world)]
        who = DESK_OF[carrier] if own else "staff"
        lives = any(stay.live and stay.carrier == carrier for stay in one.stays)
        allowed = own and one.stage in rules.OPENINGS and not lives
        done, _ = self.attempt(allowed, self.office.record_stay, self.row(one), who, carrier)
        if done:
            one.concerned.add(carrier)
            one.journey = carrier
            self._sign(one, who, carrier)

    @standing_at("admission.handover")
    @rule(n=which, who=st.sampled_from([*DESK_OF.values(), "staff"]), back=st.integers(-1, 20))
    def hand_over(self, n, who, back):
        one = self.at(n, "admission.handover")
        on = self.today - timedelta(days=back)
        allowed = one.may(who) and on <= self.today
        done, _ = self.attempt(allowed, self.office.hand_over, self.row(one), who, one.journey, on)
        if done:
            one.stays[-1].handed_on, one.stays[-1].handed_by = on, who
            one.at("verifying", "admission.verify")

    @standing_at("admission.verify")
    @rule(
        n=which, who=st.sampled_from([*CENTRE, "desk"]), incubatee=yes_or_no, yes=st.sampled_from([True, True, False])
    )
    def verify_stay(self, n, who, incubatee, yes):
        one = self.at(n, "admission.verify")
        stay = one.stays[-1]
        if not yes:
            done, _ = self.attempt(one.may(who), self.office.send_back_stay, self.row(one), who, one.journey)
            if done:
                one.at("handover", "admission.handover", one.journey)
            return
        incubatee = incubatee and stay.carrier != "enclave"
        done, _ = self.attempt(one.may(who), self.office.verify, self.row(one), who, one.journey, incubatee)
        if done:
            stay.verified_on, stay.incubatee, stay.born = self.today, incubatee, self.tick()
            one.carrier, one.journey = stay.carrier, ""
            one.at(one.standing())

    # --- landing --------------------------------------------------------------------------------------------------

    @rule(n=which, who=OFFICERS)
    def start_landing(self, n, who):
        one = self.world[n % len(self.world)]
        allowed = one.works_on(who) and one.stage in rules.OPENINGS and not one.step
        place = self.office.places["kczx"]
        done, _ = self.attempt(allowed, start_landing, project=self.row(one), by=self.office.people[who], carrier=place)
        if done:
            if not one.carrier:
                one.carrier = "kczx"
                one.concerned.add("kczx")
            one.at("landing", "landing.evidence", one.carrier)

    @standing_at("landing.evidence")
    @rule(n=which, who=anyone, back=st.integers(-1, 40))
    def milestone(self, n, who, back):
        one = self.at(n, "landing.evidence")
        on = self.today - timedelta(days=back)
        allowed = (one.works_on(who) or (who == one.team and who)) and on <= self.today
        done, _ = self.attempt(allowed, self.office.milestone, self.row(one), who, on)
        if done:
            one.milestones.append(rules.Milestone(who, on))

    def _waiting(self, one):
        return [row for row in one.milestones if not row.sent_back and not row.confirmed]

    @standing_at("landing.evidence")
    @rule(n=which, who=OFFICERS)
    def hand_in_evidence(self, n, who):
        one = self.at(n, "landing.evidence")
        allowed = one.may(who) and bool(self._waiting(one))
        done, _ = self.attempt(
            allowed, self.office.step, self.row(one), "landing.evidence", who, milestones.submit_evidence
        )
        if done:
            one.at("landing_check", "landing.verification")

    @standing_at("landing.evidence")
    @rule(n=which, who=OFFICERS)
    def stop_landing(self, n, who):
        one = self.at(n, "landing.evidence")
        item = service.open_item(self.row(one), "landing.evidence")
        allowed = who in one.audience()  # also of a colleague's file
        done, _ = self.attempt(allowed, stop_landing, item=item, by=self.office.people[who], reason="暂不落地")
        if done:
            one.end("withdrawn")

    @standing_at("landing.verification")
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), back=st.sampled_from([False, False, True]))
    def judge(self, n, who, back):
        one = self.at(n, "landing.verification")
        waiting = self._waiting(one)
        own = any(row.by == who for row in waiting if not row.verifier)
        allowed = one.may(who) and (back and bool(waiting) or not own)
        done, _ = self.attempt(allowed, self.office.judge, self.row(one), who, back)
        if not done:
            return
        for row in waiting:
            if back:
                row.sent_back, row.verifier = True, ""
            else:
                row.verifier = row.verifier or who
        if back and waiting:
            one.at("landing", "landing.evidence", one.carrier)
        else:
            one.at("landing_check", "landing.confirmation")

    @standing_at("landing.confirmation")
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), yes=st.sampled_from([True, True, False]))
    def confirm(self, n, who, yes):
        one = self.at(n, "landing.confirmation")
        if not yes:
            done, _ = self.attempt(one.may(who), self.office.confirm, self.row(one), who, False)
            if done:
                one.at("landing_check", "landing.verification")
            return
        seen = [row for row in self._waiting(one) if row.verifier]
        hands = {row.verifier for row in seen} | {row.by for row in seen}
        ended = max((row.ended_on for row in one.landings if row.ended_on and not row.false), default=date.min)
        days = [row.on for row in one.milestones if row.verifier and not row.sent_back and row.on > ended]
        allowed = one.may(who) and bool(seen) and who not in hands and not one.landed and bool(days)
        done, _ = self.attempt(allowed, self.office.confirm, self.row(one), who, True)
        if done:
            one.landings.append(rules.Landing(min(days), self.today))
            for row in seen:
                row.confirmed = True
            one.at("landed")

    def _fell(self, one):
        """Without a landing it falls back to where its stays put it."""
        if one.rests == "landed" and not one.landed:
            one.rests = one.by_stays()
            if one.stage in rules.RESTS:
                one.at(one.rests or "exited")

    @precondition(lambda self: any(one.landings for one in self.world))
    @rule(n=which, who=st.sampled_from([*CENTRE, "desk"]), false=yes_or_no)
    def end_landing(self, n, who, false):
        """A confirmed landing proves false with all its evidence, or ends today."""
        landed = [one for one in self.world if one.landings]
        one = landed[n % len(landed)]
        row, stands = Landing.objects.filter(project=self.rows[one]).latest("pk"), one.landings[-1]
        by, ids = self.office.people[who], [one.pk for one in row.project.milestones.all()]
        if false:
            allowed = who in CENTRE and not stands.false
            done, _ = self.attempt(allowed, landings.revoke_landing, landing=row, by=by, reason="虚假", false=ids)
            if done:
                stands.false, stands.ended_on = True, None
                for milestone in one.milestones:
                    if milestone.verifier:
                        milestone.sent_back, milestone.verifier = True, ""
                    milestone.confirmed = False
        else:
            allowed = who in CENTRE and not stands.false and not stands.ended_on
            done, _ = self.attempt(allowed, landings.end_landing, landing=row, by=by, on=self.today, reason="迁出")
            if done:
                stands.ended_on = self.today
        if done:
            self._fell(one)
