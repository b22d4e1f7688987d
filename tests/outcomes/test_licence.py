"""Whether a licence is the county's: doubts by address and authority, answered in words by whoever verifies."""

from datetime import date

import pytest

from projects.outcomes.actions.milestones import verify_evidence
from projects.outcomes.licence import with_doubts
from projects.outcomes.models import LicenceRule, MilestoneKind
from projects.register.stages import Stage
from projects.trace.errors import Refused
from tests.factories import MilestoneFactory

GOOD = {"region_code": "330421", "address": "浙江省嘉兴市嘉善县惠民街道创业路1号", "authority": "嘉善县市场监督管理局"}


@pytest.fixture
def licence(cast):
    def make(**more):
        known = {"project__county": cast.county, "project__stage": Stage.LANDING_CHECK, "on": date(2026, 2, 1)}
        return MilestoneFactory(kind="registration", **known | GOOD | more)

    return make


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"address": "惠民街道创业路1号"}, []),
        ({"authority": ""}, []),
        ({"address": "浙江省杭州市滨江区江南大道1号"}, ["没有本县地名"]),
        ({"address": "上海市嘉善路88号"}, ["县外地名：上海市"]),
        ({"authority": "上海市闵行区市场监督管理局"}, ["不在本县登记机关名单内"]),
        ({"address": "桐乡市振兴路1号", "authority": "桐乡市市场监督管理局"}, ["没有本县地名", "县外地名：桐乡市", "不在本县登记机关"]),
        ({"region_code": "310112", "address": "上海市闵行区"}, []),  # said to be elsewhere: no doubt, and no landing
    ],
)  # fmt: skip
def test_what_speaks_against_a_licence(licence, cast, more, found):
    [row] = with_doubts([licence(**more)], cast.county)
    assert len(row.doubts) == len(found)
    assert [words in doubt for words, doubt in zip(found, row.doubts, strict=True)] == [True] * len(found)


def test_other_milestones_and_counties_without_a_rule_raise_no_doubt(licence, cast):
    rows = [MilestoneFactory(kind=MilestoneKind.AGREEMENT, address="上海市"), licence(address="上海市")]
    LicenceRule.objects.all().delete()
    assert [row.doubts for row in with_doubts(rows, cast.county)] == [[], []]


def test_a_doubtful_licence_is_verified_with_words_only(licence, cast):
    row = licence(address="浙江省杭州市滨江区江南大道1号")
    with pytest.raises(Refused, match="请填写核验情况"):
        verify_evidence(project=row.project, by=cast.staff.user, decisions={row.pk: ""})
    words = {row.pk: "一址多照，已与登记机关电话核实"}
    verify_evidence(project=row.project, by=cast.staff.user, decisions={row.pk: ""}, words=words)
    row.refresh_from_db()
    assert (row.check_words, row.verified_by) == (words[row.pk], cast.staff.user)


def test_the_rule_of_the_day_of_the_licence_is_asked(licence, cast):
    LicenceRule.objects.create(county=cast.county, effective_from=date(2026, 3, 1), places=["新县名"])
    [row] = with_doubts([licence()], cast.county)
    assert row.doubts == []
    [row] = with_doubts([licence(on=date(2026, 3, 1))], cast.county)
    assert len(row.doubts) == 1
