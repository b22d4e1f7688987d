"""Papers without a form: read in the limited process, proposed by plain rules, corrected by a person, kept with the lead."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.files.models import StoredFile
from projects.register.actions import incoming
from projects.register.gleaning import glean
from projects.register.models import Incoming, Likeness, Project
from tests.factories import ProjectFactory, pdf_bytes

CHAT = """王主任您好，我是上海芯澜半导体的李明哲，我们做车规级毫米波雷达芯片，想来嘉善看看场地。
公司全称是上海芯澜半导体科技有限公司，信用代码 91330106MA8NMNKN9D，总投资大概1.2亿元，电话 138 1234 5678，邮箱 lmz@xinlan.cn
罗星街道沈镇长介绍的"""
LETTER = """Subject: =?utf-8?b?6L2s5Y+R77ya5Zu65oCB55S15rGg6ZqU6Iac5ZWG5Lia6K6h5YiS5Lmm?=
From: zhou@example.com
Content-Type: text/html; charset=utf-8

<p>您好，附件是计划书。</p><p>联系人：周航 13900001234</p><style>p {}</style>"""


def values(text, **more):
    return {name: found.value for name, found in glean(text, **more).items()}


def test_a_chat_gives_name_company_code_phone_money_and_town():
    assert values(CHAT) == {
        "name": "车规级毫米波雷达芯片", "company_name": "上海芯澜半导体科技有限公司", "uscc": "91330106MA8NMNKN9D",
        "phone": "13812345678", "email": "lmz@xinlan.cn", "planned_investment": 12_000_000_000, "introduced_by": "罗星街道",
        "contact": "李明哲",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text,expected",
    [
        ("项目名称：固态电池隔膜\n计划总投资：约3,000万元，融资需求500万元",
         {"name": "固态电池隔膜", "planned_investment": 3_000_000_000}),
        ("固态电池复合隔膜 商业计划书\n汇报人：周航\n2026年3月", {"name": "固态电池复合隔膜", "leader": "周航"}),
        ("陶庄镇来电，一个做无人机的上海团队下午到，联系人张博士，手机13612345678",
         {"name": "无人机", "introduced_by": "陶庄镇", "contact": "张博士", "phone": "13612345678"}),
        ("信用代码91330106MA8NMNKN9X", {}), ("融资500万元，电话12345", {}), ("", {}),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_not_proposed(text, expected):
    assert values(text) == expected


def test_the_file_name_gives_the_project_where_the_text_does_not():
    assert values("", filename="2026_智能焊缝跟踪系统-商业计划书V2.pdf")["name"].endswith("智能焊缝跟踪系统")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.text(st.sampled_from("我们做芯片，。：\n 的"), max_size=30), after=st.text(st.sampled_from("请联系，。\n "), max_size=30),
       tail=st.integers(0, 10**9 - 1))  # fmt: skip
def test_a_number_is_found_wherever_it_stands(before, after, tail):
    number = f"13{tail:09d}"
    assert values(f"{before}{number}{after}")["phone"] == number


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault(text):
    assert all(found.value for found in glean(text, filename=text[:40]).values())


def docx_of(*lines):
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def pptx_of(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        folder.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>'
        )
        folder.writestr("ppt/presentation.xml", "<p/>")
        folder.writestr("ppt/slides/slide1.xml", f'<s xmlns:a="x"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></s>')
    return out.getvalue()


PAPERS = {
    "计划书.docx": docx_of("项目名称：固态电池隔膜", "联系人：周航 13900001234"),
    "计划书.pptx": pptx_of("项目名称：固态电池隔膜，联系人：周航 13900001234"),
    "聊天.txt": "项目名称：固态电池隔膜\n联系人：周航 13900001234".encode("gb18030"),
    "信.eml": LETTER.encode(),
}


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


def send(desk, name, body):
    return desk.post(reverse("paper-new"), {"text": "", "file": SimpleUploadedFile(name, body)}, follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAPERS)
def test_a_dropped_file_proposes_its_fields_and_hangs_on_the_lead(desk, cast, name):
    response = send(desk, name, PAPERS[name])
    initial = response.context["form"].initial
    assert (initial["name"], initial["contact"], initial["phone"]) == ("固态电池隔膜", "周航", "13900001234")
    assert not Project.objects.exists()
    lead = {"name": initial["name"], "introduced_by": "微信", "contact": "周航", "carrier": cast.incubator.pk}
    desk.post(response.request["PATH_INFO"], lead)
    project = Project.objects.get()
    assert project.notes.get().files.get().file.name == name
    assert project.incoming.get().file.name == name
    again = desk.get(response.request["PATH_INFO"])
    assert again.url == project.get_absolute_url()


@pytest.mark.django_db
def test_a_pdf_is_read_in_the_limited_process(desk):
    sample = next(Path("fixtures").rglob("*.pdf"), None)
    body = sample.read_bytes() if sample else pdf_bytes("project 13900001234")
    assert send(desk, "项目计划书.pdf", body).status_code == 200
    assert Incoming.objects.get().file.kind == StoredFile.Kind.PDF


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name,body", [("坏.docx", b"PK\x03\x04 nothing"), ("坏.pdf", b"%PDF-1.4"), ("x.exe", b"MZ"), ("空.txt", b"")]
)
def test_a_file_that_is_none_is_refused_in_words(desk, name, body):
    response = send(desk, name, body)
    assert response.context["form"].errors["file"]
    assert not Incoming.objects.exists()


@pytest.mark.django_db
def test_pasted_text_becomes_a_lead_with_the_text_as_its_first_contact(desk, cast):
    response = desk.post(reverse("paper-new"), {"text": CHAT}, follow=True)
    page = response.content.decode()
    assert "识别结果" in page and "…公司全称是上海芯澜" not in page
    lead = {
        name: response.context["form"].initial[name]
        for name in ("name", "introduced_by", "company_name", "uscc", "phone")
    }
    desk.post(response.request["PATH_INFO"], lead | {"carrier": cast.incubator.pk, "planned_investment": "12000"})
    project = Project.objects.get()
    assert (project.bringer, project.planned_investment) == ("town", 12_000_000_000)
    assert project.notes.get().words.startswith("王主任您好")
    assert list(project.company_links.values_list("company__uscc", flat=True)) == ["91330106MA8NMNKN9D"]


@pytest.mark.django_db
def test_what_is_known_already_is_shown_before_anything_is_saved(desk, cast):
    old = ProjectFactory(
        county=cast.county, carrier=cast.incubator, name="固态电池隔膜", leader="周航", name_key="固态电池隔膜"
    )
    hidden = ProjectFactory(county=cast.county, name="固态电池隔膜", leader="周航", name_key="固态电池隔膜")
    lead = {"name": "固态电池复合隔膜", "introduced_by": "罗星街道", "leader": "周航", "carrier": cast.incubator.pk}
    response = desk.post(reverse("lead-new"), lead)
    assert [hint.project for hint in response.context["hints"]] == [old]
    assert response.context["hidden"] == 1
    page = response.content.decode()
    assert "同一负责人" in page or "负责人" in page
    assert hidden.number not in page
    assert Project.objects.count() == 2
    desk.post(reverse("lead-new"), lead | {"sure": "1"})
    assert Project.objects.count() == 3
    assert Likeness.objects.undecided().count() == 2


@pytest.mark.django_db
def test_hints_come_while_typing(desk, cast):
    old = ProjectFactory(county=cast.county, carrier=cast.incubator, name="柔性压力传感", name_key="柔性压力传感")
    page = desk.get(reverse("lead-like"), {"name": "柔性压力传感"}).content.decode()
    assert old.number in page
    assert desk.get(reverse("lead-like"), {"name": "别的"}).content.decode().strip() == ""


@pytest.mark.django_db
def test_a_paper_can_be_put_to_a_known_project(desk, cast):
    old = ProjectFactory(county=cast.county, carrier=cast.incubator)
    send(desk, "聊天.txt", PAPERS["聊天.txt"])
    paper = Incoming.objects.get()
    desk.post(reverse("paper-add", args=[paper.pk, old.number]))
    paper.refresh_from_db()
    assert (paper.project, old.notes.get().words) == (old, "收到材料：聊天.txt")


@pytest.mark.django_db
def test_another_desk_does_not_see_the_paper(desk, cast, client_of):
    send(desk, "聊天.txt", PAPERS["聊天.txt"])
    other = client_of(cast.other_incubator_operator.user)
    assert other.get(reverse("lead-from-paper", args=[Incoming.objects.get().pk])).status_code == 404
    assert other.get(reverse("file", args=[StoredFile.objects.get().pk])).status_code == 404


@pytest.mark.django_db
def test_a_paper_that_became_no_lead_is_forgotten_with_its_file(desk, django_capture_on_commit_callbacks):
    send(desk, "聊天.txt", PAPERS["聊天.txt"])
    path = Path(StoredFile.objects.get().content.path)
    assert incoming.drop_unused() == 0
    Incoming.objects.update(at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert incoming.drop_unused() == 1
    assert (StoredFile.objects.count(), path.exists()) == (0, False)
