"""The settings by requests: who opens what, what a change does, what is refused with a sentence."""

from datetime import date

import pytest
from django.urls import reverse

from projects.outcomes.models import LoanProduct
from projects.people.models import Carrier, Membership, Role, User
from projects.register.eligibility import requirements_in_force, route_in_force
from projects.register.models import Requirement, Route
from projects.selection.models import Expert, Meeting
from projects.trace.actions import days_for
from projects.trace.models import AuditEvent, CalendarDay
from tests.factories import (
    CarrierFactory,
    InvitationFactory,
    MembershipFactory,
    RequirementFactory,
    RouteFactory,
    UserFactory,
)
from workflows import service
from workflows.models import WorkItem
from workflows.steps import promised_steps, timed_steps

from . import way

TODAY = "2026-03-02"
LISTS = ("settings", "settings-members", "settings-deadlines", "settings-calendar", "settings-materials",
         "settings-routes", "settings-carriers", "settings-limits", "settings-rules")  # fmt: skip
OUTSIDERS = ("applicant", "enclave_operator", "incubator_operator", "expert", "staff", "reporter", "auditor",
             "stranger", "foreign_staff")  # fmt: skip


@pytest.fixture
def admin(cast, client_of, today):
    today(TODAY)
    return client_of(cast.administrator.user)


@pytest.fixture
def leader(cast, client_of, today):
    today(TODAY)
    return client_of(cast.leader.user)


@pytest.fixture
def rows(cast):
    """One row of each kind, for the addresses."""
    seat = Membership.objects.get(user=cast.staff.user)
    material = RequirementFactory(county=cast.county, code="own")
    return {"seat": seat.pk, "person": cast.staff.user.pk, "material": material.pk, "carrier": cast.incubator.pk}


def keepers_pages(rows):
    return [
        "/settings/members/new/", f"/settings/members/{rows['person']}/seats/new/", f"/settings/seats/{rows['seat']}/end/",
        "/settings/calendar/2026-05-01/", "/settings/calendar/year/2027/",
    ]  # fmt: skip


def deciders_pages(rows):
    return [
        *map(reverse, LISTS), f"/settings/members/{rows['person']}/", "/settings/deadlines/intake.check/",
        "/settings/materials/new/", f"/settings/materials/{rows['material']}/",
        f"/settings/materials/{rows['material']}/end/", "/settings/routes/new/", "/settings/carriers/new/",
        f"/settings/carriers/{rows['carrier']}/",
    ]  # fmt: skip


def errors(response):
    assert response.status_code == 200
    return " ".join(message for found in response.context["form"].errors.values() for message in found)


def test_pages_open_for_the_administrator_and_the_leader(admin, leader, rows):
    for url in deciders_pages(rows):
        assert (url, admin.get(url).status_code, leader.get(url).status_code) == (url, 200, 200)
    for url in keepers_pages(rows):
        assert (url, admin.get(url).status_code, leader.get(url).status_code) == (url, 200, 404)
        assert leader.post(url, {}).status_code == 404


@pytest.mark.parametrize("who", OUTSIDERS)
def test_pages_are_closed_to_everybody_else(cast, client_of, rows, who):
    client = client_of(getattr(cast, who).user)
    for url in deciders_pages(rows) + keepers_pages(rows):
        assert (url, client.get(url).status_code, client.post(url, {}).status_code) == (url, 404, 404)


def test_another_county_has_its_own_settings(cast, client_of, rows):
    user = UserFactory()
    MembershipFactory(user=user, county=cast.foreign_county, role=Role.ADMINISTRATOR)
    client = client_of(user)
    for key, url in {
        "person": "/settings/members/{}/", "seat": "/settings/seats/{}/end/", "material": "/settings/materials/{}/end/",
        "carrier": "/settings/carriers/{}/",
    }.items():  # fmt: skip
        assert client.get(url.format(rows[key])).status_code == 404
    assert client.get("/settings/carriers/").context["rows"].count() == 0


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/settings/").status_code == 302


def test_the_administrators_day_begins_here(admin, cast):
    assert admin.get("/").url == "/settings/"
    assert [entry.label for entry in admin.get("/settings/").context["nav"]()] == ["设置"]


def test_addresses_are_masked_for_the_leader(admin, leader, cast):
    address = cast.staff.user.email
    for url in ("/settings/members/", f"/settings/members/{cast.staff.user.pk}/"):
        assert address in admin.get(url).content.decode()
        page = leader.get(url).content.decode()
        assert address not in page and "s***@example.cn" in page and "新增人员" not in page


