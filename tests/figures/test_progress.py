"""Progress: worked examples, rounding, the sentence, and the command."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.figures.rules.progress import Progress, pace_basis, sentence, time_progress, time_progress_months
from tests.factories import CountyFactory, ProjectFactory, TargetFactory
from tests.figures.ledger import Ledger

SEPTEMBER = Progress(
    year=2026,
    as_of=date(2026, 9, 30),
    known_on=date(2026, 9, 30),
    rule_version="V1",
    target=80,
    counted=61,
    enclave_only=14,
    time_progress=time_progress(2026, date(2026, 9, 30)),
    time_progress_months=time_progress_months(2026, date(2026, 9, 30)),
    projects=(),
)


@pytest.mark.parametrize(
    "on, days, months",
    [
        (date(2025, 12, 31), "0", "0"),
        (date(2026, 1, 1), "0.0027", "0"),
        (date(2026, 6, 29), "0.4932", "0.4167"),
        (date(2026, 6, 30), "0.4959", "0.5"),
        (date(2026, 12, 31), "1", "1"),
        (date(2027, 3, 1), "1", "1"),
    ],
)
def test_time_progress(on, days, months):
    assert round(time_progress(2026, on), 4) == Decimal(days)
    assert round(time_progress_months(2026, on), 4) == Decimal(months)


def test_leap_year_has_366_days():
    assert time_progress(2028, date(2028, 12, 30)) == Decimal(365) / 366


def test_sentence_of_a_month_end_speaks_of_months():
    assert sentence(SEPTEMBER) == "截至9月30日24时，引育科创项目61个，完成年度目标的76.25%，快于时序进度1.25个百分点。"
    assert pace_basis(SEPTEMBER) == "时序进度按整月计：75.00%"


def test_sentence_of_another_day_speaks_of_days():
    on = date(2026, 9, 15)
    middle = replace(SEPTEMBER, as_of=on, time_progress=time_progress(2026, on), counted=50)
    assert sentence(middle) == "截至9月15日24时，引育科创项目50个，完成年度目标的62.50%，慢于时序进度8.18个百分点。"
    assert pace_basis(middle) == "时序进度按日计：70.68%"


def test_sentence_level_with_time():
    assert sentence(replace(SEPTEMBER, counted=60)).endswith("与时序进度持平。")


def test_without_target_there_is_no_rate():
    untargeted = replace(SEPTEMBER, target=None)
    assert (untargeted.completion, untargeted.gap_points) == (None, None)
    assert sentence(untargeted) == "截至9月30日24时，引育科创项目61个；本年度未设目标。"


def run(*args):
    out = StringIO()
    call_command("progress", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def filled(county):
    ledger = Ledger(county)
    TargetFactory(county=county, year=2026, value=80)
    first, second = (ProjectFactory(county=county, number=f"JS2026-000{n}") for n in (2, 1))
    ledger.incubator_in(first, "2026-03-01")
    ledger.enclave_in(second, "2026-09-30", known="2026-10-08")


def test_command_prints_exactly_these_keys(filled):
    assert json.loads(run("--year", "2026", "--as-of", "2026-09-30", "--known-on", "2026-10-31", "--json")) == {
        "year": 2026,
        "as_of": "2026-09-30",
        "known_on": "2026-10-31",
        "rule_version": "V1",
        "target": 80,
        "counted": 2,
        "enclave_only": 1,
        "completion_rate": 0.025,
        "time_progress": 0.7479,
        "time_progress_months": 0.75,
        "gap_points": -72.29,
        "projects": ["JS2026-0001", "JS2026-0002"],
    }


def test_command_asks_by_both_dates_and_defaults_to_today(filled, today):
    early = run("--year", "2026", "--as-of", "2026-09-30", "--known-on", "2026-09-30", "--json")
    assert json.loads(early)["counted"] == 1
    now = today("2026-11-02")
    answer = json.loads(run("--year", "2026", "--json"))
    assert (answer["as_of"], answer["known_on"], answer["counted"]) == (str(now), str(now), 2)


def test_command_speaks_without_json(filled):
    lines = run("--year", "2026", "--as-of", "2026-09-30", "--known-on", "2026-10-31").splitlines()
    assert lines == [
        "截至9月30日24时，引育科创项目2个，完成年度目标的2.50%，慢于时序进度72.50个百分点。",
        "时序进度按整月计：75.00%",
        "其中：仅飞地入驻1个",
        "口径版本：V1",
    ]


@pytest.mark.parametrize("args", [["--year", "12"], ["--year", "2026", "--as-of", "30.9."], []])
def test_command_refuses_unclear_arguments(filled, args):
    with pytest.raises(CommandError):
        run(*args)


def test_command_asks_for_the_county_when_there_are_two(filled):
    CountyFactory(code="330482", name="平湖市")
    with pytest.raises(CommandError):
        run("--year", "2026")
    answer = run("--year", "2026", "--county", "330421", "--as-of", "2026-10-31", "--json")
    assert json.loads(answer)["counted"] == 2
