"""The expert pool on screen: list by field and load, adding somebody with a login, the expert's own page, inviting."""

from datetime import date

import pytest

from projects.people.models import Membership
from projects.selection.actions import pool
from projects.selection.models import Employment, Expert, Invitation, Tie
from projects.trace.errors import AlreadyDone
from projects.trace.models import Message
from tests.selection import scene

pytestmark = pytest.mark.django_db
NEW = {
    "name": "周新",
    "email": "zhou@example.cn",
    "employer": "同济大学",
    "title": "副教授",
    "fields_known": ["energy"],
}


def test_an_expert_is_added_with_a_login_by_invitation(cast, client_of):
    page = client_of(cast.staff.user).post("/experts/new/", NEW, follow=True).content.decode()
    expert = Expert.objects.get(user__email="zhou@example.cn")
    assert "登录链接将发送至专家邮箱" in page
    assert (expert.employer, expert.fields, expert.user.has_usable_password()) == ("同济大学", ["energy"], False)
    assert Membership.objects.live().get(user=expert.user).role == "expert"
    assert Message.objects.filter(to=expert.user, kind="account").exists()


def test_a_wrong_code_is_explained_and_nothing_typed_is_lost(cast, client_of):
    page = client_of(cast.staff.user).post("/experts/new/", NEW | {"uscc": "123"}).content.decode()
    assert "代码" in page
    assert 'value="周新"' in page
    assert not Expert.objects.filter(user__email="zhou@example.cn").exists()


def test_the_list_is_narrowed_by_field_and_load_and_masks_contacts(cast, client_of):
    fields = {cast.expert: ["materials"], cast.other_expert: ["energy", "materials"], cast.third_expert: []}
    for person, codes in fields.items():
        Expert.objects.filter(pk=person.expert.pk).update(fields=codes)
    scene.opened(cast, [scene.accepted(cast)])
    client = client_of(cast.staff.user)

    def names(query=""):
        page = client.get(f"/experts/{query}").content.decode()
        return {name for name in ("吴建国", "孙丽华", "李志远") if name in page}

    assert names() == {"吴建国", "孙丽华", "李志远"}
    assert names("?field=materials") == {"吴建国", "孙丽华"}
    assert names("?field=energy") == {"孙丽华"}
    assert names("?most=0") == set()
    assert names("?most=1&q=吴") == {"吴建国"}
    page = client.get("/experts/").content.decode()
    assert "expert@example.cn" not in page
    assert "e***@example.cn" in page


def test_an_expert_keeps_the_own_page_up_to_date(cast, client_of):
    client = client_of(cast.expert.user)
    url = client.get("/experts/mine/").url
    client.post(f"{url}ties/new/", {"kind": "shares", "name": "某某科技有限公司", "until": ""})
    client.post(f"{url}employers/new/", {"employer": "复旦大学", "since": "2015-09-01", "until": "2020-08-31"})
    page = client.get(url).content.decode()
    assert "某某科技有限公司" in page
    assert "复旦大学" in page
    tie = Tie.objects.get()
    assert (tie.stated_by, tie.expert) == (cast.expert.user, cast.expert.expert)
    client.post(f"{url}tie/{tie.pk}/withdraw/", {"reason": "已转让，误报"})
    assert "已转让，误报" in client.get(url).content.decode()


def test_nobody_else_reads_or_changes_it(cast, client_of):
    url = cast.expert.expert.get_absolute_url()
    codes = {
        person: client_of(getattr(cast, person).user).get(url).status_code
        for person in ("other_expert", "applicant", "incubator_operator", "auditor", "staff", "foreign_staff")
    }
    assert codes == {
        "other_expert": 404, "applicant": 404, "incubator_operator": 404, "auditor": 200, "staff": 200, "foreign_staff": 404,
    }  # fmt: skip
    assert client_of(cast.auditor.user).post(f"{url}ties/new/", {"kind": "post", "name": "甲"}).status_code == 403


def test_another_employer_keeps_the_one_before(cast, today):
    today("2026-03-02")
    expert = cast.expert.expert
    pool.change_profile(expert, by=cast.expert.user, employer="同济大学", employer_since=date(2026, 1, 1))
    row = Employment.objects.get()
    assert (row.employer, row.until) == ("浙江大学", date(2026, 1, 1))
    pool.change_profile(expert, by=cast.expert.user, employer="同济大学", title="院长")
    assert Employment.objects.count() == 1


def test_who_rests_is_not_proposed(cast, client_of):
    meeting = scene.planned(cast, [scene.accepted(cast)])
    fourth = scene.more_experts(cast, 1)[0]
    client, url = client_of(cast.staff.user), f"{meeting.get_absolute_url()}experts/"
    assert "专家0" in client.get(url).content.decode()
    client.post(f"/experts/{fourth.pk}/rest/", {"reason": "休假"})
    assert "专家0" not in client.get(url).content.decode()
    with pytest.raises(AlreadyDone):
        pool.rest_expert(fourth, by=cast.staff.user, active=False)
    client.post(f"/experts/{fourth.pk}/rest/")
    assert "专家0" in client.get(url).content.decode()


def test_inviting_proposes_by_field_and_shows_conflicts(cast, client_of):
    project = scene.accepted(cast)
    type(project).objects.filter(pk=project.pk).update(field="energy")
    meeting = scene.planned(cast, [project])
    plain, fitting, barred = scene.more_experts(cast, 3)
    pool.change_profile(fitting, by=cast.staff.user, employer="同济大学", fields=["energy"])
    pool.change_profile(barred, by=cast.staff.user, employer="星尘视觉团队")
    client, url = client_of(cast.staff.user), f"{meeting.get_absolute_url()}experts/"
    page = client.get(url).content.decode()
    places = [page.index(name) for name in ("专家1", "专家0", "专家2")]
    assert places == sorted(places)
    assert "任职于“星尘视觉团队”" in page
    assert "请至少勾选一名专家" in client.post(url, {}).content.decode()
    refused = client.post(url, {"experts": [barred.pk, plain.pk]}).content.decode()
    assert "不能邀请专家2" in refused
    assert not Invitation.objects.filter(expert__in=[plain, barred]).exists()
    client.post(url, {"experts": [fitting.pk]})
    assert Invitation.objects.filter(expert=fitting, meeting=meeting).exists()


def test_inviting_costs_the_same_for_one_expert_and_three(cast, client_of, assert_queries):
    meeting = scene.planned(cast, [scene.accepted(cast)])
    client, url = client_of(cast.staff.user), f"{meeting.get_absolute_url()}experts/"
    for count in (1, 3):
        scene.more_experts(cast, count)
        client.get(url)
        with assert_queries(13):
            client.get(url)


def test_an_experts_page_costs_the_same_for_one_row_and_three(cast, client_of, assert_queries):
    client, expert = client_of(cast.staff.user), cast.expert.expert
    for number in range(3):
        pool.declare_tie(expert, by=cast.staff.user, kind="post", name=f"公司{number}")
        pool.add_employment(expert, by=cast.staff.user, employer=f"单位{number}")
        if number in (0, 2):
            client.get(expert.get_absolute_url())
            with assert_queries(9):
                client.get(expert.get_absolute_url())
