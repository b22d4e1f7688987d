"""Every way of handling from its beginning to the verified move-in, by requests as the people make them."""

from datetime import date

import pytest

from projects.register.models import Application, Route
from projects.register.stages import Stage
from projects.selection.models import Meeting, PublicNotice
from projects.tenancy.models import MoveIn, Offer
from tests.factories import ContestEntryFactory, EditionFactory, ProjectFactory, RouteFactory
from tests.selection import scene
from workflows import service
from workflows.ways import days_in_force, sum_of

from . import way
from .test_admission import TERMS, upload
from .test_screening_pages import sheet_data


@pytest.fixture
def hands(cast, client_of, today):
    """Clients by the name of the person; the day is 2 March 2026."""
    today("2026-03-02")
    made = {}

    def of(name):
        if name not in made:
            made[name] = client_of(getattr(cast, name).user)
        return made[name]

    return of


@pytest.fixture
def later(today, cast, client_of):
    """Another day: whoever acts signs in anew."""

    def on(day):
        today(day)
        return lambda name: client_of(getattr(cast, name).user)

    return on


def begun(hands, cast, **more):
    way.set_rules(cast.incubator)
    return way.submitted(hands("applicant"), cast.incubator, **more)


def recommended(hands, application):
    said = {"recommended": "yes", "visited_on": "2026-03-02", "words": "实地考察，样机可用。"}
    item = way.open_item(application)
    assert hands("enclave_operator").post(f"/todo/{item.pk}/recommend/", said).status_code == 302


def accepted(hands, application):
    item = way.open_item(application)
    desk = hands("incubator_operator")
    assert desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, decision="accept")).status_code == 302


def reviewed(hands, client_of, cast, project):
    """A meeting over this project with three sheets of 88 points."""
    staff = hands("staff")
    people = [cast.expert, cast.other_expert, cast.third_expert]
    staff.post(
        "/meetings/new/",
        {"name": "评审会", "on": "2026-03-02", "place": "三楼", "talk_minutes": 10, "question_minutes": 5},
    )
    url = Meeting.objects.get().get_absolute_url()
    staff.post(f"{url}agenda/", {f"take_{project.pk}": "on", f"at_{project.pk}": "14:00"})
    staff.post(f"{url}experts/", {"experts": [person.expert.pk for person in people]})
    staff.post(f"{url}open/")
    for person in people:
        client, sheet = client_of(person.user), scene.sheet_of(project, person)
        client.post(f"/reviews/{sheet.pk}/declare/")
        client.post(f"/reviews/{sheet.pk}/", sheet_data(sheet, 88))
    staff.post(f"{url}close/")


