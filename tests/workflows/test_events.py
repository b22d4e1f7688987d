"""Events: one row is one event in every figure, checked by another person, put right with a reason, the county's list."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.figures.rules.counting import count_year
from projects.figures.rules.targets import computed_figures
from projects.outcomes.models import CarrierEvent
from projects.trace.models import AuditEvent, Message
from tests.factories import CountingRuleFactory, EventKindFactory, ProjectFactory, image_bytes, pdf_bytes

EVENT = {"name": "科技金融路演", "kind": "roadshow", "mode": "both", "on": "2026-02-10", "attendance": "星尘视觉 3"}


def sheet(name="签到表.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


@pytest.fixture
def desk(cast, client_of, today):
    today("2026-03-02")
    CountingRuleFactory(county=cast.county)
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def centre(cast, client_of):
    return client_of(cast.staff.user)


def held(cast, desk, **more):
    address = reverse("event-new", args=[cast.incubator.pk])
    answer = desk.post(address, EVENT | {"sheet": sheet()} | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return CarrierEvent.objects.latest("pk")


def figure(county, as_of, known_on):
    count = count_year(county, 2026, as_of=date.fromisoformat(as_of), known_on=date.fromisoformat(known_on))
    return computed_figures(count)["events"]


def check(client, event, **data):
    return client.post(reverse("event-check", args=[event.pk]), data or {"verify": "1"})


def test_an_event_counts_once_from_the_day_of_its_check(cast, desk, client_of, today):
    project = ProjectFactory(county=cast.county, carrier=cast.incubator)
    event = held(cast, desk, projects=project.number, photo=SimpleUploadedFile("会场.png", image_bytes(), "image/png"))
    assert (event.mode, list(event.projects.all()), sorted(event.papers.values_list("kind", flat=True))) == (
        "both", [project], ["photo", "sheet"],
    )  # fmt: skip
    assert figure(cast.county, "2026-12-31", "2026-03-02") == 0
    today("2026-03-05")
    centre = client_of(cast.staff.user)
    assert check(centre, event).status_code == 302
    assert [figure(cast.county, "2026-12-31", known) for known in ("2026-03-04", "2026-03-05")] == [0, 1]
    assert figure(cast.county, "2026-02-09", "2026-03-05") == 0
    page = centre.get(reverse("event", args=[event.pk]))
    assert (page.context["heads"], page.context["checks"]) == (3, False)


def test_a_joint_event_is_recorded_once(cast, desk, client_of):
    held(cast, desk)
    other = client_of(cast.enclave_operator.user)
    again = other.post(reverse("event-new", args=[cast.enclave.pk]), EVENT | {"sheet": sheet()})
    said = f"{cast.incubator.short_name}已登记当天的同一活动；联合举办的活动只计1场。"
    assert again.context["form"].errors["name"] == [said]
    twice = desk.post(reverse("event-new", args=[cast.incubator.pk]), EVENT)
    assert "已登记同名活动" in twice.context["form"].errors["name"][0]
    assert CarrierEvent.objects.count() == 1


def test_who_recorded_cannot_check_nor_is_it_checked_without_evidence(cast, desk, client_of, centre):
    bare = held(cast, desk, name="没有签到表", sheet="")
    assert "没有活动照片和签到表" in check(centre, bare).content.decode()
    own = held(cast, client_of(cast.staff.user))
    assert client_of(cast.staff.user).get(reverse("event", args=[own.pk])).context["checks"] is False
    assert "由您本人登记" in check(centre, own).content.decode()
    assert check(desk, bare).status_code == 403
    assert not CarrierEvent.objects.exclude(verified_on=None).exists()


def test_sent_back_put_right_and_checked(cast, desk, centre):
    event = held(cast, desk)
    check(centre, event, send_back="1", reason="日期与签到表不符")
    letter = Message.objects.get(to=cast.incubator_operator.user)
    assert (letter.subject, letter.body) == ("活动登记被退回：科技金融路演", "日期与签到表不符")
    assert "该项已不在待核验状态" in check(centre, event).content.decode()
    address = reverse("event-change", args=[event.pk])
    assert desk.get(address).context["form"].initial["reason"] == "日期与签到表不符"
    change = {key: value for key, value in EVENT.items() if key != "attendance"} | {"on": "2026-02-11"}
    assert set(desk.post(address, change).context["form"].errors) == {"reason"}
    assert desk.post(address, change | {"reason": "按签到表更正"}).status_code == 302
    event.refresh_from_db()
    assert (event.on, event.state) == (date(2026, 2, 11), "waiting")
    act = AuditEvent.objects.get(verb="change_event")
    assert (act.note, act.difference["before"]) == ("按签到表更正", {"on": "2026-02-10"})


def test_a_checked_event_is_corrected_by_a_row_that_counts_when_it_is_checked(cast, desk, client_of, today):
    event = held(cast, desk)
    check(client_of(cast.staff.user), event)
    today("2026-04-01")
    desk = client_of(cast.incubator_operator.user)
    change = {key: value for key, value in EVENT.items() if key != "attendance"} | {
        "on": "2025-12-30",
        "reason": "实为去年",
    }
    made = desk.post(reverse("event-change", args=[event.pk]), change)
    new = CarrierEvent.objects.latest("pk")
    assert (made.url, new.papers.count(), new.attendance.get().heads) == (reverse("event", args=[new.pk]), 1, 3)
    assert figure(cast.county, "2026-12-31", "2026-04-01") == 1  # the new row is not checked yet
    today("2026-04-02")
    check(client_of(cast.staff.user), new)
    assert [figure(cast.county, "2026-12-31", known) for known in ("2026-04-01", "2026-04-02")] == [1, 0]
    assert list(CarrierEvent.objects.current()) == [new]
    gone = client_of(cast.incubator_operator.user).get(reverse("event-change", args=[event.pk]))
    assert gone.status_code == 404


def test_kinds_are_the_countys_list(cast, desk, centre):
    EventKindFactory(county=cast.county, code="closed", closed_on=date(2026, 1, 1))
    form = desk.get(reverse("event-new", args=[cast.incubator.pk])).context["form"]
    names = [row.name for row in form.fields["kind"].queryset]
    assert names == ["融资路演", "培训", "对接会", "论坛沙龙", "其他活动"]
    forum = held(cast, desk, kind="forum")
    assert forum.state == "plain"
    assert "该项已不在待核验状态" in check(centre, forum).content.decode()


@pytest.mark.parametrize("projects", ["2026-0000", "甲、乙"])
def test_an_unknown_project_is_named_and_what_was_typed_stays(cast, desk, projects):
    page = desk.post(reverse("event-new", args=[cast.incubator.pk]), EVENT | {"projects": projects})
    assert page.context["form"].errors["projects"] == [f"没有找到项目“{projects.split('、')[0]}”，请核对编号。"]
    assert page.context["form"]["projects"].value() == projects


@pytest.mark.parametrize("number", [1, 3])
def test_the_countys_list_asks_the_same_however_many(cast, desk, client_of, assert_queries, number):
    for each in range(number):
        held(cast, desk, name=f"活动{each}", attendance="甲 2\n乙 3")
    held(cast, desk, name="沙龙", kind="forum")
    client = client_of(cast.staff.user)
    with assert_queries(9):
        page = client.get(reverse("county-events"), {"tab": "mine"})
    assert [(row.units, row.heads, row.proofs) for row in page.context["page_obj"]] == [(2, 5, 1)] * number
    assert len(client.get(reverse("county-events"), {"kind": "forum"}).context["page_obj"]) == 1


def test_the_inbox_of_the_centre_names_what_waits_for_a_second_check(cast, desk, centre, client_of):
    held(cast, desk)
    tab = centre.get(reverse("inbox")).context["tabs"][-1]
    assert (tab["label"], tab["count"], tab["url"]) == ("待复核", "1", "/events/?tab=mine")
    assert "待复核" not in [tab["label"] for tab in desk.get(reverse("inbox")).context["tabs"]]
