"""The end of a landing: proved false, or true and over. The past does not change silently."""

from datetime import date

import pytest

from projects.figures.rules.counting import count_year
from projects.figures.rules.verdicts import Reason
from projects.outcomes.actions import landings
from projects.outcomes.models import Landing, Milestone, MilestoneKind
from projects.outcomes.rules import level_tables
from projects.register.models import FigureEvent
from projects.register.stages import Stage
from projects.trace.errors import Refused
from tests.factories import LandingConditionsFactory
from tests.figures.test_counting_by_verbs import Play


@pytest.fixture
def play(county, cast, today):
    LandingConditionsFactory(county=county, required=[MilestoneKind.REGISTRATION])
    return Play(county, cast, today)


@pytest.fixture
def landed(play):
    play.land("2026-03-20", confirmed="2026-03-25")
    play.project.refresh_from_db()
    return play


def end(play, on, **more):
    play.today(more.pop("today", on))
    return landings.end_landing(
        landing=Landing.objects.get(), by=play.cast.staff.user, on=date.fromisoformat(on), reason="迁出本县"
    )


@pytest.mark.parametrize(
    ("on", "counts", "reason"),
    [("2026-10-10", (0, 0), Reason.LEFT), ("2026-12-31", (0, 0), Reason.LEFT), ("2027-01-10", (1, 0), None)],
)
def test_a_true_landing_that_ended_counts_where_it_stood_at_the_cut_off(landed, on, counts, reason):
    end(landed, on)
    landed.project.refresh_from_db()
    assert (landed.project.stage, landed.project.rests_at) == (Stage.EXITED, "")
    assert landed.counts(2026, 2027) == counts
    assert landed.reason(2026) == reason


def test_a_false_one_is_void_whenever_it_is_found(landed):
    landed.today("2027-05-03")
    row = Milestone.objects.get()
    landings.revoke_landing(
        landing=Landing.objects.get(), by=landed.cast.staff.user, reason="执照系伪造", false=[row.pk]
    )
    assert landed.counts(2026, on="2027-06-01") == (0,)
    assert len(count_year(landed.county, 2026, known_on=date(2027, 5, 2)).counted) == 1
    assert landed.reason(2026) == Reason.RETRACTED
    row.refresh_from_db()
    assert (row.verified_at, row.sent_back_reason) == (None, "执照系伪造")
    assert [table.met for table in level_tables(landed.project, date(2027, 6, 1))][1] is False


def test_one_that_ended_may_still_prove_false(landed):
    end(landed, "2027-01-10")
    landings.revoke_landing(landing=Landing.objects.get(), by=landed.cast.staff.user, reason="执照系伪造")
    assert landed.counts(2026) == (0,)
    assert FigureEvent.objects.filter(retracts=None, retracted_by=None).count() == 0
    with pytest.raises(Refused, match="已"):
        landings.revoke_landing(landing=Landing.objects.get(), by=landed.cast.staff.user, reason="再次")


def test_a_landing_is_shown_as_it_was_known(landed):
    end(landed, "2026-10-10")
    known = {
        day: level_tables(landed.project, day, day)[1].landing is not None
        for day in (date(2026, 10, 9), date(2026, 10, 11))
    }
    assert known == {date(2026, 10, 9): True, date(2026, 10, 11): False}


def test_landed_again_it_counts_in_the_year_in_which_it_stands(landed):
    end(landed, "2026-10-10")
    landed.land("2027-04-01", confirmed="2027-04-05")
    assert landed.counts(2026, 2027, on="2027-12-31") == (0, 1)


@pytest.mark.parametrize("on", ["2026-03-19", "2026-10-11"])
def test_the_end_lies_between_the_landing_and_today(landed, on):
    with pytest.raises(Refused, match="日期须在落地日期与今日之间"):
        end(landed, on, today="2026-10-10")
