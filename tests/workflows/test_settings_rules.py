"""The rubric is replaced by dated versions; sections are added and renamed."""

from datetime import date

import pytest

from projects.people.models import Section
from projects.register.models import IncubationRule
from projects.selection.models import Rubric
from projects.trace.models import AuditEvent
from tests.factories import SectionFactory
from workflows.forms.rubrics import LINES

ROWS = {"name-0": "技术创新性", "weight-0": "60", "name-1": "团队能力", "weight-1": "40", "guidance-1": "互补与投入"}
BOUNDS = {
    "recommend_from": "80",
    "reserve_from": "60",
    "least_reviews": "3",
    "trim_from": "5",
    "flag_spread_from": "20",
}
GOOD = {"name": "2026年评分表", "effective_from": "2026-04-01", **BOUNDS, **ROWS}


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-03-02")
    return client_of(cast.leader.user)


def test_the_form_begins_with_the_rubric_in_force(leader, cast):
    newest = Rubric.objects.filter(county=cast.county).first()
    form = leader.get("/settings/rules/rubric/").context["form"]
    filled = [name.value() for name, *_others in form.lines() if name.value()]
    assert filled == [row.name for row in newest.criteria.all()]
    assert len(list(form.lines())) == LINES


def test_a_rubric_begins_on_its_day_and_meetings_keep_theirs(leader, cast):
    before = Rubric.objects.in_force(cast.county.pk, date(2026, 3, 31))
    leader.post("/settings/rules/rubric/", GOOD)
    again = leader.post("/settings/rules/rubric/", GOOD | {"name": "更正"})  # it has not begun: put right
    assert again.status_code == 302
    rubric = Rubric.objects.in_force(cast.county.pk, date(2026, 4, 1))
    assert (rubric.name, [(row.name, row.weight) for row in rubric.criteria.all()]) == (
        "更正", [("技术创新性", 60), ("团队能力", 40)],
    )  # fmt: skip
    assert Rubric.objects.in_force(cast.county.pk, date(2026, 3, 31)) == before
    meeting = {"name": "四月评审会", "on": "2026-04-20", "place": "", "talk_minutes": 10, "question_minutes": 5}
    leader.post("/meetings/new/", meeting)
    used = leader.post("/settings/rules/rubric/", GOOD)
    assert "请另选日期" in " ".join(used.context["form"].errors["effective_from"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight-0": "50"}, "合计为90"),
        ({"weight-1": ""}, "请填写权重"),
        ({"name-1": ""}, "请填写名称"),
        ({"name-1": "技术创新性"}, "名称重复"),
        ({"reserve_from": "90"}, "储备线高于推荐线"),
        ({"effective_from": "2026-02-01"}, "不能从过去的日期起生效"),
    ],
)
def test_an_unsound_rubric_is_refused_and_what_was_typed_stays(leader, cast, change, said):
    page = leader.post("/settings/rules/rubric/", GOOD | change)
    errors = " ".join(words for found in page.context["form"].errors.values() for words in found)
    assert (said in errors, "互补与投入" in page.content.decode()) == (True, True), errors
    assert not Rubric.objects.filter(county=cast.county, name=GOOD["name"]).exists()


def test_sections_are_added_and_renamed_with_a_record(leader, cast):
    assert leader.post("/settings/sections/new/", {"name": "成果转化科"}).status_code == 302
    section = Section.objects.get(county=cast.county, name="成果转化科")
    leader.post(f"/settings/sections/{section.pk}/", {"name": "成果科"})
    assert AuditEvent.objects.filter(verb="rename_section").get().difference["name"] == ["成果转化科", "成果科"]
    taken = leader.post("/settings/sections/new/", {"name": "成果科"})
    assert "已有科室" in " ".join(taken.context["form"].errors["name"])
    foreign = SectionFactory(county=cast.foreign_county)
    assert leader.get(f"/settings/sections/{foreign.pk}/").status_code == 404


def test_the_conditions_of_an_incubatee_are_dated(leader, cast):
    page = leader.get("/settings/rules/incubatees/")
    assert page.context["form"]["max_term_months"].value() == 48  # the form begins with the rule in force
    asked = {"name": "县新口径", "max_age_months": "36", "max_term_months": "40", "extended_term_months": "30",
             "effective_from": "2026-04-01"}  # fmt: skip
    refused = leader.post("/settings/rules/incubatees/", asked)
    assert "放宽领域的最长孵化期不能短于" in refused.context["form"].errors["extended_term_months"][0]
    assert refused.context["form"]["name"].value() == "县新口径"
    leader.post("/settings/rules/incubatees/", asked | {"extended_term_months": "50"})
    then, now = (IncubationRule.objects.in_force(cast.county.pk, date(2026, *day)) for day in ((3, 31), (4, 1)))
    assert ((then.max_age_months, then.max_term_months), (now.max_age_months, now.extended_term_months)) == (
        (24, 48),
        (36, 50),
    )
    assert AuditEvent.objects.get(verb="set_incubation_rule").difference["effective_from"] == "2026-04-01"
