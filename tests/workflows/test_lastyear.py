"""Previews of rules on the files of the last twelve months, and that running files keep theirs."""

from datetime import date

import pytest
from django.utils import timezone

from projects.register.eligibility import check_items
from projects.register.models import Requirement, Route
from projects.trace.models import Clock, ClockStop, Deadline
from tests.factories import ApplicationFactory, MaterialFactory, ProjectFactory, RequirementFactory, RouteFactory
from workflows.lastyear import deadline_preview, material_preview

from . import way


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-03-02")
    return client_of(cast.leader.user)


def clock(cast, *, days=5, until=date(2026, 1, 16), step="intake.check"):
    """A clock from Monday 5 January 2026 on."""
    project = ProjectFactory(county=cast.county)
    started = date(2026, 1, 5)
    return Clock.objects.create(
        project_id=project.pk, step=step, started_on=started, days=days, due_on=started, finished_on=until
    )


def test_a_deadline_is_judged_on_working_days_without_stops(cast, leader):
    late, stopped = clock(cast), clock(cast)  # nine working days each
    ClockStop.objects.create(clock=stopped, reason="补正", from_day=date(2026, 1, 7), to_day=date(2026, 1, 14))
    clock(cast, until=date(2025, 2, 20))  # too long ago
    clock(cast, step="intake.supplement")
    assert [(p.pk, "9" in words) for p, words in deadline_preview(cast.county, "intake.check", 9).rows] == [
        (late.project_id, True)
    ]
    tighter = deadline_preview(cast.county, "intake.check", 3)
    assert (tighter.looked_at, [p.pk for p, _words in tighter.rows]) == (2, [stopped.project_id])
    page = leader.post(
        "/settings/deadlines/intake.check/", {"days": "9", "effective_from": "2026-04-01", "preview": "1"}
    )
    assert "2件" in page.content.decode()
    assert not Deadline.objects.filter(county=cast.county, effective_from=date(2026, 4, 1)).exists()


def application(cast, **more):
    return ApplicationFactory(
        organisation__county=cast.county, carrier=cast.incubator, state="accepted", submitted_at=timezone.now(), **more
    )


def test_a_material_that_becomes_mandatory_or_ends(cast, leader):
    plan = RequirementFactory(county=cast.county, code="ip-list", mandatory=False)
    with_it, without = application(cast), application(cast)
    version = way_version(with_it)
    MaterialFactory(application=with_it, requirement=plan, version=version)
    found = lambda **asked: [p.pk for p, _words in material_preview(cast.county, code="ip-list", **asked).rows]  # noqa: E731
    assert found() == [without.project_id]
    assert found(mandatory=False) == []
    assert found(ended=True) == [with_it.project_id]
    assert found(needed_for="company") == [with_it.project_id]
    data = {"name": "知识产权", "needed_for": "all", "mandatory": "on", "effective_from": "2026-04-01", "preview": "1"}
    page = leader.post(f"/settings/materials/{plan.pk}/", data)
    assert without.project.name in page.content.decode()
    assert Requirement.objects.filter(county=cast.county, code="ip-list").count() == 1


def way_version(application):
    from tests.factories import ApplicationVersionFactory

    return ApplicationVersionFactory(application=application)


def test_a_route_says_which_steps_would_have_been_others(cast, leader):
    route = RouteFactory(carrier=cast.incubator, effective_from=date(2024, 6, 1))
    mine = application(cast, route=route)
    other = RouteFactory(carrier=cast.incubator, code="simple")
    application(cast, route=other)
    data = {"carrier": cast.incubator.pk, "code": "standard", "notice_days": "3", "effective_from": "2026-04-01"}
    page = leader.post("/settings/routes/new/", data | {"preview": "1"})
    preview = page.context["preview"]
    assert (preview.looked_at, [(p.pk, words) for p, words in preview.rows]) == (
        1, [(mine.project_id, "不经评审会；公示3个工作日（原5个工作日）")],
    )  # fmt: skip
    assert not Route.objects.filter(carrier=cast.incubator, effective_from=date(2026, 4, 1)).exists()


def test_running_files_keep_their_list_their_days_and_their_way(cast, leader, client_of, today):
    way.set_rules(cast.incubator)
    running = way.submitted(client_of(cast.applicant.user), cast.incubator)
    before = (way.open_item(running).clock.due_on, running.route_id, [row.item for row in check_items(running.latest)])
    leader.post("/settings/deadlines/intake.check/", {"days": "1", "effective_from": "2026-03-02"})
    route = {"carrier": cast.incubator.pk, "code": "standard", "notice_days": "0", "effective_from": "2026-03-03"}
    leader.post("/settings/routes/new/", route)
    material = {"name": "新材料", "needed_for": "all", "mandatory": "on", "effective_from": "2026-03-03"}
    assert leader.post("/settings/materials/new/", material).status_code == 302
    today("2026-03-04")
    running.refresh_from_db()
    assert before == (
        way.open_item(running).clock.due_on, running.route_id, [row.item for row in check_items(running.latest)],
    )  # fmt: skip
