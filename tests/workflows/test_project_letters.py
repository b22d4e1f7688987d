"""Letters of a project: numbered, issued by the desk, kept as Word and PDF; a team's certificate before its company."""

from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from projects.files.models import Paper
from projects.people.models import Organisation
from projects.tenancy.models import IssuedLetter
from tests.factories import HandoverFactory, MoveInFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast, today):
    today("2026-03-10")
    return ProjectFactory(
        county=cast.county, name="固态激光雷达", organisation=cast.organisation, carrier=cast.incubator,
        carriers=[cast.incubator],
    )  # fmt: skip


@pytest.fixture
def stay(cast, project):
    """A signed agreement that nobody verified yet."""
    return MoveInFactory(project=project, carrier=cast.incubator, room="A座305", verified_at=None, verified_by=None)


def text_of(file):
    with file.content.open("rb") as content:
        body = content.read()
    if file.kind == "pdf":
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)).replace("\r\n", "")
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([line.text for line in document.paragraphs] + cells)


def test_a_team_gets_its_certificate_before_it_has_a_company(cast, client_of, project, stay):
    assert cast.organisation.kind == Organisation.Kind.TEAM
    desk, address = client_of(cast.incubator_operator.user), f"/projects/{project.number}/letters/premises/"
    assert desk.get(address).context["form"].initial == {"company": ""}
    answer = desk.post(address, {"company": "嘉善星尘视觉科技有限公司"})
    letter = IssuedLetter.objects.get()
    assert (answer.url, letter.paper.number, letter.move_in) == (letter.get_absolute_url(), "CD2026-001", stay)
    word, pdf = text_of(letter.paper.word), text_of(letter.paper.pdf)
    for words in ("嘉善星尘视觉科技有限公司", "A座305", "CD2026-001"):
        assert words in word and words in pdf
    applicant = client_of(cast.applicant.user)
    page = applicant.get(letter.get_absolute_url()).content.decode()
    assert letter.paper.pdf.sha256[:12] in page
    assert applicant.get(f"/files/{letter.paper.pdf_id}/").status_code == 200
    assert client_of(cast.other_applicant.user).get(f"/files/{letter.paper.pdf_id}/").status_code == 404


def test_numbers_go_on_and_the_first_words_stay(cast, client_of, project, stay):
    desk, address = client_of(cast.incubator_operator.user), f"/projects/{project.number}/letters/handover/"
    data = {"handed_on": "2026-03-10", "keys": "钥匙3把", "inventory": "办公桌6张\r\n空调1台", "meters": "电表356度"}
    desk.post(address, data)
    first = IssuedLetter.objects.get()
    stay.room = "B座101"
    stay.save()
    desk.post(address, data | {"keys": "钥匙2把"})
    numbers = list(Paper.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == ["JJ2026-001", "JJ2026-002"]
    first.refresh_from_db()
    assert "A座305" in text_of(first.paper.word) and "B座101" not in text_of(first.paper.pdf)
    assert "空调1台" in text_of(first.paper.pdf)


def test_the_sheet_says_what_was_recorded_of_the_handover(cast, client_of, project, stay):
    HandoverFactory(move_in=stay, keys=3, electricity="356.00", water=None, inventory="办公桌6张", words="窗帘自备")
    page = client_of(cast.incubator_operator.user).get(f"/projects/{project.number}/letters/handover/")
    known = page.context["form"].initial
    assert (known["keys"], known["meters"], known["inventory"], known["words"]) == (
        "钥匙、门禁卡3件", "电表356度", "办公桌6张", "窗帘自备",
    )  # fmt: skip


def test_the_agreement_knows_the_terms(cast, client_of, project, stay):
    staff, address = client_of(cast.staff.user), f"/projects/{project.number}/letters/agreement/"
    page = staff.get(address)
    assert page.context["form"].initial["room"] == "A座305"
    bad = staff.post(address, {"room": "A座305", "area": "120", "term_from": "2026-03-10", "term_to": "2026-03-01"})
    assert "期限止" in bad.content.decode() and not IssuedLetter.objects.exists()
    staff.post(
        address,
        {"room": "A座305", "area": "120.50", "rent": "3600元", "term_from": "2026-03-10", "term_to": "2029-03-09"},
    )
    words = text_of(IssuedLetter.objects.get().paper.word)
    assert "面积120.5平方米" in words and "月租金3600元" in words and "2029年3月9日" in words


def test_who_issues_and_what_is_not_there(cast, client_of, project):
    assert client_of(cast.staff.user).get(f"/projects/{project.number}/letters/premises/").status_code == 404  # no stay
    MoveInFactory(project=project, carrier=cast.incubator, verified_at=None, verified_by=None)
    address = f"/projects/{project.number}/letters/premises/"
    codes = {name: client_of(getattr(cast, name).user).get(address).status_code
             for name in ("applicant", "auditor", "incubator_operator", "other_incubator_operator", "expert")}  # fmt: skip
    assert codes == {
        "applicant": 403, "auditor": 403, "incubator_operator": 200, "other_incubator_operator": 404, "expert": 404,
    }  # fmt: skip
    staff = client_of(cast.staff.user)
    for kind in ("offer", "sitting", "three_party", "x"):
        assert staff.get(f"/projects/{project.number}/letters/{kind}/").status_code == 404


def test_the_list_asks_a_constant_number_of_questions(cast, client_of, project, stay, assert_queries):
    staff, address = client_of(cast.staff.user), f"/projects/{project.number}/letters/"
    counts = []
    for _time in range(2):
        staff.post(f"{address}premises/", {"company": "某公司"})
        staff.get(address)
        with assert_queries(LIST):
            counts.append(staff.get(address).content.decode().count("CD2026-"))
    assert counts == [1, 2]


LIST = 9
