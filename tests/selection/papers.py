"""Sets the scene of a blind paper review: a project that says its names everywhere, and the round that hides them."""

from datetime import date, timedelta

from django.utils import timezone

from projects.register.models import ApplicationVersion, Company, ProjectCompany
from projects.selection.actions import blind, experts, meetings
from tests.factories import StoredFileFactory
from tests.factories.files import pdf_bytes
from tests.selection import scene
from workflows import screening

COMPANY, CODE, SHANGHAI = "嘉善星尘视觉科技有限公司", "91330421MA2ABCDE0X", "上海星尘视觉信息技术有限公司"
PHONE, EMAIL, LEADER, MEMBER, HOLDER = "13812345678", "chenmo@xingchen.example", "陈默", "顾清扬", "钱塘江基金"
# What no expert may read: names, numbers and ways to reach somebody, and what they are called for short.
HIDDEN = (
    "固态激光雷达", "星尘视觉", COMPANY, SHANGHAI, CODE, PHONE, EMAIL, LEADER, MEMBER, HOLDER, "ZL202410123456.7", "观星一号",
    "创新路188号",
)  # fmt: skip
DATA = {
    "project_name": "固态激光雷达",
    "tech_field": "electronics",
    "summary": f"星尘 视觉由{LEADER}创办，产品是固态激光雷达，已向三家整车厂送样。{COMPANY}负责生产。",
    "technology": f"{MEMBER}主持的芯片设计，Xingchen平台，代号观星一号，联系{PHONE}。",
    "market": f"{SHANGHAI}已有首批订单。",
    "hazard": "no",
    "future_company": COMPANY,
    "registered_address": "创新路188号",
    "leader": LEADER, "contact": LEADER, "phone": PHONE, "email": EMAIL,
    "shareholders": [{"id": "a", "name": HOLDER, "kind": "fund", "ratio": "10"},
                     {"id": "b", "name": LEADER, "kind": "person", "ratio": "90"}],
    "team": [{"id": "c", "name": LEADER, "duty": "总经理", "education": "doctor"},
             {"id": "d", "name": MEMBER, "duty": "芯片负责人", "education": "master"}],
    "ip": [{"id": "e", "name": "固态激光雷达标定方法", "kind": "invention", "number": "ZL202410123456.7", "state": "granted"}],
    "funding": [{"id": "f", "on": "2025-01-01", "investor": HOLDER, "kind": "equity", "amount": 10000000}],
    "planned_investment": 200000000,
    "area": 120,
    "landing": "now",
}  # fmt: skip


def telling_project(cast):
    """An accepted project with its names in the texts, a company, and a material that is called after it."""
    project = scene.accepted(cast)
    version = project.applications.get().latest
    ApplicationVersion.objects.filter(pk=version.pk).update(data=DATA)
    project.leader, project.contact, project.phone, project.email = LEADER, LEADER, PHONE, EMAIL
    project.field = "electronics"
    project.save()
    company = Company.objects.create(county=project.county, name=COMPANY, uscc=CODE)
    ProjectCompany.objects.create(project=project, company=company, kind="own", since=date(2025, 1, 1))
    shanghai = Company.objects.create(county=project.county, name=SHANGHAI)
    ProjectCompany.objects.create(project=project, company=shanghai, kind="shanghai", since=date(2025, 1, 1))
    return project


def telling_material(project):
    """A file handed in, named after the project and its leader."""
    stored = scene.material_of(project)
    type(stored).objects.filter(pk=stored.pk).update(name=f"星尘视觉-商业计划书-{LEADER}.pdf")
    stored.refresh_from_db()
    return stored


def copy_without_names(cast):
    """A PDF that says nothing, under a name that says it all."""
    data = pdf_bytes("\ufeffbusiness plan")
    return StoredFileFactory(county=cast.county, name="星尘视觉-匿名版.pdf", data=data)


def round_of(cast, projects, *, is_blind=True, days=10, people=None):
    """A paper review of these projects that is open; blind unless told otherwise."""
    scene.RubricFactory(county=cast.county, effective_from=date(2025, 1, 1), name="函评评分表")
    today = timezone.localdate()
    round_ = meetings.plan_meeting(
        by=cast.staff.user, county=cast.county, name="第一次函评", on=today, kind="paper", blind=is_blind,
        due_on=today + timedelta(days=days),
    )  # fmt: skip
    for project in projects:
        screening.schedule(project, by=cast.staff.user, meeting=round_)
    people = people or [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert]
    experts.invite(round_, by=cast.staff.user, experts=people)
    for item in round_.agenda.all():
        blind.hide_words(item, by=cast.staff.user, words=["观星一号", "xingchen"]) if is_blind else None
    return meetings.open_meeting(round_, by=cast.staff.user)


def commented_pdf(author):
    """A PDF of one page with a comment by somebody."""
    name = author.encode("utf-16-be").hex()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        f"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/T<{name}>/Contents(ok)>>".encode(),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer
