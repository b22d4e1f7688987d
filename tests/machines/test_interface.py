"""The interface for other systems: who gets in, what is shown and what is not, what is handed in and once only."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.machines.actions.tokens import make_token, revoke_token
from projects.machines.models import Receipt, Token
from projects.people.models import Invitation
from projects.register.models import Application, Project
from projects.trace.models import AuditEvent, Message
from tests import factories as make

pytestmark = pytest.mark.django_db
ALL = ("register:read", "figures:read", "intake:write")


@pytest.fixture
def system(cast, client):
    """`system(scopes=…, carrier=…)` makes a token; the answer calls with it: `call("/api/v1/…")`, with data it posts."""

    def opened(scopes=ALL, **more):
        token, secret = make_token(
            by=cast.leader.user,
            county=more.pop("county", cast.county),
            name="大赛系统",
            scopes=list(scopes),
            days=30,
            **more,
        )

        def call(address, data=None, key="", **headers):
            headers = {"Authorization": f"Bearer {secret}", **headers}
            if data is None:
                return client.get(address, headers=headers)
            if key:
                headers["Idempotency-Key"] = key
            body = data if isinstance(data, str | bytes) else json.dumps(data)
            return client.post(address, body, content_type="application/json", headers=headers)

        call.token, call.secret = token, secret
        return call

    return opened


def sentences(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    return {row["field"]: row["sentence"] for row in response.json()["errors"]}


def test_no_token_no_answer(system, client, cast, client_of):
    call = system()
    assert client.get("/api/v1/projects").status_code == 401
    assert client_of(cast.leader.user).get("/api/v1/projects").status_code == 401  # no session opens it
    for header in ("Bearer x", "Bearer " + "x" * 5000, f"Basic {call.secret}", "Bearer 密", "Bearer"):
        assert client.get("/api/v1/projects", headers={"Authorization": header}).status_code == 401, header
    assert call("/api/v1/projects").status_code == 200
    revoke_token(call.token, by=cast.administrator.user, reason="换新")
    answer = call("/api/v1/projects")
    assert (answer.status_code, answer.json()["title"]) == (401, "没有有效的令牌")
    late = system()
    Token.objects.filter(pk=late.token.pk).update(expires_at=late.token.made_at)
    assert late("/api/v1/projects").status_code == 401
    assert not Token.objects.filter(token_hash__contains=late.secret).exists()


def test_a_token_opens_what_its_rights_name_and_no_more(system, cast):
    reads = system(["figures:read"])
    answer = reads("/api/v1/projects")
    assert (answer.status_code, answer.json()["detail"]) == (403, "此令牌没有“register:read”权限。")
    assert reads("/api/v1/leads", {}, key="12345678").status_code in (403, 422)
    assert reads("/api/v1/figures/2026").status_code == 200


def test_the_list_goes_on_by_key_in_a_constant_number_of_questions(system, cast):
    call = system()

    def asked(count):
        while Project.objects.count() < count:
            make.ProjectFactory(county=cast.county, carrier=cast.incubator)
        call("/api/v1/projects")
        with CaptureQueriesContext(connection) as questions:
            assert len(call("/api/v1/projects").json()["items"]) == count
            return len(questions)

    assert (asked(1), asked(3)) == (11, 11)  # six of them for the throttle in the shared cache
    first = call("/api/v1/projects?limit=2").json()
    rest = call(f"/api/v1/projects?limit=2&after={first['next']}").json()
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    numbers = [row["number"] for row in first["items"] + rest["items"]]
    assert numbers == list(Project.objects.order_by("pk").values_list("number", flat=True))


def test_filters_narrow_and_unknown_ones_are_refused(system, cast):
    call = system()
    make.ProjectFactory(county=cast.county, stage="lead")
    assert call("/api/v1/projects?stage=lead").json()["items"][0]["stage_words"] == "线索"
    assert call("/api/v1/projects?stage=incubating").json() == {"items": [], "next": None}
    assert call("/api/v1/projects?counted_in=2026").json()["items"] == []
    assert call("/api/v1/projects?updated_since=2001-01-01").status_code == 200
    for query, field in (("stag=lead", "stag"), ("stage=x", "stage"), ("limit=0", "limit"), ("after=a", "after")):
        answer = call(f"/api/v1/projects?{query}")
        assert (answer.status_code, list(sentences(answer))) == (422, [field])


def test_persons_are_masked_and_reading_is_written_down(system, cast):
    call = system()
    project = make.ProjectFactory(
        county=cast.county, leader="汪轩", contact="何嘉磊", phone="13512345678", email="wang@example.com"
    )
    answer = call(f"/api/v1/projects/{project.number}")
    assert answer.json()["person"] == {
        "leader": "汪*", "contact": "何*", "phone": "135****5678", "email": "w***@example.com",
    }  # fmt: skip
    act = AuditEvent.objects.get(verb="read_by_machine")
    assert (act.actor_name, act.target_id) == ("大赛系统", project.pk)
    for word in ("汪轩", "何嘉磊", "13512345678", "wang@"):
        assert word not in call("/api/v1/projects").content.decode() + answer.content.decode()


def test_another_county_and_another_carrier_do_not_exist(system, cast):
    abroad = make.ProjectFactory(county=cast.foreign_county, name="青瓷")
    beside = make.ProjectFactory(county=cast.county, name="别处")
    own = make.ProjectFactory(county=cast.county, carrier=cast.incubator)
    own.carriers.add(cast.incubator)
    narrow = system(carrier=cast.incubator)
    assert [row["number"] for row in narrow("/api/v1/projects").json()["items"]] == [own.number]
    for call, project in ((system(), abroad), (narrow, beside)):
        answer = call(f"/api/v1/projects/{project.number}")
        missing = call("/api/v1/projects/XM-2026-9999")
        assert (answer.status_code, answer.json()) == (404, missing.json())
    assert "青瓷" not in system()("/api/v1/projects").content.decode()


def test_figures_name_their_projects(system, cast):
    make.CountingRuleFactory(county=cast.county)
    event = make.FigureEventFactory(
        project__county=cast.county, kind="landing_registered", occurred_on=date(2026, 2, 1)
    )
    make.FigureEventFactory(
        project__county=cast.foreign_county, kind="landing_registered", occurred_on=date(2026, 2, 1)
    )
    answer = system()("/api/v1/figures/2026?as_of=2026-03-01").json()
    assert (answer["counted"], answer["projects"], answer["as_of"]) == (1, [event.project.number], "2026-03-01")
    assert {cell["by"]: (cell["value"], cell["projects"]) for cell in answer["cells"]} == dict.fromkeys(
        ("event", "month", "source", "carrier"), (1, [event.project.number])
    )
    assert system()("/api/v1/figures/2026?as_of=2026-01-01").json()["counted"] == 0
    assert system(carrier=cast.incubator)("/api/v1/figures/2026").json()["counted"] == 0


LEAD = {
    "name": "固态激光雷达",
    "introduced_by": "省创新创业大赛",
    "phone": "135 1234 5678",
    "company_name": "嘉善测试有限公司",
}


def test_a_lead_is_taken_once_and_shown_to_the_desk(system, cast, client_of):
    call = system(carrier=cast.incubator)
    cast.incubator_operator.user  # noqa: B018  is told
    taken = [call("/api/v1/leads", LEAD, key="entry-0001") for _time in range(2)]
    assert [one.status_code for one in taken] == [201, 200]
    assert taken[0].json() == taken[1].json()
    project = Project.objects.get(name=LEAD["name"])
    assert (project.phone, project.follow_up_by, project.created_by.name) == ("13512345678", None, "大赛系统")
    assert list(Message.objects.values_list("to__email", "kind")) == [("incubator@example.cn", "act")]
    page = client_of(cast.incubator_operator.user).get(reverse("leads"), {"tab": "all"})
    assert project.number in page.content.decode()
    assert client_of(cast.incubator_operator.user).get(reverse("project", args=[project.number])).status_code == 200
    other = call("/api/v1/leads", LEAD | {"name": "别的项目"}, key="entry-0001")
    assert (other.status_code, sentences(other)) == (
        409,
        {"Idempotency-Key": "此键已用于另一条记录。每条新记录请使用新的键。"},
    )


def test_leads_are_checked_as_on_the_page(system, cast):
    call = system()
    wrong = call("/api/v1/leads", LEAD | {"phone": "12", "uscc": "91330421MA2"}, key="entry-0002")
    assert (wrong.status_code, set(sentences(wrong))) == (422, {"phone", "uscc"})
    assert "11位" in sentences(wrong)["phone"]
    for change, field in (
        ({"nmae": "x"}, "nmae"), ({"name": ""}, "name"), ({"carrier": "nowhere"}, "carrier"), ({"name": 7}, "name"),
        ({"name": "长" * 101}, "name"), ({"source": "opening_stock"}, "source"),
    ):  # fmt: skip
        answer = call("/api/v1/leads", LEAD | change, key="entry-0003")
        assert (answer.status_code, list(sentences(answer))) == (422, [field]), change
    assert call("/api/v1/leads", LEAD).status_code == 422  # no key
    assert call("/api/v1/leads", "{", key="entry-0004").status_code == 400
    assert call("/api/v1/leads", "[" * 60000, key="entry-0004").status_code == 400
    assert call("/api/v1/leads", b"x" * 70000, key="entry-0004").status_code == 413
    assert (Project.objects.count(), Receipt.objects.count()) == (0, 0)


def test_an_application_becomes_a_draft_with_an_invitation(system, cast, client_of):
    make.RouteFactory(carrier=cast.incubator)
    call = system()
    record = {
        "project": "边缘质检", "field": "electronics", "carrier": "kczx", "kind": "team", "name": "边缘质检团队",
        "email": "Team@example.com", "fields": {"summary": "做什么。", "leader": "汪轩"},
    }  # fmt: skip
    answer = call("/api/v1/applications", record, key="application-1")
    assert answer.status_code == 201
    assert "technology" in [row["field"] for row in answer.json()["missing"]]
    application = Application.objects.get()
    assert (application.number, application.state, application.on_behalf) == (answer.json()["number"], "draft", True)
    assert dict(application.draft_fields.values_list("path", "value"))["leader"] == "汪轩"
    assert Invitation.objects.get().email == "team@example.com"
    page = client_of(cast.incubator_operator.user).get(reverse("project", args=[application.project.number]))
    assert page.status_code == 200
    wrong = call("/api/v1/applications", record | {"name": "另一团队", "fields": {"nothing": "x"}}, key="application-2")
    assert (wrong.status_code, list(sentences(wrong))) == (409, ["fields.nothing"])
    assert Application.objects.count() == 1


def test_too_many_calls_wait(system, settings):
    from workflows.api.site import api

    throttle = api.throttle
    call, before = system(), throttle.num_requests
    throttle.num_requests = 2
    try:
        assert [call("/api/v1/projects").status_code for _time in range(3)] == [200, 200, 429]
        assert system()("/api/v1/projects").status_code == 200  # the limit is each token's own
    finally:
        throttle.num_requests = before


def test_what_is_not_there_answers_as_a_problem(system, client):
    for answer in (client.get("/api/v1/nothing"), client.get("/api/v2/"), client.delete("/api/v1/projects")):
        assert answer.status_code in (404, 405)
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_description_is_complete_and_readable(client, cast, client_of):
    schema = client.get("/api/v1/openapi.json").json()
    assert sorted(schema["paths"]) == [
        "/api/v1/applications", "/api/v1/figures/{year}", "/api/v1/leads", "/api/v1/projects", "/api/v1/projects/{number}",
    ]  # fmt: skip
    page = client_of(cast.leader.user).get(reverse("api-docs")).content.decode()
    assert "Idempotency-Key" in page and "/api/v1/figures/{year}" in page


def test_the_page_of_tokens_asks_the_same_however_many(system, cast, client_of):
    page, asked = client_of(cast.leader.user), []
    for more in (1, 2):
        for _number in range(more):
            system()
        with CaptureQueriesContext(connection) as queries:
            assert page.get(reverse("settings-machines")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