def test_search_role_and_former_members(admin, cast):
    for name in ("staff", "other_staff", "enclave_operator", "applicant"):
        assert getattr(cast, name)
    found = lambda **asked: [str(person) for person in admin.get("/settings/members/", asked).context["page"]]  # noqa: E731
    assert sorted(found()) == sorted(["张晓", "徐蕾", "周婷", "杨帆"])
    assert found(q="enclave@") == found(role="enclave_operator") == ["周婷"]
    assert found(q="无此人") == []
    assert admin.get("/settings/members/", {"role": "nonsense", "page": "x"}).status_code == 200
    admin.post(f"/settings/seats/{Membership.objects.get(user=cast.staff.user).pk}/end/", {"reason": "调离"})
    assert (found(tab="former"), len(found())) == (["张晓"], 3)
    assert "已终止的角色" in admin.get(f"/settings/members/{cast.staff.user.pk}/").content.decode()


def test_applicants_are_no_members(admin, cast):
    seat = Membership.objects.get(user=cast.applicant.user)
    assert admin.get(f"/settings/members/{cast.applicant.user.pk}/").status_code == 404
    assert admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "x"}).status_code == 404


def test_a_new_colleague_with_a_seat(admin, cast):
    data = {"email": "li@example.cn", "name": "李静", "role": "incubator_operator", "carrier": cast.incubator.pk}
    response = admin.post("/settings/members/new/", data)
    user = User.objects.get(email="li@example.cn")
    assert (response.url, user.has_usable_password()) == (f"/settings/members/{user.pk}/", False)
    assert user.seats.carriers() == {cast.incubator.pk}
    assert "请设置登录密码" in [letter.subject for letter in user.letters.all()]


def test_what_was_typed_stays_when_it_is_refused(admin, cast):
    data = {"email": "li@example.cn", "name": "李静", "role": "incubator_operator"}
    response = admin.post("/settings/members/new/", data)
    assert "须选择载体" in errors(response) and 'value="李静"' in response.content.decode()
    assert not User.objects.filter(email="li@example.cn").exists()
    assert "工作单位" in errors(admin.post("/settings/members/new/", data | {"role": "expert"}))
    assert "有效" in errors(admin.post("/settings/members/new/", data | {"role": "applicant"}))
    foreign = cast.foreign_operator.carrier.pk
    assert "有效" in errors(admin.post("/settings/members/new/", data | {"carrier": foreign}))


def test_an_expert_enters_the_pool_and_leaves_it(admin, cast):
    url = f"/settings/members/{cast.staff.user.pk}/seats/new/"
    admin.post(url, {"role": "expert", "employer": "浙江大学", "title": "教授"})
    expert = Expert.objects.get(user=cast.staff.user)
    assert (expert.employer, expert.title, expert.active) == ("浙江大学", "教授", True)
    seat = Membership.objects.get(user=cast.staff.user, role=Role.EXPERT)
    admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "届满"})
    expert.refresh_from_db()
    assert expert.active is False
    assert cast.staff.user.memberships.live().count() == 1


def test_a_former_expert_no_longer_opens_the_meeting(admin, cast, client_of):
    invitation = InvitationFactory(expert=cast.expert.expert)
    client, url = client_of(cast.expert.user), invitation.meeting.get_absolute_url()
    assert Meeting.objects.visible_to(cast.expert.user).get() == invitation.meeting
    before = client.get(url).status_code
    seat = Membership.objects.get(user=cast.expert.user)
    admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "届满"})
    fresh = User.objects.get(pk=cast.expert.user.pk)
    assert (before, client.get(url).status_code) == (302, 404)  # before: sent on to the own sheets
    assert not Meeting.objects.visible_to(fresh).exists()


def test_the_next_request_of_a_demoted_person_is_closed(admin, cast, client_of):
    staff = client_of(cast.staff.user)
    assert staff.get("/projects/").status_code == 200
    seat = Membership.objects.get(user=cast.staff.user)
    assert "原因" in admin.get(f"/settings/seats/{seat.pk}/end/").content.decode()
    assert "请填写此项" in errors(admin.post(f"/settings/seats/{seat.pk}/end/", {}))
    assert admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "调离"}).status_code == 302
    assert staff.get("/projects/").status_code == 404
    assert admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "调离"}).status_code == 404


