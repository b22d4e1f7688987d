"""Old stock: a list goes in as it says; what it leaves open waits, and counts nowhere before a second person verified it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.figures.rules.progress import year_progress
from projects.people.models import Carrier
from projects.register.actions import stock
from projects.register.actions.imports import ask_import, import_file
from projects.register.models import Company, FigureEvent, ImportBatch, Likeness, Project, StockFact
from projects.register.stages import Stage
from projects.register.stockplan import clear_day, stage_of
from projects.trace.errors import AlreadyDone, Refused
from tests.factories import ProjectFactory

from .test_import_entries import workbook

pytestmark = pytest.mark.django_db
HEAD = (
    "序号",
    "项目名称",
    "企业名称",
    "统一社会信用代码",
    "负责人",
    "联系电话",
    "入驻载体",
    "当前阶段",
    "入驻时间",
    "落地时间",
)
CODE = "91330106MA8NMNKN9D"
ROWS = (
    (1, "植物基蛋白", "嘉善植物科技有限公司", CODE, "汪轩", "19714453291", "科创中心", "在孵", "2024-03-15", ""),
    (2, "光刻胶单体", "", "", "何嘉磊", "16772121528", "科创中心", "在孵", "2023年", ""),
    (3, "低空雷达", "", "", "周航", "", "不知名园区", "已落地", "", "2025-06-01"),
    (4, "量子磁力仪", "", "", "李明", "", "", "情况不明", "", ""),
    (5, "柔性电子", "", "", "陈默", "", "", "洽谈中", "", ""),
)


@pytest.fixture
def county(county):
    Carrier.objects.filter(county=county, code="kczx").update(name="嘉善县科创中心", short_name="科创中心")
    return county


@pytest.fixture
def staff(cast, client_of):
    Carrier.objects.filter(pk=cast.incubator.pk).update(name="嘉善县科创中心", short_name="科创中心")
    return client_of(cast.staff.user)


@pytest.fixture
def imported(staff, cast, today):
    today("2026-03-02")
    body = workbook(*ROWS, head=HEAD)
    return import_file(body, "存量.xlsx", kind="ledger", county=cast.county, by=cast.staff.user).batch


def facts():
    rows = StockFact.objects.select_related("project", "carrier")
    return {row.project.name: (row.kind, row.on, row.carrier and row.carrier.short_name, row.words) for row in rows}


def test_stage_and_first_event_are_taken_as_the_list_says_them(imported):
    stages = dict(Project.objects.values_list("name", "stage"))
    assert stages == {
        "植物基蛋白": Stage.INCUBATING, "光刻胶单体": Stage.INCUBATING, "低空雷达": Stage.LANDED, "量子磁力仪": Stage.LEAD,
        "柔性电子": Stage.LEAD,
    }  # fmt: skip
    assert facts() == {
        "植物基蛋白": ("incubator_move_in", date(2024, 3, 15), "科创中心", ""),
        "光刻胶单体": ("incubator_move_in", None, "科创中心", "日期：2023年"),
        "低空雷达": ("landing_registered", date(2025, 6, 1), None, "载体：不知名园区"),
    }
    assert Project.objects.get(name="量子磁力仪").stage_reason == "阶段待核：情况不明"
    assert Company.objects.get().uscc == CODE
    assert imported.facts.count() == 3


def test_nothing_of_it_counts_before_it_is_verified(imported, cast):
    assert not FigureEvent.objects.exists()
    assert [year_progress(cast.county, year).counted for year in (2024, 2025, 2026)] == [0, 0, 0]


def test_a_second_person_verifies_and_it_counts_in_the_year_of_its_day(imported, cast):
    fact = StockFact.objects.get(project__name="植物基蛋白")
    with pytest.raises(Refused):
        stock.verify_first_event(fact, by=cast.staff.user)
    stock.verify_first_event(fact, by=cast.other_staff.user)
    event = FigureEvent.objects.get()
    assert (event.occurred_on, event.kind, event.verified_by) == (
        date(2024, 3, 15),
        "incubator_move_in",
        cast.other_staff.user,
    )
    assert [year_progress(cast.county, year).counted for year in (2024, 2026)] == [1, 0]
    with pytest.raises(AlreadyDone):
        stock.verify_first_event(fact, by=cast.other_staff.user)


def test_a_day_is_stated_before_anything_can_be_verified(imported, staff, cast, client_of):
    fact = StockFact.objects.get(project__name="光刻胶单体")
    with pytest.raises(Refused):
        stock.verify_first_event(fact, by=cast.other_staff.user)
    address = reverse("stock-fact", args=[fact.pk])
    other = client_of(cast.other_staff.user)
    assert "首个事件的日期不能晚于今天" in other.post(address, {"kind": fact.kind, "on": "2026-03-03"}).content.decode()
    other.post(address, {"kind": fact.kind, "on": "2023-05-08", "carrier": fact.carrier_id, "words": "见协议"})
    assert "须由另一人核验" in other.get(address).content.decode()
    client_of(cast.staff.user).post(reverse("stock-verify", args=[fact.pk]))
    assert FigureEvent.objects.get().occurred_on == date(2023, 5, 8)


def test_the_same_list_again_writes_nothing_twice(imported, cast):
    body = workbook(*ROWS, head=HEAD)
    result = import_file(body, "存量.xlsx", kind="ledger", county=cast.county, by=cast.staff.user)
    assert (result.created, result.unchanged) == (0, 5)
    assert Project.objects.count() == 5
    with pytest.raises(AlreadyDone):
        ask_import(result.batch, by=cast.staff.user)


def test_what_looks_like_a_known_project_is_a_pair_to_decide(staff, cast):
    known = ProjectFactory(county=cast.county, name="植物基蛋白肉", name_key="植物基蛋白肉", leader="汪轩")
    body = workbook(ROWS[0], head=HEAD)
    result = import_file(body, "存量.xlsx", kind="ledger", county=cast.county, by=cast.staff.user)
    assert [match["project"] for match in result.matches] == [known.number]
    assert Likeness.objects.undecided().get().first == known


def test_the_way_over_the_pages(staff, cast):
    body = workbook(*ROWS, head=HEAD)
    page = staff.post(
        reverse("import-new", args=["ledger"]), {"file": SimpleUploadedFile("存量.xlsx", body)}, follow=True
    )
    batch = ImportBatch.objects.get()
    assert page.redirect_chain == [(reverse("import-mapping", args=[batch.pk]), 302)]
    staff.post(reverse("import-mapping", args=[batch.pk]), _as_shown(page.context["form"]))
    preview = staff.get(reverse("import-preview", args=[batch.pk])).content.decode()
    assert "日期：2023年" in preview and "待核" in preview
    assert not Project.objects.exists()
    staff.post(reverse("import-confirm", args=[batch.pk]))
    result = staff.get(reverse("import", args=[batch.pk]))
    assert result.context["result"].created == 5
    names = [fact.project.name for fact in staff.get(reverse("stock")).context["page"].object_list]
    assert set(names) == {"植物基蛋白", "光刻胶单体", "低空雷达"}


def _as_shown(form):
    """What a person sends who changes nothing."""
    return {name: bound.value() or "" for name in form.fields if (bound := form[name])}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(staff, cast, rows, assert_queries):
    for _n in range(rows):
        project = ProjectFactory(county=cast.county, carrier=cast.incubator)
        StockFact.objects.create(
            project=project, kind="enclave_move_in", carrier=cast.incubator, stated_by=cast.staff.user
        )
    with assert_queries(8):
        response = staff.get(reverse("stock"))
    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("name", ["incubator_operator", "auditor", "reporter", "applicant", "expert"])
def test_old_stock_is_the_centre_s_work(cast, client_of, name):
    assert client_of(getattr(cast, name).user).get(reverse("stock")).status_code == 404


@pytest.mark.parametrize(
    "text,day", [("2024-03-15", date(2024, 3, 15)), ("2024年3月15日", date(2024, 3, 15)), ("2024.03", None), ("去年", None),
                 ("2027-01-01", None)],
)  # fmt: skip
def test_only_a_whole_day_that_has_been_is_clear(text, day, today):
    today("2026-03-02")
    assert clear_day(text) == day


@pytest.mark.parametrize(
    "words,stage", [("在孵企业", "incubating"), ("已毕业", "graduated"), ("飞地孵化中", "enclave"), ("注册落地", "landed"),
                    ("已退出", "exited"), ("对接中", "lead"), ("其他", None), ("", None)],
)  # fmt: skip
def test_words_of_lists_become_stages(words, stage):
    assert stage_of(words) == stage
