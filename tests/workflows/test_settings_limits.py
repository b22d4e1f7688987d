"""The bounds that the county sets: sizes of uploads, rows and amounts of the form, the rule of the return."""

from datetime import date

import pytest

from projects.files.limits import Limits
from projects.outcomes.returnrules import rule_on
from projects.register.eligibility import form_rule
from projects.trace.models import AuditEvent

MB = 1024 * 1024


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-03-02")
    return client_of(cast.leader.user)


def errors(response):
    return " ".join(message for found in response.context["form"].errors.values() for message in found)


def test_the_size_of_a_kind_changes_from_its_day_on(cast, leader, today):
    size = {"material": "", "kind": "pdf", "megabytes": "30", "effective_from": "2026-04-01"}
    assert leader.post("/settings/limits/uploads/", size).url == "/settings/limits/"
    assert Limits(cast.county.pk).of()["pdf"] != 30 * MB
    page = leader.get("/settings/limits/").content.decode()
    assert ("30.0\xa0MB" in page, "尚未生效" in page) == (True, True)
    today("2026-04-01")
    assert Limits(cast.county.pk).of()["pdf"] == 30 * MB
    event = AuditEvent.objects.get(verb="set_upload_limit")
    assert (event.difference["after"], event.difference["kind"]) == (30 * MB, "pdf")


def test_a_kind_that_is_not_taken_any_more(cast, leader):
    size = {"material": "", "kind": "doc", "megabytes": "0", "effective_from": "2026-03-02"}
    leader.post("/settings/limits/uploads/", size)
    assert "doc" not in Limits(cast.county.pk).of()
    assert "同类规定今天已生效" in errors(leader.post("/settings/limits/uploads/", size))
    late = errors(leader.post("/settings/limits/uploads/", size | {"effective_from": "2026-03-01"}))
    assert "不能" in late


def test_rows_and_amounts_of_the_form(cast, leader):
    bounds = {"most_rows": "40", "ask_above": "5亿元", "effective_from": "2026-03-02"}
    assert leader.post("/settings/limits/form/", bounds).status_code == 302
    rule = form_rule(cast.county.pk)
    assert (rule.most_rows, rule.ask_above) == (40, 5 * 10_000 * 1_000_000)
    assert errors(leader.post("/settings/limits/form/", bounds | {"most_rows": "0"}))
    leader.post("/settings/limits/form/2/", {"since": "2026-03-05"})
    page = leader.get("/settings/limits/").content.decode()
    assert ("最多填写40行" in page, "2026-03-05" in page) == (True, True)
    assert leader.get("/settings/limits/form/9/").status_code == 404


def test_the_rule_of_the_return(cast, leader):
    rule = {"due_day": "20", "least_days": "3", "jump_percent": "50", "least_heads": "5", "least_amount": "80"}
    assert leader.post("/settings/limits/returns/", rule | {"effective_from": "2026-03-02"}).status_code == 302
    now = rule_on(cast.county.pk, date(2026, 3, 2))
    assert (now.due_day, now.least_days, now.jump_percent, now.least_heads, now.least_amount) == (
        20, 3, 50, 5, 80_000_000,
    )  # fmt: skip
    assert errors(leader.post("/settings/limits/returns/", rule | {"due_day": "31", "effective_from": "2026-03-03"}))