def test_files_in_hand_go_back_to_the_colleagues(admin, cast, client_of):
    way.set_rules(cast.incubator, recommendation=False)
    application = way.submitted(client_of(cast.applicant.user), cast.incubator)
    item = way.open_item(application)
    service.take(item, by=cast.incubator_operator.user)
    seat = Membership.objects.get(user=cast.incubator_operator.user)
    admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "离职"})
    assert WorkItem.objects.get(pk=item.pk).owner is None
    colleague = UserFactory()
    MembershipFactory(user=colleague, county=cast.county, role=Role.INCUBATOR_OPERATOR, carrier=cast.incubator)
    assert service.take(item, by=colleague).owner == colleague


def test_the_last_administrator_reads_why_not(admin, cast):
    seat = Membership.objects.get(user=cast.administrator.user)
    assert "最后一名系统管理员" in errors(admin.post(f"/settings/seats/{seat.pk}/end/", {"reason": "退休"}))


def test_a_deadline_from_a_day_on(leader, county):
    url = "/settings/deadlines/intake.check/"
    assert leader.post(url, {"days": 9, "effective_from": "2026-04-01"}).url == "/settings/deadlines/"
    assert days_for(county.pk, "intake.check", date(2026, 4, 1), 0) == 9
    assert "2026-04-01起：9个工作日" in leader.get("/settings/deadlines/").content.decode()
    assert "过去" in errors(leader.post(url, {"days": 9, "effective_from": "2026-03-01"}))
    assert errors(leader.post(url, {"days": 0, "effective_from": "x"}))
    assert leader.get("/settings/deadlines/intake.nonsense/").status_code == 404
    assert leader.get("/settings/deadlines/landing.evidence/").status_code == 404  # has no deadline


def test_every_step_with_a_deadline_is_listed(leader):
    listed = [line["step"] for line in leader.get("/settings/deadlines/").context["lines"]]
    assert listed == [*timed_steps(), "lead.untouched", "opinion.remind"] and len(listed) == 24
    assert promised_steps() == {"intake.supplement", "admission.confirm", "return.correct"}


def test_a_day_of_the_calendar(admin):
    url = "/settings/calendar/2026-05-09/"
    data = {"kind": "holiday", "name": "测试", "source": "文件"}
    assert admin.post(url, data).url == "/settings/calendar/?year=2026"
    assert CalendarDay.objects.get(date=date(2026, 5, 9)).is_workday is False
    assert "请填写此项" in errors(admin.post(url, data | {"source": ""}))
    assert AuditEvent.objects.get(verb="mark_day").actor_name == "杨帆"


@pytest.mark.parametrize("day", ["2026-02-30", "heute", "1999-01-01", "2099-01-01"])
def test_days_that_are_none(admin, day):
    assert admin.get(f"/settings/calendar/{day}/").status_code == 404


@pytest.mark.parametrize("year", ["1999", "2099", "x", "²"])
def test_years_that_are_none(admin, year):
    assert admin.get("/settings/calendar/", {"year": year}).status_code == 404
    assert admin.get(f"/settings/calendar/year/{year}/").status_code == 404


def test_the_calendar_reads_without_links_for_the_leader(admin, leader):
    assert "/settings/calendar/2026-05-01/" in admin.get("/settings/calendar/").content.decode()
    assert "/settings/calendar/2026-05-01/" not in leader.get("/settings/calendar/").content.decode()


def test_a_year_is_settled(admin):
    CalendarDay.objects.filter(date__year=2027).delete()
    assert "365天" in admin.get("/settings/calendar/", {"year": "2027"}).content.decode()
    url = "/settings/calendar/year/2027/"
    assert "请先标记2027年" in errors(admin.post(url, {"source": "文件"}))
    admin.post("/settings/calendar/2027-01-01/", {"kind": "holiday", "name": "元旦", "source": "文件"})
    assert admin.post(url, {"source": "文件"}).status_code == 302
    assert CalendarDay.objects.filter(date__year=2027).count() == 365


@pytest.fixture
def plan(county):
    Requirement.objects.filter(county=county).delete()
    return RequirementFactory(county=county, code="plan", name="商业计划书", needed_for="all")


def asked(county, kind, day):
    return [row.name for row in requirements_in_force(county.pk, kind, date.fromisoformat(day))]


