"""Versions of the rules: what the running year would be, that earlier years never move, that only deciders set them."""

import pytest
from django.urls import reverse

from projects.figures.actions.rulebook import set_counting_rule
from projects.figures.models import CountingRule
from projects.figures.rules.trials import try_conditions, try_rule
from projects.outcomes.actions.rulebook import set_landing_conditions
from projects.outcomes.models import LandingConditions
from projects.trace.errors import Refused
from tests.factories import LandingConditionsFactory, LandingFactory, MilestoneFactory, ProjectFactory, at
from tests.figures.ledger import ENCLAVE, INCUBATOR, REGISTERED, Ledger, day


@pytest.fixture
def ledger(county, today):
    today("2026-09-30")
    ledger = Ledger(county)
    ledger.enclave_in(ProjectFactory(county=county, name="去年飞地"), "2025-03-01")
    ledger.enclave_in(ProjectFactory(county=county, name="仅飞地"), "2026-02-01")
    both = ProjectFactory(county=county, name="飞地后入孵")
    ledger.enclave_in(both, "2026-03-01")
    ledger.incubator_in(both, "2026-06-01")
    ledger.makerspace_in(ProjectFactory(county=county, name="众创空间"), "2026-04-01")
    return ledger


def words(trial):
    return {project["name"]: str(said) for project, said in trial.rows}


def test_a_version_is_tried_before_it_is_saved(ledger, county):
    trial = try_rule(county, [INCUBATOR, REGISTERED])
    assert (trial.now, trial.tried) == (2, 1)
    assert words(trial) == {
        "仅飞地": "不再计入（入驻飞地 2026-02-01）", "飞地后入孵": "改由其他事件计入：入驻孵化器 2026-06-01",
    }  # fmt: skip
    wider = try_rule(county, [INCUBATOR, ENCLAVE, REGISTERED, "other_move_in"])
    assert (wider.now, wider.tried, list(words(wider))) == (2, 3, ["众创空间"])
    assert CountingRule.objects.filter(county=county).count() == 1


def test_the_next_version_judges_its_year_and_last_year_never_moves(ledger, county, cast, today):
    before = ledger.count(2025).numbers
    rule = set_counting_rule(
        by=cast.leader.user, county=county, effective_from=day("2026-10-01"), qualifying=[INCUBATOR], close_month=1,
        close_day=20, words="只计孵化器。",
    )  # fmt: skip
    assert rule.version == "V2"
    today("2026-10-02")
    assert (ledger.counted(2026), ledger.count(2025).numbers) == (1, before)
    assert ledger.counted(2026, as_of="2026-09-30") == 2


def test_a_rule_begins_today_or_later_and_names_something(ledger, county, cast):
    values = {"close_month": 1, "close_day": 15, "words": "x", "qualifying": [INCUBATOR]}
    with pytest.raises(Refused):
        set_counting_rule(by=cast.leader.user, county=county, effective_from=day("2026-09-29"), **values)
    with pytest.raises(Refused, match="至少勾选"):
        set_counting_rule(
            by=cast.leader.user, county=county, effective_from=day("2026-10-01"), **values | {"qualifying": []}
        )


def test_the_page_previews_and_saves(ledger, cast, client_of, county):
    leader, address = client_of(cast.leader.user), reverse("settings-counting-rule")
    assert "按本年数据试算" in leader.get(address).content.decode()
    data = {
        "qualifying": [INCUBATOR],
        "close_month": "1",
        "close_day": "15",
        "words": "只计孵化器。",
        "effective_from": "2026-10-01",
    }
    page = leader.post(address, data | {"preview": "1"}).content.decode()
    assert "按该版本，2026年为1个，现行口径为2个。" in page and "仅飞地" in page
    assert CountingRule.objects.filter(county=county).count() == 1
    assert leader.post(address, data).status_code == 302
    assert CountingRule.objects.filter(county=county).first().qualifying == [INCUBATOR]
    assert "V2" in leader.get(reverse("settings-rules")).content.decode()


@pytest.fixture
def landed(ledger, county, cast):
    """Landed by registration in July, without staff; another one has both."""
    LandingConditionsFactory(county=county, level="registered", required=["registration"], any_of=[], any_count=0)
    rows = []
    for name, kinds in (("仅注册", ["registration"]), ("有人员", ["registration", "staff"])):
        project = ProjectFactory(county=county, name=name, stage="landed")
        for kind in kinds:
            MilestoneFactory(
                project=project, kind=kind, on=day("2026-07-01"), heads=5, region_code="330421", address="嘉善",
                verified_at=at(day("2026-07-02")), verified_by=cast.other_staff.user,
            )  # fmt: skip
        LandingFactory(project=project, level="registered", reached_on=day("2026-07-01"))
        ledger.landed(project, "2026-07-01")
        rows.append(project)
    return rows


def test_landing_conditions_are_tried_on_the_landings_of_the_year(landed, county):
    tried = LandingConditions(
        level="registered", required=["registration", "staff"], least_heads=3, region_code="330421"
    )
    trial = try_conditions(county, tried)
    assert (trial.landed, trial.now, trial.tried) == ((2, 1), 4, 3)
    assert words(trial) == {"仅注册": "将达不到该级落地"}


def test_conditions_are_set_by_the_page_as_the_next_version(landed, cast, client_of, county):
    leader, address = client_of(cast.leader.user), reverse("settings-landing-conditions", args=["registered"])
    data = {"required": ["registration", "staff"], "any_count": "0", "least_funds": "0", "least_heads": "3",
            "effective_from": "2026-10-01"}  # fmt: skip
    page = leader.post(address, data | {"preview": "1"}).content.decode()
    assert "该级落地为1个，现行条件为2个。" in page
    assert "多于所列条件" in leader.post(address, data | {"any_count": "2"}).content.decode()
    assert leader.post(address, data).status_code == 302
    row = LandingConditions.objects.filter(county=county, level="registered").first()
    assert (row.version, row.least_heads, row.region_code) == ("V2", 3, county.code)
    assert leader.get(reverse("settings-landing-conditions", args=["nothing"])).status_code == 404


def test_a_condition_is_demanded_or_a_choice(county, cast, today):
    today("2026-09-30")
    values = {"required": ["staff"], "any_of": ["staff"], "any_count": 1, "least_funds": 0, "least_heads": 0}
    with pytest.raises(Refused, match="既是必备又是可选"):
        set_landing_conditions(
            by=cast.leader.user, county=county, level="registered", effective_from=day("2026-10-01"), **values
        )
