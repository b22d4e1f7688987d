"""The cases of the counting rule that are about acts, played with the verbs of tenancy and landing on their days."""

from datetime import date
from decimal import Decimal

import pytest

from projects.figures.rules.counting import count_year
from projects.figures.rules.verdicts import Reason
from projects.outcomes.actions import landings, milestones
from projects.outcomes.models import Landing, MilestoneKind
from projects.register.stages import Stage
from projects.tenancy.actions import leaving, stays
from projects.tenancy.models import MoveIn
from tests.factories import (
    CarrierFactory,
    IncubatorFactory,
    LandingConditionsFactory,
    ProjectFactory,
    StoredFileFactory,
)
from tests.figures.ledger import Ledger, day

Exit = MoveIn.ExitKind


class Play:
    """One project and its people; each act happens on the day that is given."""

    def __init__(self, county, cast, today):
        self.county, self.cast, self.today = county, cast, today
        self.ledger = Ledger(county)
        self.project = ProjectFactory(county=county, stage=Stage.LEAD)

    def move_in(self, carrier, *, signed, handed_over, verified=None):
        project, desk = self._fresh(), self.cast.staff.user
        self.today(max(signed, handed_over))
        stays.begin_record(project=project, by=desk, carrier=carrier, reason="先入驻后补手续")
        stays.sign_agreement(
            project=self._fresh(), by=desk, carrier=carrier, agreement=StoredFileFactory(county=self.county),
            room="A座301室", area=Decimal(120), rent=None, signed_on=day(signed), term_from=day(signed),
            term_to=date(day(signed).year + 3, 1, 1),
        )  # fmt: skip
        stays.hand_over(project=self._fresh(), by=desk, carrier=carrier, on=day(handed_over), words="钥匙两把")
        if verified:
            self.today(verified)
        return stays.verify_move_in(project=self._fresh(), by=self.cast.other_staff.user, carrier=carrier)

    def leave(self, stay, on, kind=Exit.WITHDRAWN):
        self.today(on)
        leaving.leave(move_in=stay, by=self.cast.staff.user, kind=kind, on=day(on), reason="自愿退出")

    def land(self, on, *, confirmed):
        self.today(on)
        milestones.begin_landing(project=self._fresh(), by=self.cast.staff.user, carrier=self.ledger.centre)
        row = milestones.record_milestone(
            project=self._fresh(), by=self.cast.staff.user, kind=MilestoneKind.REGISTRATION, on=day(on),
            evidence=[(StoredFileFactory(county=self.county), "营业执照")], company_name="嘉善测试有限公司",
            address="罗星街道", region_code="330421", authority="嘉善县市场监督管理局",
        )  # fmt: skip
        milestones.submit_evidence(project=self._fresh(), by=self.cast.staff.user)
        self.today(confirmed)
        milestones.verify_evidence(project=self._fresh(), by=self.cast.other_staff.user, decisions={row.pk: ""})
        landings.confirm_landing(project=self._fresh(), by=self.cast.leader.user)

    def _fresh(self):
        self.project.refresh_from_db()
        return self.project

    def counts(self, *years, on="2027-01-31"):
        """How many count in each of the years, asked on a day."""
        self.today(on)
        return tuple(len(count_year(self.county, year).counted) for year in years)

    def reason(self, year):
        rows = count_year(self.county, year).uncounted
        return rows[0].finding.reason if rows else None


@pytest.fixture
def play(county, cast, today):
    LandingConditionsFactory(county=county, required=[MilestoneKind.REGISTRATION])
    return Play(county, cast, today)


def test_case_2_and_3_enclave_then_landing_counts_once_by_the_enclave(play, cast):
    play.move_in(cast.enclave, signed="2025-11-01", handed_over="2025-11-05")
    play.land("2026-03-20", confirmed="2026-03-25")
    assert play.counts(2025, 2026) == (1, 0)
    assert {row.fact.on for row in count_year(play.county, 2026).landed} == {day("2026-03-20")}


@pytest.mark.parametrize("signed, handed_over", [("2025-12-30", "2026-01-06"), ("2026-01-05", "2025-12-30")])
def test_case_5_the_later_of_signature_and_handover(play, cast, signed, handed_over):
    play.move_in(cast.incubator, signed=signed, handed_over=handed_over)
    assert play.counts(2025, 2026) == (0, 1)


