"""Waiving a condition (免除, 容缺): who may, for how long, what it does to the landing, and the calls for what is owed."""

from datetime import date

import pytest
from django.urls import reverse

from projects.outcomes.actions import landings, milestones, waivers
from projects.outcomes.models import Landing, Waiver
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import EvidenceFactory, MilestoneFactory, ProjectFactory
from tests.factories.base import at

SUBSTANTIAL = {"level": "substantial", "reason": "厂房合同用印中"}


@pytest.fixture
def project(cast, today):
    today("2026-03-02")
    cast.incubator_operator  # noqa: B018  there is a desk to be told
    return ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.LANDING)


@pytest.fixture
def proved(project, cast):
    """A registration and insured staff, verified: of the substance one more condition is missing."""
    for kind, more in (("registration", {"region_code": "330421", "address": "嘉善县"}), ("staff", {"heads": 5})):
        row = MilestoneFactory(
            project=project, kind=kind, on=date(2026, 2, 1), verified_by=cast.staff.user, verified_at=at(date(2026, 2, 2)),
            recorded_by=cast.incubator_operator.user, **more,
        )  # fmt: skip
        EvidenceFactory(milestone=row)
    project.stage = Stage.LANDING_CHECK
    project.save()
    return project


def waive(project, by, **more):
    given = SUBSTANTIAL | {"kind": "premises", "form": "later", "until": date(2026, 6, 30)} | more
    return waivers.grant_waiver(project=project, by=by, **given)


def test_the_centre_waives_over_http_and_the_page_says_who_why_and_until_when(project, cast, client_of):
    client, url = client_of(cast.staff.user), reverse("waiver-new", args=[project.number])
    data = {"condition": "substantial.premises", "form": "later", "until": "2026-06-30", "reason": "合同用印中"}
    assert client.post(url, data | {"until": "2027-06-30"}).context["form"].errors["until"]
    assert client.post(url, data).status_code == 302
    page = client.get(reverse("landing", args=[project.number])).content.decode()
    assert ("合同用印中" in page, "容缺后补" in page, "2026-06-30" in page, "张晓" in page) == (True,) * 4
    told = Message.objects.filter(to=cast.incubator_operator.user).get()
    assert "落地条件已免除或容缺" in told.subject
    row = Waiver.objects.get()
    assert client.post(reverse("waiver-end", args=[row.pk]), {"reason": "材料已齐"}).status_code == 302
    assert client.get(reverse("waiver-end", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "registration"}, "不允许免除或容缺"), ({"level": "registered", "kind": "registration"}, "不允许"),
        ({"until": date(2026, 3, 1)}, "期限须在今日至2026-08-29之间"), ({"until": date(2026, 8, 30)}, "期限须在"),
        ({"reason": "  "}, "请填写理由"),
    ],
)  # fmt: skip
def test_what_the_rule_does_not_allow_is_refused(project, cast, more, words):
    with pytest.raises(Refused, match=words):
        waive(project, cast.staff.user, **more)


def test_only_the_centre_waives_and_each_condition_once(project, cast):
    with pytest.raises(Refused, match="只有科创中心"):
        waive(project, cast.incubator_operator.user)
    waive(project, cast.staff.user)
    with pytest.raises(Refused, match="已免除或容缺"):
        waive(project, cast.other_staff.user)


def test_a_landing_rests_on_the_day_of_the_waiver_and_its_granter_does_not_confirm(proved, cast, today):
    waive(proved, cast.other_staff.user)
    today("2026-03-05")
    with pytest.raises(Refused, match="批准过容缺"):
        landings.confirm_landing(project=proved, by=cast.other_staff.user)
    landings.confirm_landing(project=proved, by=cast.leader.user)
    found = {row.level: row.reached_on for row in Landing.objects.all()}
    assert found == {"registered": date(2026, 2, 1), "substantial": date(2026, 3, 2)}


def test_who_recorded_the_evidence_does_not_confirm(proved, cast):
    proved.milestones.update(recorded_by=cast.other_staff.user)
    with pytest.raises(Refused, match="您登记过佐证"):
        landings.confirm_landing(project=proved, by=cast.other_staff.user)


def test_evidence_after_the_end_of_a_waiver_is_owed_and_called_for_twice(proved, cast, today, client_of):
    waive(proved, cast.other_staff.user)
    landings.confirm_landing(project=proved, by=cast.leader.user)
    Message.objects.all().delete()
    for day, count in (("2026-06-15", 0), ("2026-06-16", 1), ("2026-06-17", 1), ("2026-07-01", 2), ("2026-07-20", 2)):
        today(day)
        waivers.remind_of_waivers()
        assert Message.objects.filter(to=cast.incubator_operator.user).count() == count, day
    page = client_of(cast.incubator_operator.user).get(proved.get_absolute_url()).content.decode()
    assert "容缺期已于2026-06-30届满" in page
    assert Landing.objects.filter(revoked_at=None).count() == 2


def test_evidence_under_a_waiver_settles_what_was_owed(proved, cast, today):
    waive(proved, cast.other_staff.user)
    landings.confirm_landing(project=proved, by=cast.leader.user)
    today("2026-04-01")
    MilestoneFactory(
        project=proved,
        kind="premises",
        on=date(2026, 3, 20),
        verified_by=cast.staff.user,
        verified_at=at(date(2026, 3, 30)),
    )
    Message.objects.all().delete()
    today("2026-06-20")
    waivers.remind_of_waivers()
    assert not Message.objects.exists()
    assert Landing.objects.get(level="substantial").reached_on == date(2026, 3, 2)


def test_a_waiver_alone_can_be_handed_in_and_confirmed(proved, cast, today):
    landings.confirm_landing(project=proved, by=cast.leader.user)
    proved.refresh_from_db()
    today("2026-04-01")
    milestones.begin_landing(project=proved, by=cast.incubator_operator.user)
    with pytest.raises(Refused, match="还没有新登记"):
        milestones.submit_evidence(project=proved, by=cast.incubator_operator.user)
    waive(proved, cast.staff.user)
    milestones.submit_evidence(project=proved, by=cast.incubator_operator.user)
    milestones.verify_evidence(project=proved, by=cast.staff.user, decisions={})
    landings.confirm_landing(project=proved, by=cast.leader.user)
    row = Landing.objects.get(level="substantial")
    assert (row.reached_on, row.verified_by) == (date(2026, 4, 1), cast.staff.user)
