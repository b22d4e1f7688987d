"""Levels of landing from milestones and conditions: all of, any of, thresholds, versions, days."""

from datetime import date, timedelta

import pytest

from projects.money import fen_from_wan
from projects.outcomes.models import LandingConditions, LandingLevel
from projects.outcomes.rules import condition_table, level_tables
from tests.factories import EvidenceFactory, LandingFactory, MilestoneFactory, ProjectFactory
from tests.factories.base import at

DAY = date(2026, 6, 30)


@pytest.fixture
def project(cast):
    return ProjectFactory(county=cast.county)


@pytest.fixture
def fact(project, cast):
    """`fact("funds", day, amount=…)`: a verified milestone with a file."""

    def make(kind, on, verified=True, **fields):
        if kind == "registration":
            fields = {"region_code": "330421", "address": "嘉善县罗星街道"} | fields
        check = {"verified_by": cast.staff.user, "verified_at": at(on)} if verified else {}
        row = MilestoneFactory(project=project, kind=kind, on=on, **check, **fields)
        EvidenceFactory(milestone=row, name=f"{kind}.pdf")
        return row

    return make


def reached(project, on=DAY):
    return {table.level: table.reached_on for table in level_tables(project, on) if table.met}


def lacks(project, level):
    return next(table.lacks for table in level_tables(project, DAY) if table.level == level)


def test_nothing_recorded_reaches_nothing_and_says_what_is_missing(project):
    assert reached(project) == {}
    assert lacks(project, "registered") == ["县内注册"]
    assert lacks(project, "substantial") == ["县内注册", "另需满足2项（县内场地合同、到位资金、参保人员、投产任选）"]


def test_signature_registration_and_substance_are_levels_of_their_own(project, fact):
    fact("agreement", date(2026, 1, 5))
    assert reached(project) == {"signed": date(2026, 1, 5)}
    fact("registration", date(2026, 2, 1))
    fact("premises", date(2026, 1, 20))
    assert reached(project) == {"signed": date(2026, 1, 5), "registered": date(2026, 2, 1)}
    assert lacks(project, "substantial") == ["另需满足1项（到位资金、参保人员、投产任选）"]
    fact("staff", date(2026, 5, 1), heads=3)
    fact("production", date(2026, 6, 1))
    assert reached(project)["substantial"] == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("fields", "met"),
    [
        ({}, True),
        ({"address": "", "authority": "嘉善县市场监督管理局"}, True),
        ({"address": "", "authority": ""}, False),
        ({"region_code": "310112"}, False),
        ({"region_code": "310112", "uscc": "91330421MA2CUKPH6X"}, False),
        ({"region_code": ""}, False),
    ],
)
def test_registration_counts_by_address_and_authority_never_by_the_code(project, fact, fields, met):
    fact("registration", date(2026, 2, 1), **fields)
    assert ("registered" in reached(project)) is met


def test_funds_add_up_and_the_day_is_the_one_on_which_the_threshold_is_passed(project, fact):
    fact("registration", date(2026, 1, 1))
    fact("premises", date(2026, 1, 1))
    fact("funds", date(2026, 2, 1), amount=fen_from_wan(60))
    assert "substantial" not in reached(project)
    fact("funds", date(2026, 3, 1), amount=fen_from_wan(40))
    fact("funds", date(2026, 4, 1), amount=fen_from_wan(500))
    assert reached(project)["substantial"] == date(2026, 3, 1)
    row = next(row for row in condition_table(project, DAY, LandingLevel.SUBSTANTIAL) if row.kind == "funds")
    assert (row.actual, row.standard) == ("到位100万元", "到位资金不少于100万元并有凭证")
    assert [paper.name for paper in row.evidence] == ["funds.pdf", "funds.pdf"]


def test_two_people_are_not_three(project, fact):
    fact("registration", date(2026, 1, 1))
    fact("premises", date(2026, 1, 1))
    fact("staff", date(2026, 2, 1), heads=2)
    assert "substantial" not in reached(project)


def test_recorded_facts_wait_and_do_not_count(project, fact):
    fact("registration", date(2026, 2, 1), verified=False)
    row = condition_table(project, DAY, "registered")[0]
    assert (row.met, row.day, row.verifier) == (None, None, None)
    assert reached(project) == {}


def test_sent_back_and_superseded_rows_do_not_count(project, fact):
    first = fact("registration", date(2026, 2, 1))
    second = fact("registration", date(2026, 2, 3))
    first.superseded_by = second
    first.save()
    assert reached(project) == {"registered": date(2026, 2, 3)}
    second.sent_back_at = at(DAY)
    second.save()
    assert reached(project) == {}


def test_as_of_a_day_later_facts_are_not_there_yet(project, fact):
    fact("registration", date(2026, 2, 1))
    assert reached(project, date(2026, 1, 31)) == {}
    assert reached(project, date(2026, 2, 1)) == {"registered": date(2026, 2, 1)}


def stricter(county, since):
    return LandingConditions.objects.create(
        county=county,
        version="V2",
        level="registered",
        required=["registration", "premises"],
        effective_from=since,
        region_code=county.code,
    )


def test_facts_complete_before_a_stricter_rule_stay_judged_by_the_rule_of_their_day(project, fact, cast):
    fact("registration", date(2025, 12, 28))
    stricter(cast.county, date(2026, 1, 1))
    table = next(table for table in level_tables(project, DAY) if table.level == "registered")
    assert (table.version, table.reached_on) == ("V1", date(2025, 12, 28))


def test_later_facts_are_judged_by_the_stricter_rule(project, fact, cast):
    fact("registration", date(2026, 1, 2))
    stricter(cast.county, date(2026, 1, 1))
    assert reached(project) == {}
    fact("premises", date(2026, 3, 1))
    assert reached(project) == {"registered": date(2026, 3, 1)}


def test_a_milder_rule_counts_from_its_first_day(project, fact, cast):
    fact("staff", date(2025, 12, 1), heads=5)
    since = date(2026, 1, 1)
    LandingConditions.objects.create(
        county=cast.county, version="V2", level="registered", required=["staff"], effective_from=since
    )
    assert reached(project) == {"registered": since}
    assert reached(project, since - timedelta(days=1)) == {}


def test_the_table_for_paper_is_that_of_the_level_confirmed(project, fact):
    row = fact("registration", date(2026, 2, 1), company_name="嘉善康达芯片科技有限公司", authority="嘉善县市监局")
    LandingFactory(project=project, level="registered", reached_on=date(2026, 2, 1))
    [found] = condition_table(project, DAY)
    assert (found.condition, found.met, found.day) == ("县内注册", True, date(2026, 2, 1))
    assert (found.standard, found.verifier) == ("营业执照住所或登记机关在330421", row.verified_by)
    assert found.actual == "嘉善康达芯片科技有限公司，嘉善县罗星街道，嘉善县市监局，区划330421"


def test_tables_ask_a_constant_number_of_questions(project, fact, assert_queries):
    for number in range(4):
        fact("funds", date(2026, 2, 1 + number), amount=fen_from_wan(10))
    with assert_queries(5):
        level_tables(project, DAY)
