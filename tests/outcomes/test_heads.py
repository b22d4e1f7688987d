"""Head counts: by the roster where one is in use, everybody once; by hand before; as of a day, as known on a day."""

from datetime import date
from itertools import product

import pytest

from projects.outcomes.actions.roster import leave_project
from projects.outcomes.actions.rosterchecks import set_staff_rule, use_roster, verify_lines
from projects.outcomes.heads import heads_on, parts_of, total_heads
from projects.outcomes.models import Education, Engagement, TalentLevel, Title
from projects.privacy.actions.rosters import erase_roster_person
from projects.register.models import FigureKind
from projects.register.stages import Stage
from tests.factories import FigureEventFactory, ProjectFactory, StoredFileFactory

from .rosters import row, verified

NOW = date(2026, 5, 4)
FLAGS = ("engineer", "insured", "overseas", "graduate")
NAMES = ("kind", "education", "title", "level", *FLAGS)
STANDINGS = list(
    product(Engagement.values, Education.values, Title.values, TalentLevel.values, *[(False, True)] * len(FLAGS))
)


@pytest.mark.parametrize("core_counts", [False, True])
def test_every_part_lies_within_its_whole(core_counts):
    found = {frozenset(parts_of(dict(zip(NAMES, values, strict=True)), core_counts)) for values in STANDINGS}
    for parts in found:
        assert parts & {"total", "flexible", "core"}
        assert "flexible" not in parts or parts == {"flexible"}
        if parts & {"masters_doctors", "senior_engineers", "city_or_above", "doctors"}:
            assert "bachelor_or_above" in parts
        if parts & {"bachelor_or_above", "insured", "overseas", "graduates"}:
            assert "total" in parts
        if parts & {"national", "provincial", "municipal"}:
            assert "city_or_above" in parts
    assert any({"core", "total"} <= parts for parts in found) is core_counts


@pytest.fixture
def two(cast, today):
    today(NOW.isoformat())
    rows = ProjectFactory.create_batch(2, county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING)
    for project in rows:
        project.carriers.add(cast.incubator)
    return rows


@pytest.fixture
def enter(cast):
    proof = StoredFileFactory(county=cast.county)

    def entered(project, *rows, use_from=date(2026, 1, 1)):
        people = {"by": cast.incubator_operator.user, "checker": cast.staff.user}
        return verified(project, rows, proof=proof, use_from=use_from, **people)

    return entered


def counted(county, *projects, day=NOW, known_on=NOW, **more):
    heads = heads_on(county.pk, day, known_on, [project.pk for project in projects], **more)
    return {row.project: row for row in heads}, total_heads(heads)


def test_one_person_in_two_projects_counts_once(county, two, enter):
    enter(two[0], row("陈默", education="doctor", level="national"), row("汪轩", title="senior"))
    enter(
        two[1],
        row("陈 默", education="doctor", level="national"),
        row("何嘉磊", kind="flexible"),
        row("吕品", kind="core"),
    )
    heads, sums = counted(county, *two)
    assert [heads[project.pk].total for project in two] == [2, 1]
    assert sums == {
        "total": 2, "bachelor_or_above": 2, "masters_doctors": 1, "doctors": 1, "senior_engineers": 1, "national": 1,
        "provincial": 0, "municipal": 0, "city_or_above": 1, "insured": 0, "overseas": 0, "graduates": 0, "flexible": 1, "core": 1,
    }  # fmt: skip


def test_counts_by_hand_stay_until_the_roster_is_in_use(cast, county, two, enter):
    by_hand = {"total": 9, "bachelor_or_above": 8}
    FigureEventFactory(project=two[0], kind=FigureKind.TALENT, value=9, counts=by_hand, occurred_on=date(2026, 1, 31))
    enter(two[0], row("陈默"), use_from=None)
    assert counted(county, two[0])[0][two[0].pk].basis == "by_hand"
    use_roster(project=two[0], by=cast.staff.user, since=date(2026, 3, 1))
    days = (date(2026, 2, 28), date(2026, 3, 1))
    found = [counted(county, two[0], day=day)[0][two[0].pk] for day in days]
    assert [(row.basis, row.total) for row in found] == [("by_hand", 9), ("roster", 1)]
    before = counted(county, two[0], known_on=date(2026, 5, 3))[0][two[0].pk]
    assert (before.basis, before.total, before.counts["bachelor_or_above"]) == ("by_hand", 9, 8)


def test_the_figure_follows_who_comes_and_goes(cast, county, two, enter, today):
    line = enter(two[0], row("陈默"), row("汪轩", since=date(2026, 4, 1)))[0]
    gone = leave_project(person=line.person, by=cast.incubator_operator.user, on=date(2026, 4, 15))
    today("2026-05-10")
    verify_lines(project=two[0], by=cast.staff.user, lines=[gone])
    known = date(2026, 5, 10)
    days = (date(2026, 1, 11), date(2026, 1, 12), date(2026, 4, 1), date(2026, 4, 15))
    assert [counted(county, two[0], day=day, known_on=known)[1]["total"] for day in days] == [0, 1, 2, 1]
    assert counted(county, two[0], day=days[-1], known_on=NOW)[1]["total"] == 2


def test_people_of_a_joined_project_belong_to_the_kept_one(county, two, enter):
    enter(two[0], row("陈默"))
    enter(two[1], row("陈默"), row("汪轩"))
    heads, sums = counted(county, two[0], roots={two[1].pk: two[0].pk})
    assert (list(heads), heads[two[0].pk].total, sums["total"]) == ([two[0].pk], 2, 2)


def test_the_county_decides_whether_core_members_are_staff(cast, county, two, enter, today):
    enter(two[0], row("吕品", kind="core"))
    assert counted(county, two[0])[1]["total"] == 0
    set_staff_rule(by=cast.leader.user, county=county, core_counts=True, effective_from=date(2026, 5, 5))
    today("2026-05-06")
    sums = [counted(county, two[0], day=day, known_on=date(2026, 5, 6))[1] for day in (NOW, date(2026, 5, 5))]
    assert [(row["total"], row["core"]) for row in sums] == [(0, 1), (1, 1)]


def test_sums_survive_erasure(cast, county, two, enter):
    line = enter(two[0], row("陈默", education="doctor"), row("汪轩"))[0]
    enter(two[1], row("陈默", education="doctor"))
    before = counted(county, *two)[1]
    erase_roster_person(line.person, by=cast.staff.user, reason="本人来信要求")
    assert counted(county, *two)[1] == before


@pytest.mark.parametrize("count", [1, 3])
def test_counts_ask_a_constant_number_of_questions(cast, county, enter, assert_queries, today, count):
    today(NOW.isoformat())
    projects = ProjectFactory.create_batch(count, county=county, carrier=cast.incubator)
    for number, project in enumerate(projects):
        project.carriers.add(cast.incubator)
        enter(project, *(row("陈默" + "甲乙丙"[n]) for n in range(number + 1)))
    hand = ProjectFactory(county=county)
    FigureEventFactory(project=hand, kind=FigureKind.TALENT, value=3, counts={"total": 3}, occurred_on=NOW)
    with assert_queries(4):
        assert counted(county, hand, *projects)[1]["total"] == 3 + count