def approved(hands, cast, project, reasons=""):
    chair = cast.leader.user.pk
    data = {"on": "2026-03-02", "chair": chair, f"verdict_{project.pk}": "approve", f"reasons_{project.pk}": reasons}
    answer = hands("staff").post("/deliberations/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    hands("staff").post(f"{answer.url}publish/")


def published(hands, later, project):
    """Five working days of notice, closed after the last one; the hands of that day."""
    hands("staff").post("/notices/new/", {"projects": [project.pk], "days": 5})
    notice = PublicNotice.objects.get()
    hands = later("2026-03-10")
    assert notice.last_day == date(2026, 3, 9)
    hands("staff").post(f"/notices/{notice.year}/{notice.batch}/close/")
    return hands


def admitted(hands, project, signed_on):
    """From the letter to the verified move-in."""
    step = lambda name: f"/todo/{service.open_item(project, f'admission.{name}').pk}/{name}/"  # noqa: E731
    hands("staff").post(step("offer"), {"confirm_by": "2026-03-25"})
    hands("applicant").post(step("confirm"), {"answer": "confirm"})
    return moved_in(hands, project, signed_on)


def moved_in(hands, project, signed_on, desk="incubator_operator", agreement=True):
    step = lambda name: f"/todo/{service.open_item(project, f'admission.{name}').pk}/{name}/"  # noqa: E731
    if agreement:
        terms = TERMS | {"signed_on": signed_on, "agreement": upload()}
        assert hands(desk).post(step("agreement"), terms).status_code == 302
    hands(desk).post(step("handover"), {"on": signed_on, "words": "钥匙两把"})
    answer = hands("staff").post(step("verify"), {"decision": "go_on", "incubatee": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    project.refresh_from_db()
    return MoveIn.objects.get(project=project)


def test_standard(hands, later, cast, client_of):
    application = begun(hands, cast, enclave=cast.enclave)
    recommended(hands, application)
    accepted(hands, application)
    project = application.project
    reviewed(hands, client_of, cast, project)
    approved(hands, cast, project)
    hands = published(hands, later, project)
    stay = admitted(hands, project, "2026-03-10")
    assert (application.route.code, project.stage, stay.application) == ("standard", Stage.INCUBATING, application)
    html = hands("applicant").get(f"/my/applications/{application.number}/").content.decode()
    assert ("承诺办理时限" in html, "20个工作日" in html) == (True, True)


def choose(hands, application, code, reason="主任办公会同意"):
    return hands("staff").post(f"/applications/{application.number}/way/", {"code": code, "reason": reason})


def test_simple_has_no_public_notice(hands, cast, client_of):
    application = begun(hands, cast)
    assert choose(hands, application, "simple").status_code == 302
    accepted(hands, application)
    project = application.project
    reviewed(hands, client_of, cast, project)
    approved(hands, cast, project)
    assert not PublicNotice.objects.exists()
    stay = admitted(hands, project, "2026-03-02")
    application.refresh_from_db()
    assert (application.route.code, application.route_reason) == ("simple", "主任办公会同意")
    assert (project.stage, stay.verified_at is not None) == (Stage.INCUBATING, True)


def test_direct_takes_the_contest_for_the_review(hands, later, cast):
    application = begun(hands, cast)
    project = application.project
    refused = choose(hands, application, "direct")
    assert "没有大赛成绩" in " ".join(refused.context["form"].errors["code"])
    edition = EditionFactory(contest__county=cast.county)
    ContestEntryFactory(project=project, edition=edition, score="88.31", award="二等奖")
    assert choose(hands, application, "direct").status_code == 302
    accepted(hands, application)
    project.refresh_from_db()
    page = hands("staff").get("/deliberations/new/").content.decode()
    assert ("88.31" in page, Meeting.objects.exists()) == (True, False)
    approved(hands, cast, project, reasons="大赛二等奖，88.31分")
    hands = published(hands, later, project)
    stay = admitted(hands, project, "2026-03-10")
    assert (project.stage, stay.back_entry) == (Stage.INCUBATING, False)


def test_on_record_the_enclave_decides_and_the_county_verifies(hands, cast):
    lead = ProjectFactory(county=cast.county, carrier=cast.enclave)
    data = TERMS | {"project": lead.pk, "carrier": cast.enclave.pk, "agreement": upload()}
    RouteFactory(carrier=cast.enclave, code="back_entry")
    closed = hands("enclave_operator").post("/admissions/record/", data)
    assert "没有“备案" in closed.content.decode()
    RouteFactory(carrier=cast.enclave, code="record")
    data["agreement"] = upload()
    assert hands("enclave_operator").post("/admissions/record/", data).status_code == 302
    stay = moved_in(hands, lead, "2026-01-06", desk="enclave_operator", agreement=False)
    assert (lead.stage, stay.back_entry, Offer.objects.exists(), Application.objects.exists()) == (
        Stage.ENCLAVE, False, False, False,
    )  # fmt: skip


def test_back_entry_is_marked_with_its_reason(hands, cast):
    lead = ProjectFactory(county=cast.county, carrier=cast.incubator)
    data = TERMS | {"project": lead.pk, "carrier": cast.incubator.pk, "agreement": upload(), "reason": "设备先到"}
    assert hands("incubator_operator").post("/admissions/record/", data).status_code == 302
    stay = moved_in(hands, lead, "2026-01-06", agreement=False)
    assert (lead.stage, stay.back_entry, stay.back_entry_reason) == (Stage.INCUBATING, True, "设备先到")
    assert "补录" in hands("staff").get(f"/projects/{lead.number}/").content.decode()


def test_only_the_centre_chooses_and_only_before_acceptance(hands, cast):
    application = begun(hands, cast)
    address = f"/applications/{application.number}/way/"
    for name in ("applicant", "incubator_operator", "auditor", "other_staff"):
        assert hands(name).get(address).status_code == (200 if name == "other_staff" else 404)
    same = choose(hands, application, "standard")
    assert "已按该路径办理" in same.content.decode()
    assert choose(hands, application, "record").status_code == 200
    accepted(hands, application)
    late = choose(hands, application, "simple")
    assert "已受理" in late.content.decode()


def test_the_standard_route_is_added_up_against_its_promise(hands, cast, client_of):
    route = Route.objects.get(carrier=cast.incubator, code="standard", effective_from=date(2024, 1, 1))
    added = sum_of(route, days_in_force(cast.county))
    assert [days for _title, days in added.steps] == [5, 5, 10, 10, 5, 5, 3]
    assert (route.promised_days, added.total, added.over) == (20, 43, 23)
    page = client_of(cast.leader.user).get("/settings/routes/").content.decode()
    assert "超出承诺23个工作日" in page
