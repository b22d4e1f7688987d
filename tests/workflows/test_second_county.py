"""A second county on the same site, from the command to its first counted project; the first one's figures stand still."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.figures.rules.counting import count_year
from projects.people.models import Carrier, County, Organisation, User
from projects.register.models import FigureEvent, Project
from tests.factories import FigureEventFactory, ProjectFactory
from workflows import service

from . import way

pytestmark = pytest.mark.django_db
PASSWORD = "Pinghu-2026-kechuang"
TERMS = {
    "room": "B座205室", "area": "80", "rent": "0.5", "signed_on": "2026-03-10", "term_from": "2026-03-10",
    "term_to": "2028-12-31",
}  # fmt: skip


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def first(county, cast):
    """The first county, with one counted project; what its leader reads."""
    project = ProjectFactory(county=county, carrier=cast.incubator, stage="incubating", name="首县项目")
    FigureEventFactory(
        project=project, kind="incubator_move_in", occurred_on=date(2026, 2, 2), verified_by=cast.staff.user
    )
    return project


@pytest.fixture
def administrator(client, today):
    """The second county's administrator, who followed the link that the command printed."""
    today("2026-03-10")
    run("county", "平湖市", "--code", "330482", "--prefix", "PH")
    printed = run("administrator", "admin@pinghu.example.cn", "--name", "陆一", "--county", "330482")
    form = client.get(re.search(r"/accounts/password/\S+", printed)[0], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    return User.objects.get(email="admin@pinghu.example.cn")


@pytest.fixture
def office(administrator, client_of):
    """Its incubator, its way of handling and its people, all typed into the settings."""
    admin = client_of(administrator)
    place = {
        "name": "平湖科创园",
        "short_name": "科创园",
        "code": "phkc",
        "kind": "incubator",
        "level": "",
        "town": "当湖街道",
    }
    assert admin.post(reverse("settings-carrier-new"), place).status_code == 302
    carrier = Carrier.objects.get(code="phkc")
    route = {"carrier": carrier.pk, "code": "simple", "notice_days": "0", "effective_from": "2026-03-10"}
    assert admin.post(reverse("settings-route-new"), route).status_code == 302
    for email, role, scope in (
        ("desk", "incubator_operator", carrier.pk),
        ("staff", "centre_staff", ""),
        ("leader", "centre_leader", ""),
    ):
        seat = {"email": f"{email}@pinghu.example.cn", "name": f"平湖{email}", "role": role, "carrier": scope}
        assert admin.post(reverse("settings-member-new"), seat).status_code == 302
    return carrier, {
        name: client_of(User.objects.get(email=f"{name}@pinghu.example.cn")) for name in ("desk", "staff", "leader")
    }


def founder_of(client_of, county):
    """A founder who opens a team in that county."""
    person = User.objects.create_user("founder@pinghu.example.cn", PASSWORD, name="许青")
    client = client_of(person)
    team = {"county": county.pk, "kind": "team", "name": "青瓷团队", "uscc": ""}
    assert client.post(reverse("organisation-new"), team).status_code == 302
    assert Organisation.objects.get(name="青瓷团队").county == county
    return client_of(person)


def step(client, project, name, **data):
    item = service.open_item(project, name)
    response = client.post(reverse(f"step-{name.replace('.', '-')}", args=[item.pk]), data)
    assert response.status_code == 302, (name, response.context["form"].errors)
    project.refresh_from_db()


def said_of(client):
    """The figures of one's overview: counted, and the numbers behind them."""
    page = client.get(reverse("overview"), {"year": "2026"})
    rows = client.get(reverse("figures-counted"), {"year": "2026"}).context["lines"]
    return page.context["progress"].counted, [row.project["number"] for row, _cells in rows]


def test_from_the_command_to_its_first_counted_project(first, cast, office, client_of):
    carrier, people = office
    leader, before = client_of(cast.leader.user), said_of(client_of(cast.leader.user))
    assert before == (1, [first.number])
    founder = founder_of(client_of, carrier.county)
    application = way.submitted(founder, carrier, name="青瓷新材")
    project = application.project
    item = service.open_item(project, "intake.check")
    sheet = way.sheet(people["desk"], item)
    assert people["desk"].post(f"/todo/{item.pk}/check/", sheet | {"decision": "accept"}).status_code == 302
    project.refresh_from_db()
    sitting = {
        "on": "2026-03-10",
        "chair": User.objects.get(name="平湖leader").pk,
        f"verdict_{project.pk}": "approve",
        f"reasons_{project.pk}": "现场答辩后同意",
    }
    answer = people["staff"].post(reverse("deliberation-new"), sitting)
    assert people["leader"].post(f"{answer.url}publish/").status_code == 302
    step(people["staff"], project, "admission.offer", confirm_by="2026-03-20")
    step(founder, project, "admission.confirm", answer="confirm")
    step(people["desk"], project, "admission.agreement", agreement=way.pdf(), **TERMS)
    step(people["desk"], project, "admission.handover", on="2026-03-10", words="钥匙一把")
    step(people["staff"], project, "admission.verify", decision="go_on", incubatee="yes")
    assert (project.number, project.stage, FigureEvent.objects.get(project=project).kind) == (
        "PH-2026-0001", "incubating", "incubator_move_in",
    )  # fmt: skip
    assert said_of(people["leader"]) == (1, ["PH-2026-0001"])
    assert said_of(leader) == before
    assert [count_year(county, 2026).numbers for county in County.objects.order_by("code")] == [
        [first.number], ["PH-2026-0001"],
    ]  # fmt: skip
    assert Project.objects.visible_to(cast.leader.user).get() == first
