"""Two people revoke a landing at the same moment, or one revokes what the other ends."""

from datetime import date
from functools import partial

import pytest

from projects.outcomes.actions import landings
from projects.outcomes.models import Landing, MilestoneKind
from projects.register.models import FigureEvent, FigureKind
from projects.trace.errors import Refused
from tests.factories import LandingConditionsFactory
from tests.figures.test_counting_by_verbs import Play

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
END = date(2026, 4, 1)


@pytest.fixture
def landed(county, cast, today):
    LandingConditionsFactory(county=county, required=[MilestoneKind.REGISTRATION])
    play = Play(county, cast, today)
    play.land("2026-03-20", confirmed="2026-03-25")
    play.today("2026-05-06")
    return play


@pytest.fixture
def acts(landed, cast):
    landing = Landing.objects.get()
    revoke = partial(landings.revoke_landing, landing=landing, reason="执照系伪造")
    end = partial(landings.end_landing, landing=landing, on=END, reason="迁出本县")
    return [
        partial(revoke, by=cast.staff.user),
        partial(revoke, by=cast.other_staff.user),
        partial(end, by=cast.leader.user),
    ]


def retractions():
    return FigureEvent.objects.filter(retracts__kind=FigureKind.LANDING_REGISTERED).count()


def test_of_two_who_revoke_at_once_one_succeeds(landed, acts, in_threads):
    results = in_threads(*acts[:2])
    assert [type(result) for result in results if isinstance(result, Exception)] == [Refused]
    assert (retractions(), landed.counts(2026)) == (1, (0,))


def test_what_is_ended_and_revoked_at_once_is_false(landed, acts, in_threads):
    """The end may come first and then prove false too; after the revocation it is refused. Never both as figures."""
    results = in_threads(acts[0], acts[2])
    assert isinstance(results[0], Landing)
    landing = Landing.objects.get()
    assert (landing.ended_on, landing.revoked_reason, retractions()) == (None, "执照系伪造", 1)
    assert not FigureEvent.objects.filter(kind=FigureKind.LANDING_ENDED, retracts=None, retracted_by=None).exists()
