"""Returns of those without an account: declared by the desk and marked, excused with a reason, ended with the project."""

import pytest
from django.urls import reverse

from projects.outcomes.models import Return
from projects.outcomes.quarters import Quarter
from projects.register.actions.likeness import join
from projects.register.stages import Stage
from projects.trace.models import AuditEvent, Message
from tests import factories as make
from workflows.models import WorkItem
from workflows.returns import end_stray_returns, start_return

from .test_returns import errors_of, item_of, living, typed, url_of


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def row(cast, today):
    """The return of a team that an operator entered: nobody of it has an account."""
    today("2026-04-01")
    project = living(cast, name="无账号团队项目")
    project.organisation = make.OrganisationFactory(county=cast.county, name="无账号团队")
    project.save()
    return start_return(project, Quarter(2026, 1))


def second_operator(cast):
    seat = make.MembershipFactory(county=cast.county, role="incubator_operator", carrier=cast.incubator)
    return seat.user


def test_the_desk_declares_marked_and_another_person_verifies(row, cast, desk, client_of):
    page = desk.get(url_of(row)).content.decode()
    assert "由您代为填报" in page
    assert desk.post(url_of(row), typed()).url == f"/returns/{row.pk}/"
    declaration = row.declarations.get()
    assert (declaration.on_behalf, declaration.unconfirmed) == (True, True)
    assert "未确认" in desk.get(f"/returns/{row.pk}/").content.decode()
    assert errors_of(desk.post(url_of(row), {"decision": "go_on"}))["__all__"] == "该季报由您本人申报，须由另一人核实。"
    client_of(second_operator(cast)).post(url_of(row), {"decision": "go_on"})
    row.refresh_from_db()
    assert (row.state, row.days_late) == ("verified", 0)


def test_people_who_come_later_confirm_in_the_portal(row, cast, desk, client_of):
    desk.post(url_of(row), typed())
    seat = make.MembershipFactory(
        county=cast.county, role="applicant", organisation=row.project.organisation, level="owner"
    )
    owner, page = client_of(seat.user), reverse("return", args=[row.pk])
    assert "由经办人代为填报" in owner.get(page).content.decode()
    declaration = row.declarations.get()
    url = reverse("return-confirm", args=[row.pk])
    assert desk.post(url, {"declaration": declaration.pk}).status_code == 404
    owner.post(url, {"declaration": declaration.pk})
    declaration.refresh_from_db()
    assert (declaration.unconfirmed, declaration.confirmed_by) == (False, seat.user)
    assert AuditEvent.objects.get(verb="confirm_return").actor == seat.user
    owner.post(url, {"declaration": declaration.pk})
    assert AuditEvent.objects.filter(verb="confirm_return").count() == 1


def test_the_desk_does_not_declare_for_those_who_have_people(row, cast, desk):
    make.MembershipFactory(county=cast.county, role="applicant", organisation=row.project.organisation)
    assert errors_of(desk.post(url_of(row), typed()))["__all__"] == "您无权办理该环节。"
    assert row.declarations.count() == 0


def test_returns_are_no_queue_at_the_desk(row, desk):
    assert [desk.get(f"/todo/?tab={tab}").context["rows"] for tab in ("take", "soon", "supplement")] == [[], [], []]


def test_excused_with_a_reason_that_stays(row, cast, client_of, today):
    today("2026-05-04")
    desk = client_of(cast.incubator_operator.user)
    url = reverse("return-excuse", args=[row.pk])
    assert "reason" in errors_of(desk.post(url, {"reason": " "}))
    desk.post(url, {"reason": "企业已于3月注销"})
    row.refresh_from_db()
    assert (row.state, row.excuse, row.excused_by, row.days_late) == (
        "excused", "企业已于3月注销", cast.incubator_operator.user, 0,
    )  # fmt: skip
    assert "企业已于3月注销" in desk.get(f"/returns/{row.pk}/").content.decode()
    assert not WorkItem.objects.open().filter(step="return.fill").exists()
    assert not Return.objects.missing(row.due_on.replace(year=2027)).exists()
    assert desk.post(url, {"reason": "再来一次"}).status_code == 404
    assert start_return(row.project, Quarter(2026, 1)) is None


def test_only_desk_and_centre_excuse(row, cast, client_of):
    url = reverse("return-excuse", args=[row.pk])
    people = (cast.other_incubator_operator, cast.auditor, cast.applicant, cast.staff)
    assert [client_of(one.user).get(url).status_code for one in people] == [404, 404, 404, 200]


def test_returns_of_projects_that_left_or_were_joined_end_by_themselves(cast, today):
    today("2026-04-01")
    told = cast.applicant.user  # made before anybody is told
    left, joined, other = (living(cast, name=name) for name in ("离开的", "并入的", "照常的"))
    stays = make.ProjectFactory(county=cast.county, name="留下的")
    rows = {project: start_return(project, Quarter(2026, 1)) for project in (left, joined, other)}
    left.stage, left.stage_reason, left.rests_at = Stage.EXITED, "团队回上海发展", ""
    left.save()
    join(keep=stays, drop=joined, by=cast.staff.user, reason="同一团队")
    assert end_stray_returns() == 2
    assert end_stray_returns() == 0
    excuses = {project: Return.objects.get(pk=row.pk).excuse for project, row in rows.items()}
    assert excuses == {
        left: "项目现为“退出”。团队回上海发展", joined: f"项目已与{stays.number}认定为同一项目，由其一并填报。", other: "",
    }  # fmt: skip
    assert [item.project for item in WorkItem.objects.open().filter(step="return.fill")] == [other]
    assert item_of(rows[other]).done_at is None
    assert sum("无需填报" in one.subject for one in Message.objects.filter(to=told)) == 2


def test_a_project_without_any_organisation_is_declared_by_the_desk(cast, desk, today):
    today("2026-04-01")
    project = living(cast, name="尚无申报单位的项目")
    project.organisation = None
    project.save()
    row = start_return(project, Quarter(2026, 1))
    assert desk.post(url_of(row), typed()).status_code == 302
    assert row.declarations.get().on_behalf
