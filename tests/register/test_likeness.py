"""Like projects: found by code, leader or phone with a like name; a person decides; a join can be undone."""

import pytest
from django.urls import reverse

from projects.register.actions.likeness import find_likeness, join, undo_join
from projects.register.models import Likeness, Project, ProjectSource
from projects.register.rules import names_alike
from projects.register.sidebyside import side_by_side
from projects.register.stages import Stage
from projects.text import name_key
from projects.trace.errors import Refused
from tests.factories import ContestEntryFactory, FigureEventFactory, MoveInFactory, ProjectFactory, ProjectSourceFactory


def project(county, name, **fields):
    return ProjectFactory(county=county, name=name, name_key=name_key(name), **fields)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("固态电池隔膜", "高安全固态电池隔膜", True),
        ("固态电池复合隔膜", "高安全固态电池隔膜", True),
        ("AI视觉质检一体机", "碳化硅外延设备", False),
        ("", "碳化硅外延设备", False),
    ],
)
def test_likeness_of_names(first, second, alike):
    assert names_alike(name_key(first), name_key(second)) is alike


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({"name": "高安全固态电池隔膜", "leader": "周航", "phone": "13900000009"}, ["leader_name"]),
        ({"name": "高安全固态电池隔膜", "leader": "赵一", "phone": "13800000001"}, ["phone_name"]),
        ({"name": "碳化硅外延设备", "leader": "周航", "phone": "13800000001"}, None),
        ({"name": "固态电池隔膜", "leader": "赵一", "phone": "13900000009"}, None),
    ],
)
def test_a_name_alone_or_a_person_alone_is_nothing(county, other, reasons):
    first = project(county, "固态电池隔膜", leader="周航", phone="13800000001")
    project(county, **other)
    find_likeness(first)
    assert [pair.reasons for pair in Likeness.objects.all()] == ([reasons] if reasons else [])


def test_the_same_code_in_an_entry_is_enough(county):
    first = project(county, "固态电池隔膜", leader="周航")
    second = project(county, "完全不同的名称", leader="赵一")
    for row in (first, second):
        ContestEntryFactory(project=row, uscc="91330421MA28A0002X", leader="")
    find_likeness(second)
    pair = Likeness.objects.get()
    assert (pair.first, pair.second, pair.reasons) == (first, second, ["uscc"])


def test_different_is_remembered(county, cast, client_of):
    first = project(county, "固态电池隔膜", leader="周航")
    second = project(county, "高安全固态电池隔膜", leader="周航")
    find_likeness(first)
    pair = Likeness.objects.get()
    client_of(cast.staff.user).post(reverse("likeness", args=[pair.pk]), {"decision": "different", "words": "技术不同"})
    find_likeness(second)
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by, pair.words) == ("different", cast.staff.user, "技术不同")
    assert Likeness.objects.count() == 1


def test_a_join_keeps_both_sources_and_can_be_undone(county, cast, client_of):
    kept = project(county, "固态电池隔膜", leader="周航", carrier=cast.enclave)
    drop = project(county, "高安全固态电池隔膜", leader="周航", carrier=cast.incubator)
    ProjectSourceFactory(project=kept, kind="enclave", carrier=cast.enclave)
    source = ProjectSourceFactory(project=drop, kind="contest", entry=ContestEntryFactory(project=drop))
    find_likeness(kept)
    pair = Likeness.objects.get()
    client = client_of(cast.staff.user)
    client.post(reverse("likeness", args=[pair.pk]), {"decision": "first", "words": "同一团队同一技术"})
    drop.refresh_from_db()
    assert (drop.stage, drop.joined_into) == (Stage.JOINED, kept)
    assert {row.kind for row in kept.sources.all()} == {"enclave", "contest"}
    assert set(kept.carriers.all()) == {cast.enclave, cast.incubator}
    assert client.get(drop.get_absolute_url()).url == kept.get_absolute_url()
    client.post(reverse("joining-undo", args=[kept.joinings.get().pk]), {"reason": "判断有误"})
    drop.refresh_from_db()
    assert (drop.stage, drop.joined_into) == (Stage.LEAD, None)
    assert ProjectSource.objects.get(pk=source.pk).project == drop
    assert set(kept.carriers.all()) == {cast.enclave}
    assert Likeness.objects.get().decision == "open"


def test_facts_go_along_but_the_ledger_stays(county, cast):
    kept, drop = project(county, "甲"), project(county, "乙", stage=Stage.ENCLAVE, rests_at=Stage.ENCLAVE)
    stay = MoveInFactory(project=drop, carrier=cast.enclave)
    event = FigureEventFactory(project=drop)
    joining = join(keep=kept, drop=drop, by=cast.staff.user, reason="同一项目")
    stay.refresh_from_db()
    event.refresh_from_db()
    assert (stay.project, event.project) == (kept, drop)
    assert (Project.objects.get(pk=kept.pk).stage, Project.objects.get(pk=kept.pk).rests_at) == ("enclave", "enclave")
    undo_join(joining, by=cast.staff.user, reason="判断有误")
    stay.refresh_from_db()
    assert stay.project == drop
    assert Project.objects.get(pk=kept.pk).stage == Stage.LEAD


def test_a_project_with_a_step_under_way_is_not_joined_away(county, cast):
    kept, drop = project(county, "甲"), project(county, "乙", stage=Stage.CHECK)
    with pytest.raises(Refused, match="有在办环节"):
        join(keep=kept, drop=drop, by=cast.staff.user, reason="同一项目")


@pytest.mark.parametrize("name", ["applicant", "expert", "auditor", "enclave_operator", "stranger", "foreign_staff"])
def test_others_find_no_pair(county, cast, client_of, name):
    first, second = project(county, "甲"), project(county, "乙")
    pair = Likeness.objects.create(first=first, second=second)
    client = client_of(getattr(cast, name).user)
    assert client.get(reverse("likeness", args=[pair.pk])).status_code == 404
    assert client.post(reverse("likeness", args=[pair.pk]), {"decision": "different", "words": "x"}).status_code == 404


def test_two_stays_in_one_carrier_are_settled_before_the_join(county, cast):
    keep, drop = (ProjectFactory(county=county, stage=Stage.INCUBATING) for _project in range(2))
    stays = [MoveInFactory(project=project, carrier=cast.incubator) for project in (keep, drop)]
    with pytest.raises(Refused, match="两个项目都有“入驻”，同一项目只能有一份"):
        join(keep=keep, drop=drop, by=cast.staff.user, reason="同一团队")
    drop.refresh_from_db()
    stays[1].refresh_from_db()
    assert (drop.stage, stays[1].project) == (Stage.INCUBATING, drop)


def test_both_sides_field_by_field(county, cast, client_of, assert_queries):
    first = project(county, "固态电池隔膜", leader="周航", phone="13800001111", contact="")
    second = project(county, "固态电池隔膜（二代）", leader="周 航", phone="13800001111", contact="李宁")
    pair = Likeness.objects.create(first=first, second=second, reasons=["leader_name"])
    rows = {row.label: row for row in side_by_side(pair)}
    assert (rows["项目负责人"].same, rows["联系人"].same, rows["项目名称"].same) == (True, None, False)
    assert (rows["手机"].first, rows["手机"].same) == ("138****1111", True)
    text = client_of(cast.staff.user).get(reverse("likeness", args=[pair.pk])).content.decode()
    assert "13800001111" not in text
    with assert_queries(3):
        side_by_side(pair)
