"""The sheet of the material check: papers beside it, words at the lines, the notice on the screen, late items counted."""

import pytest

from projects.register.models import SupplementNotice
from tests.factories import FindingFactory, SubmittedApplicationFactory

from . import way

UNCLEAR = {"plan": ("unclear", "缺少财务预测一章，请补充。")}
LEADER = {"field:leader": ("inconsistent", "与计划书所写不一致。")}


@pytest.fixture
def desk(cast, client_of):
    way.set_rules(cast.incubator)
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def applicant(cast, client_of):
    return client_of(cast.applicant.user)


@pytest.fixture
def item(cast, desk, applicant):
    """The check of an application with one paper, the business plan."""
    return way.open_item(way.submitted(applicant, cast.incubator))


def check(desk, item, wrong=None, **more):
    return desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=wrong, **more))


def paper(item):
    return item.project.applications.get().latest.materials.get(requirement__code="plan").document


def test_a_paper_is_read_beside_the_sheet(desk, item):
    address, document = f"/todo/{item.pk}/check/", paper(item)
    part = desk.get(f"{address}?look={document.pk}.1", headers={"HX-Request": "true"})
    assert ("第1页，共1页" in part.content.decode(), "<form" in part.content.decode()) == (True, False)
    picture = desk.get(f"/files/{document.file_id}/pages/1/")
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert desk.get(f"/files/{document.file_id}/pages/2/").status_code == 404


def test_without_script_what_was_typed_stays_while_one_reads(desk, item):
    typed = way.sheet(desk, item, wrong=UNCLEAR, look=f"{paper(item).pk}.1")
    page = desk.post(f"/todo/{item.pk}/check/", typed)
    html = page.content.decode()
    assert ("第1页，共1页" in html, UNCLEAR["plan"][1] in html, page.context["form"].errors) == (True, True, {})


@pytest.mark.parametrize("look", ["", "x", "999999.1", "0.x", "²."])
def test_odd_papers_are_not_shown_and_break_nothing(desk, item, look):
    assert desk.post(f"/todo/{item.pk}/check/", {"look": look}).context["viewer"] is None


def test_a_line_without_words_is_named_and_the_rest_kept(desk, item):
    page = check(desk, item, wrong={"plan": ("missing", ""), **LEADER}, decision="supplement")
    wrong = {str(bound.label): bound.errors for bound in page.context["form"] if bound.errors}
    assert wrong == {"商业计划书：补正要求": ["请写明问题和补正要求。"]}
    assert LEADER["field:leader"][1] in page.content.decode()
    assert not SupplementNotice.objects.exists()


def test_one_button_makes_the_notice(desk, applicant, item):
    answer = check(desk, item, wrong=UNCLEAR, decision="supplement")
    number = item.project.applications.get().number
    assert answer.url == f"/applications/{number}/notices/1/"
    for client in (desk, applicant):
        html = client.get(answer.url).content.decode()
        assert ("一次性补正告知书" in html, "缺少财务预测一章" in html, f"{answer.url[:-1]}.docx" in html) == (
            True,
        ) * 3
    assert desk.get(f"/applications/{number}/notices/2/").status_code == 404


def test_late_items_are_counted_and_shown(cast, desk, applicant, item, client_of):
    check(desk, item, wrong=UNCLEAR, decision="supplement")
    application = item.project.applications.get()
    waiting = way.open_item(application)
    applicant.post(
        f"/my/applications/{application.number}/materials/plan/?item={waiting.pk}", {"file": way.pdf("二.pdf")}
    )
    applicant.post(f"/todo/{waiting.pk}/supplement/", {"hand_in": "1"})
    again = way.open_item(application)
    refused = check(desk, again, wrong=LEADER, decision="supplement")
    assert "首次告知中未列出" in " ".join(refused.context["form"].errors["reason_again"])
    check(desk, again, wrong=LEADER, decision="supplement", reason_again="新计划书改了负责人。")
    assert list(application.notices.values_list("number", "newly_named")) == [(1, 0), (2, 1)]
    for client in (desk, client_of(cast.staff.user), client_of(cast.auditor.user)):
        page = client.get("/supplements/")
        assert page.context["figures"] == {"notices": 2, "applications": 1, "again": 1, "late": 1}
        late = client.get("/supplements/?tab=late")
        assert [row.number for row in late.context["page_obj"]] == [2]
        assert "新计划书改了负责人。" in late.content.decode()
    assert client_of(cast.other_incubator_operator.user).get("/supplements/").context["figures"]["notices"] == 0
    assert applicant.get("/supplements/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_however_long(cast, client_of, assert_queries, number):
    for _each in range(number):
        application = SubmittedApplicationFactory(organisation__county=cast.county, carrier=cast.incubator)
        version = application.latest
        FindingFactory(version=version, result="missing")
        SupplementNotice.objects.create(
            application=application, version=version, number=1, issued_by=cast.staff.user, due_on="2026-03-16"
        )
    staff = client_of(cast.staff.user)
    staff.get("/supplements/")
    with assert_queries(8):
        assert len(staff.get("/supplements/").context["page_obj"]) == number