@pytest.mark.parametrize("confirmed, counted", [("2026-01-09", (1, 0)), ("2026-02-02", (0, 0))])
def test_case_6_second_check_before_or_after_closing(play, confirmed, counted):
    play.land("2025-12-28", confirmed=confirmed)
    assert play.counts(2025, 2026) == counted
    assert play.reason(2025) == (None if counted[0] else Reason.LATE)


@pytest.mark.parametrize("on, kind, counted", [
    ("2026-10-10", Exit.WITHDRAWN, 0), ("2026-12-31", Exit.WITHDRAWN, 0), ("2026-10-10", Exit.MOVED_ON, 1),
])  # fmt: skip
def test_case_7_left_within_the_year(play, cast, on, kind, counted):
    stay = play.move_in(cast.incubator, signed="2026-04-01", handed_over="2026-04-03")
    play.leave(stay, on, kind)
    assert play.counts(2026) == (counted,)


def test_case_8_left_in_the_next_year(play, cast):
    stay = play.move_in(cast.incubator, signed="2025-04-01", handed_over="2025-04-03")
    play.leave(stay, "2026-02-10")
    assert play.counts(2025, 2026) == (1, 0)
    assert play.reason(2026) == Reason.LEFT_LATER


def test_case_9_left_and_back(play, cast):
    stay = play.move_in(cast.incubator, signed="2025-03-01", handed_over="2025-03-03")
    play.leave(stay, "2025-10-10")
    play.move_in(cast.incubator, signed="2026-04-01", handed_over="2026-04-02")
    assert play.counts(2025, 2026) == (0, 1)


def test_case_10_from_one_incubator_of_the_county_to_another(play, cast):
    hangqi = IncubatorFactory(county=play.county, code="hangqi")
    stay = play.move_in(hangqi, signed="2025-05-01", handed_over="2025-05-02")
    play.leave(stay, "2026-03-01", Exit.MOVED_ON)
    play.move_in(cast.incubator, signed="2026-03-02", handed_over="2026-03-03")
    assert play.counts(2025, 2026) == (1, 0)
    assert play.reason(2026) == Reason.MOVED_WITHIN


def test_case_11_makerspace_first(play, cast):
    space = CarrierFactory(county=play.county, code="space", kind="makerspace")
    play.move_in(space, signed="2025-06-01", handed_over="2025-06-02")
    play.move_in(cast.incubator, signed="2026-02-01", handed_over="2026-02-02")
    assert play.counts(2025, 2026) == (0, 1)


def test_case_15_a_false_move_in_is_voided(play, cast):
    stay = play.move_in(cast.incubator, signed="2025-06-01", handed_over="2025-06-02")
    assert play.counts(2025, on="2026-01-31") == (1,)
    play.today("2026-05-10")
    leaving.void_move_in(move_in=stay, by=cast.staff.user, reason="租赁合同不实")
    assert play.counts(2025, 2026) == (0, 0)
    assert play.reason(2025) == Reason.RETRACTED


def test_a_false_landing_is_revoked(play, cast):
    play.land("2026-05-01", confirmed="2026-05-03")
    assert play.counts(2026, on="2026-06-01") == (1,)
    landings.revoke_landing(landing=Landing.objects.get(level="registered"), by=cast.staff.user, reason="登记不实")
    assert play.counts(2026) == (0,)


def test_two_stays_one_ends_the_other_lives_and_then_both(play, cast):
    enclave = play.move_in(cast.enclave, signed="2026-02-01", handed_over="2026-02-02")
    incubator = play.move_in(cast.incubator, signed="2026-05-01", handed_over="2026-05-02")
    play.leave(enclave, "2026-06-01")
    assert play.counts(2026, on="2026-07-01") == (1,)
    play.leave(incubator, "2026-08-01")
    assert play.counts(2026) == (0,)


def test_moved_on_from_the_enclave_and_then_lost(play, cast):
    enclave = play.move_in(cast.enclave, signed="2026-02-01", handed_over="2026-02-02")
    incubator = play.move_in(cast.incubator, signed="2026-05-01", handed_over="2026-05-02")
    play.leave(enclave, "2026-05-02", Exit.MOVED_ON)
    play.leave(incubator, "2026-08-01")
    assert play.counts(2026) == (0,)
