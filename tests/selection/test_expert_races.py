"""Races about experts on PostgreSQL: two desks at one free place, two draws at once, a conflict while scores come in."""

import pytest

from projects.selection.actions import draws, pool, reviews, vacancies
from projects.selection.models import Draw, Invitation, Review, Vacancy
from projects.trace.errors import AlreadyDone, Refused
from tests.selection import scene

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_desks_fill_one_place(cast, in_threads):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    scene.more_experts(cast, 3)
    reviews.recuse(scene.sheet_of(project, cast.expert), by=cast.expert.user, reason="曾合作")
    vacancy = Vacancy.objects.select_related("review__item__meeting").get()
    first, second = cast.staff.user, cast.other_staff.user
    results = in_threads(
        lambda: vacancies.fill_vacancy(vacancy, by=first), lambda: vacancies.fill_vacancy(vacancy, by=second)
    )
    assert kinds(results) == [AlreadyDone.__name__, Review.__name__]
    assert Review.objects.filter(item__project=project, state="assigned").count() == 3


def test_two_draws_at_once(cast, in_threads):
    meeting = scene.planned(cast, [scene.accepted(cast)])
    scene.more_experts(cast, 6)
    people = [cast.staff.user, cast.other_staff.user]
    results = in_threads(*(lambda by=by: draws.draw_experts(meeting, by=by, places=2) for by in people))
    assert kinds(results) == [AlreadyDone.__name__, Draw.__name__]
    assert (Draw.objects.count(), Invitation.objects.filter(meeting=meeting, left_at=None).count()) == (1, 5)


def test_two_redraws_of_the_same_draw(cast, in_threads):
    meeting = scene.planned(cast, [scene.accepted(cast)])
    scene.more_experts(cast, 6)
    draws.draw_experts(meeting, by=cast.staff.user, places=2)
    people = [cast.staff.user, cast.other_staff.user]
    results = in_threads(
        *(lambda by=by: draws.draw_experts(meeting, by=by, places=2, after=1, reason="出差") for by in people)
    )
    assert kinds(results) == [AlreadyDone.__name__, Draw.__name__]
    assert Invitation.objects.filter(meeting=meeting, left_at=None).count() == 5


def test_a_conflict_and_a_submission_at_the_same_moment(cast, in_threads):
    """Whoever is first: in the end the sheet does not count."""
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    own, by = scene.sheet_of(project, cast.expert), cast.expert.user
    reviews.declare(own, by=by)
    points = scene.points_for(own, 80)
    results = in_threads(
        lambda: reviews.submit(own, by=by, points=points, comment="好"),
        lambda: pool.declare_tie(cast.expert.expert, by=by, kind="project", name="固态激光雷达"),
    )
    assert all(not isinstance(result, Exception) or isinstance(result, Refused) for result in results)
    own.refresh_from_db()
    assert own.state == "ruled_out"
    assert Vacancy.objects.get().review == own
