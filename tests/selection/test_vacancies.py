"""Free places: how they come about, who is proposed, one click, and leaving one free."""

import pytest

from projects.selection.actions import attendance, draws, experts, pool, reviews, vacancies
from projects.selection.models import Review, Vacancy
from projects.selection.proposals import proposals_for
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Message
from tests.selection import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast):
    return scene.accepted(cast)


def freed(cast, project):
    """The place of an expert who asked to be excused."""
    reviews.recuse(scene.sheet_of(project, cast.expert), by=cast.expert.user, reason="曾合作")
    return Vacancy.objects.get()


def test_one_click_asks_the_best_of_the_pool(cast, client_of, project):
    meeting = scene.opened(cast, [project])
    plain, fitting = scene.more_experts(cast, 2)
    type(project).objects.filter(pk=project.pk).update(field="materials")
    pool.change_profile(fitting, by=cast.staff.user, employer="同济大学", fields=["materials"])
    vacancy = freed(cast, project)
    client = client_of(cast.staff.user)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "一键递补" in page
    page = client.post(f"{meeting.get_absolute_url()}vacancies/{vacancy.pk}/fill/", follow=True).content.decode()
    assert "已邀请专家1评审“固态激光雷达”" in page
    assert "一键递补" not in page
    vacancy.refresh_from_db()
    assert (vacancy.filled_by.expert, vacancy.closed_by) == (fitting, cast.staff.user)
    assert Review.objects.filter(expert=plain).count() == 0


def test_the_next_of_the_draw_goes_first(cast, project):
    meeting = scene.planned(cast, [project])
    scene.more_experts(cast, 5)
    draw = draws.draw_experts(meeting, by=cast.staff.user, places=2)
    vacancy = freed(cast, project)
    review = vacancies.fill_vacancy(vacancy, by=cast.staff.user)
    assert review.expert_id == draw.reserve[0]["expert"]


def test_the_second_desk_is_told_who_was_first(cast, project):
    scene.opened(cast, [project])
    scene.more_experts(cast, 2)
    vacancy = freed(cast, project)
    vacancies.fill_vacancy(vacancy, by=cast.staff.user)
    with pytest.raises(AlreadyDone, match="张晓已于.*邀请专家0递补"):
        vacancies.fill_vacancy(vacancy, by=cast.other_staff.user)


def test_nobody_left_in_the_pool(cast, project):
    scene.opened(cast, [project])
    with pytest.raises(Refused, match="专家库中没有合适人选"):
        vacancies.fill_vacancy(freed(cast, project), by=cast.staff.user)


def test_a_place_may_stay_free_with_a_reason(cast, client_of, project):
    meeting = scene.opened(cast, [project])
    vacancy = freed(cast, project)
    client, url = client_of(cast.staff.user), f"{meeting.get_absolute_url()}vacancies/{vacancy.pk}/"
    assert "曾合作" in client.get(url).content.decode()
    client.post(url, {"reason": "其余评分已足够"})
    assert "未递补" in client.get(url).content.decode()
    assert Vacancy.objects.open().count() == 0


def test_chosen_by_hand(cast, client_of, project):
    meeting = scene.opened(cast, [project])
    first, second = scene.more_experts(cast, 2)
    vacancy = freed(cast, project)
    client_of(cast.staff.user).post(f"{meeting.get_absolute_url()}vacancies/{vacancy.pk}/", {"expert": second.pk})
    vacancy.refresh_from_db()
    assert vacancy.filled_by.expert == second


def attend(client, meeting, expert, **form):
    return client.post(f"{meeting.get_absolute_url()}experts/{expert.pk}/replace/", form)


def test_late_abstaining_and_leaving_on_screen(cast, client_of, project):
    other = scene.accepted(cast, "另一项目")
    meeting = scene.opened(cast, [project, other])
    item, client = project.agenda_items.get(), client_of(cast.staff.user)
    late, abstaining, leaving = (cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert)
    assert "请勾选涉及的项目" in attend(client, meeting, late, cause="late", reason="堵车").content.decode()
    attend(client, meeting, late, cause="late", reason="堵车", items=[item.pk])
    attend(client, meeting, abstaining, cause="abstained", reason="不熟悉该领域", items=[item.pk])
    attend(client, meeting, leaving, cause="no_show", reason="未请假")
    found = {(row.item.project_id, row.expert): row.state for row in Review.objects.select_related("item", "expert")}
    assert found == {
        (project.pk, late): "left", (project.pk, abstaining): "abstained", (project.pk, leaving): "left",
        (other.pk, late): "assigned", (other.pk, abstaining): "assigned", (other.pk, leaving): "left",
    }  # fmt: skip
    causes = Vacancy.objects.order_by("pk").values_list("cause", "reason")
    assert list(causes) == [
        ("late", "堵车"), ("abstained", "不熟悉该领域"), ("no_show", "未请假"), ("no_show", "未请假"),
    ]  # fmt: skip


def test_a_substitute_takes_the_free_places(cast, project):
    meeting = scene.opened(cast, [project])
    fourth = scene.more_experts(cast, 1)[0]
    experts.replace_expert(meeting, by=cast.staff.user, expert=cast.expert.expert, reason="生病", substitute=fourth)
    vacancy = Vacancy.objects.get()
    assert (vacancy.cause, vacancy.filled_by.expert) == ("replaced", fourth)
    assert Vacancy.objects.open().count() == 0


def test_who_stays_away_frees_places_and_who_comes_after_all_takes_them_up(cast, project, today):
    today("2026-03-02")
    meeting = scene.opened(cast, [project])
    place = meeting.invitations.get(expert=cast.expert.expert)
    attendance.stay_away(place, by=cast.staff.user, reason="未到")
    assert Vacancy.objects.open().get().cause == "no_show"
    attendance.sign_in(place, by=cast.staff.user)
    assert Vacancy.objects.count() == 0


def test_an_expert_abstains_alone(cast, client_of, project):
    scene.opened(cast, [project])
    own = scene.sheet_of(project, cast.expert)
    client = client_of(cast.expert.user)
    assert "无利害关系但弃权" in client.get(own.get_absolute_url()).content.decode()
    client.post(f"/reviews/{own.pk}/abstain/", {"abstain-reason": "不属于本人专业领域"})
    assert "您已对该项目弃权" in client.get(own.get_absolute_url()).content.decode()
    told = Message.objects.filter(to=cast.staff.user, subject="有专家弃权").get()
    assert "吴建国对“固态激光雷达”弃权" in told.body
    assert Vacancy.objects.get().cause == "abstained"


def test_proposals_cost_the_same_for_one_expert_and_three(cast, project, assert_queries):
    scene.opened(cast, [project])
    item = project.agenda_items.select_related("meeting").get()
    scene.more_experts(cast, 1)
    with assert_queries(8):
        assert len(proposals_for(item)) == 1
    scene.more_experts(cast, 3)
    with assert_queries(8):
        assert len(proposals_for(item)) == 3