def test_materials_begin_change_and_end_on_days(leader, county, plan):
    new = {"name": "环评说明", "why": "", "needed_for": "company", "mandatory": "on", "effective_from": "2026-04-01"}
    assert leader.post("/settings/materials/new/", new).url == "/settings/materials/"
    changed = {"name": "计划书（新版）", "why": "说明", "needed_for": "company", "effective_from": "2026-05-01"}
    assert leader.post(f"/settings/materials/{plan.pk}/", changed).status_code == 302
    assert asked(county, "company", "2026-03-31") == ["商业计划书"]
    assert asked(county, "company", "2026-04-30") == ["商业计划书", "环评说明"]
    assert asked(county, "company", "2026-05-01") == ["计划书（新版）", "环评说明"]
    assert asked(county, "team", "2026-05-01") == []
    leader.post(f"/settings/materials/{plan.pk}/end/", {"last_day": "2026-06-30"})
    assert asked(county, "company", "2026-06-30") == ["计划书（新版）", "环评说明"]
    assert asked(county, "company", "2026-07-01") == ["环评说明"]
    assert "停止收取" in errors(leader.post(f"/settings/materials/{plan.pk}/end/", {"last_day": "2026-08-01"}))
    assert "过去" in errors(leader.post("/settings/materials/new/", new | {"effective_from": "2026-01-01"}))
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["set_material", "set_material", "end_material"]


def test_a_route_is_a_new_row(leader, cast):
    RouteFactory(carrier=cast.incubator, needs_recommendation=True)
    data = {"carrier": cast.incubator.pk, "code": "standard", "notice_days": 3, "effective_from": "2026-04-01"}
    assert leader.post("/settings/routes/new/", data).url == "/settings/routes/"
    before = route_in_force(cast.incubator, "standard", date(2026, 3, 31))
    after = route_in_force(cast.incubator, "standard", date(2026, 4, 1))
    assert (before.needs_recommendation, after.needs_recommendation, after.notice_days) == (True, False, 3)
    leader.post("/settings/routes/new/", data | {"notice_days": 4})
    assert Route.objects.get(pk=after.pk).notice_days == 4
    foreign = cast.foreign_operator.carrier.pk
    assert "有效" in errors(leader.post("/settings/routes/new/", data | {"carrier": foreign}))
    initial = leader.get("/settings/routes/new/", {"like": after.pk}).context["form"].initial
    assert (initial["code"], initial["notice_days"]) == ("standard", 4)
    assert leader.get("/settings/routes/new/", {"like": "x"}).status_code == 200


def test_carriers_are_added_and_named(leader, cast):
    data = {"name": "东部园", "short_name": "东部", "code": "east", "kind": "park", "town": "", "address": ""}
    assert leader.post("/settings/carriers/new/", data).url == "/settings/carriers/"
    assert "已被其他载体使用" in errors(leader.post("/settings/carriers/new/", data))
    carrier = Carrier.objects.get(code="east")
    named = {"name": "东部科技园", "short_name": "东部", "code": "west"}
    assert leader.post(f"/settings/carriers/{carrier.pk}/", named).status_code == 302
    carrier.refresh_from_db()
    assert (carrier.name, carrier.code) == ("东部科技园", "east")


def test_rules_are_read_in_words(leader):
    page = leader.get("/settings/rules/").content.decode()
    for words in ("实质落地", "以下任选2项", "到位资金", "100 万元", "一个项目一生只计一次", "技术创新性"):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "url, queries",
    [
        ("/settings/members/", 7), ("/settings/materials/", 5), ("/settings/routes/", 6), ("/settings/carriers/", 5),
        ("/settings/deadlines/", 5), ("/settings/calendar/", 6), ("/settings/rules/", 15),
        ("/settings/limits/", 13), ("/settings/stays/", 8), ("/settings/money/", 8),
    ],
)  # fmt: skip
def test_constant_questions(admin, cast, assert_queries, url, queries, count):
    for number in range(count):
        MembershipFactory(county=cast.county)
        MembershipFactory(county=cast.county, role=Role.INCUBATOR_OPERATOR, carrier=CarrierFactory(county=cast.county))
        RouteFactory(carrier=CarrierFactory(county=cast.county))
        RequirementFactory(county=cast.county)
        LoanProduct.objects.create(
            county=cast.county, code=f"loan_{number}", name=f"贷款{number}", effective_from=date(2026, 1, 1)
        )
    with assert_queries(queries):
        assert admin.get(url).status_code == 200
