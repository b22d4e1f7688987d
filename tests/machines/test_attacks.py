"""The interface as an attacker sees it: bodies that are no records, keys of others, rights that are not there, what is logged."""

import json
import logging

import pytest
from django.test import Client

from projects.machines.models import Receipt
from projects.people.models import Role
from projects.register.models import Application, DraftField, Project
from tests import factories as make

from .test_interface import sentences, system  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
LEAD = {"name": "智能水下机器人", "introduced_by": "县科技局"}
DEEP = "[" * 30_000 + "]" * 30_000
BODIES = {
    "no object": ("", "null", "[]", '"x"', "1", "true", "NaN"),
    "no JSON": (
        DEEP, '{"a":' * 9_000 + "1" + "}" * 9_000, b'{"name": "\xff"}', json.dumps(LEAD).encode("utf-16"),
        '{"name": ' + "9" * 5000 + "}",
    ),
    "not storable": ('{"name": "\\ud800"}', '{"\\ud800": 1}', '{"name": "a\\u0000b"}', '{"na\\u0000me": "b"}'),
    "not one thing": (
        '{"name": "甲", "name": "乙", "introduced_by": "局"}', '{"name": "甲", "introduced_by": NaN}',
        '{"name": "甲", "introduced_by": "局", "planned_investment": 1e999}',
    ),
    "not ours": tuple(
        json.dumps(LEAD | more)
        for more in (
            {"county": 2}, {"stage": "landed"}, {"id": 1}, {"number": "JS2026-T0000"}, {"follow_up_by": 1}, {"by": 1},
            {"planned_investment": "1e400"}, {"planned_investment": "NaN"}, {"planned_investment": 1},
            {"introduced_by": ["局"]}, {"name": {"a": 1}}, {"carrier": "' OR 1=1 --"},
            {f"k{number}": 1 for number in range(5000)}, {"k" * 60_000: 1},
        )
    ),
}  # fmt: skip


@pytest.fixture
def call(system, client):  # noqa: F811
    client.raise_request_exception = False
    return system()


def test_no_body_breaks_it_or_enters_anything(call):
    for bodies in BODIES.values():
        for number, body in enumerate(bodies):
            for where in ("leads", "applications"):
                answer = call(f"/api/v1/{where}", body, key=f"key-{number:08}")
                assert answer.status_code in (400, 422), (body[:60], where)
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert len(answer.content) < 70_000
    for body in ("x" * 70_000, json.dumps(LEAD | {"summary": "长" * 70_000}).encode()):
        assert call("/api/v1/leads", body, key="key-over-the-limit").status_code == 413
    assert (Project.objects.count(), Receipt.objects.count()) == (0, 0)


def test_questions_at_the_ends_of_time_and_of_numbers_are_refused(call):
    for asked in (
        "projects?updated_since=0001-01-01T00:00:00%2B14:00", "projects?updated_since=9999-12-31T23:59:59-12:00",
        "projects?updated_since=0001-01-01", "projects?updated_since=1e20", "projects?updated_since=NaN",
        "projects?limit=" + "9" * 5000, "projects?after=" + "9" * 30, "projects?stage=%00", "projects?counted_in=-1",
        "projects?%00=1", "projects/a%00", "figures/" + "9" * 30, "figures/²", "figures/2026?as_of=0001-01-01",
    ):  # fmt: skip
        assert call(f"/api/v1/{asked}").status_code == 422, asked


def test_a_key_belongs_to_one_token_and_to_one_record(system, cast):  # noqa: F811
    one, other = system(), system()
    first = one("/api/v1/leads", LEAD, key="the-same-key")
    again = one("/api/v1/leads", LEAD, key="the-same-key")
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    theirs = other("/api/v1/leads", LEAD | {"name": "另一项目"}, key="the-same-key")
    assert (theirs.status_code, theirs.json()["number"] == first.json()["number"]) == (201, False)
    assert one("/api/v1/leads", LEAD | {"name": "换了内容"}, key="the-same-key").status_code == 409
    assert one("/api/v1/applications", {"project": "x"}, key="the-same-key").status_code == 422
    assert Project.objects.count() == 2


def test_rights_are_looked_at_before_anything_that_tells_of_rows(system, cast):  # noqa: F811
    """Whoever only reads figures learns from no answer which projects or keys there are."""
    writes, reads = system(), system(["figures:read"])
    number = writes("/api/v1/leads", LEAD, key="the-same-key").json()["number"]
    there, nowhere = reads(f"/api/v1/projects/{number}"), reads("/api/v1/projects/JS-2026-9999")
    assert (there.status_code, there.content) == (403, nowhere.content)
    for key in ("the-same-key", "another-key"):
        assert reads("/api/v1/leads", LEAD, key=key).status_code == 403


def test_the_account_of_a_token_signs_in_nowhere_else(call, cast):
    account = call.token.account
    assert (account.email, account.phone, account.has_usable_password()) == (None, "", False)
    assert [seat.role for seat in account.memberships.all()] == [Role.MACHINE]
    for header in ("Authorization", "X-Api-Key"):
        for address in ("/projects/", "/inbox/", "/settings/machines/", "/admin/"):
            answer = Client().get(address, headers={header: f"Bearer {call.secret}"})
            assert answer.status_code in (302, 404), address


def test_what_only_the_applicant_may_say_is_not_taken(call, cast):
    """Names of entries that are not fields of the form, or too long, are refused beside themselves; nothing stays."""
    make.RouteFactory(carrier=cast.incubator)
    application = {
        "project": "水下机器人", "field": "electronics", "carrier": cast.incubator.code, "kind": "team", "name": "机器人团队",
        "email": "team@example.cn",
    }  # fmt: skip
    for number, fields in enumerate((
        {"declaration": "1"}, {"consent": "1"}, {"__class__": "x"}, {"project.__dict__": "x"}, {"": "x"},
        {"state": "accepted"}, {"a" * 5000: "x"}, {"summary": "长" * 20_000}, {"..": "x"}, {"team": "x"},
    )):  # fmt: skip
        answer = call("/api/v1/applications", application | {"fields": fields}, key=f"key-{number:08}")
        assert answer.status_code in (409, 413, 422), (fields, answer.content)
        if answer.status_code != 413:
            assert all(name.startswith("fields") for name in sentences(answer)), answer.content
    assert (Application.objects.count(), DraftField.objects.count(), Receipt.objects.count()) == (0, 0, 0)


def test_no_secret_is_written_to_the_log(call, client, caplog, monkeypatch):
    def breaks(*_args, **_more):
        raise RuntimeError("broken")

    monkeypatch.setattr("workflows.api.register.projects_of", breaks)
    with caplog.at_level(logging.DEBUG):
        assert call("/api/v1/projects").status_code == 500
        assert call("/api/v1/nothing").status_code == 404
        assert client.get("/api/v1/projects", headers={"Authorization": f"Bearer {call.secret}x"}).status_code == 401
    words = " ".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "broken" in words
    assert call.secret not in words
