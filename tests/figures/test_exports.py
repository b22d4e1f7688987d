"""导出台账: who gets which rows and columns, as of which day; templates; phone numbers; the large ones; the audit log."""

import hashlib
import io
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.figures.actions import exports as verbs
from projects.figures.ledger.columns import Columns
from projects.figures.models import ColumnSet, LedgerExport
from projects.files.exportmodels import ExportLine
from projects.outcomes.models import Matter
from projects.register.models import FigureKind, SourceKind, TechField
from projects.register.stages import Stage
from projects.trace.models import AuditEvent
from tests import factories as make
from tests.factories import WAN, at
from tests.figures.exported import QUICK, URL, names, posted, table
from tests.figures.ledger import Ledger, day


@pytest.mark.parametrize(
    "who, seen",
    [
        ("staff", ["甲项目", "乙项目", "丙项目"]),
        ("reporter", ["甲项目", "乙项目", "丙项目"]),
        ("enclave_operator", ["甲项目"]),
        ("incubator_operator", ["乙项目"]),
        ("other_incubator_operator", []),
        ("foreign_staff", []),
    ],
)
def test_everybody_gets_their_own_rows(three, cast, client_of, who, seen):
    assert names(client_of(getattr(cast, who).user).get(QUICK, {"sort": "number"})) == seen


@pytest.mark.parametrize("who", ["applicant", "expert", "stranger", "administrator"])
@pytest.mark.parametrize("url", [URL, QUICK, "/exports/made/"])
def test_the_ledger_is_no_page_of_applicants_and_experts(cast, client_of, who, url):
    assert client_of(getattr(cast, who).user).get(url).status_code == 404


def test_filter_and_order_are_those_of_the_list(three, cast, client_of):
    client = client_of(cast.staff.user)
    assert names(posted(client, "?sort=-number")) == ["丙项目", "乙项目", "甲项目"]
    assert names(posted(client, "?source=contest")) == ["乙项目"]
    assert "筛选" in client.get(URL, {"source": "contest"}).content.decode()


def test_chosen_columns_stand_in_the_chosen_order(three, cast, client_of):
    columns = {"columns": ["number", "name", "stage"], "at-number": "3", "at-name": "1", "at-stage": "2"}
    rows = table(posted(client_of(cast.staff.user), "?sort=number", **columns))
    assert [list(row.items()) for row in rows[:1]] == [
        [("name", "甲项目"), ("stage", "飞地入驻"), ("number", "JS2026-0001")]
    ]


def test_without_columns_the_page_says_so_and_unknown_ones_are_left_out(three, cast, client_of):
    client = client_of(cast.staff.user)
    page = posted(client, columns=[])
    assert "请至少选择一列" in page.content.decode()
    assert list(table(posted(client, columns=["name", "nonsense"]))[0]) == ["name"]
    page = posted(client, do="sort", columns=["stage", "name"], **{"at-stage": "2", "at-name": "1"})
    assert [line["column"].id for line in page.context["lines"]][:2] == ["name", "stage"]
    page = posted(client, as_of="2026-12-31")
    assert list(page.context["asking"].errors) == ["as_of"]


def test_everything_about_one_project(county, cast, now, client_of):
    project = full_project(county, cast)
    client = client_of(cast.staff.user)
    [row] = table(client.get(QUICK))
    assert list(row) == Columns(county.pk).whole
    assert row == EXPECTED | {"number": project.number}
    chosen = ["year_funds_in_place", "money_planned", "ways", "counted_by", "graduated", "labels", "registered"]
    [row] = table(posted(client, columns=chosen))
    row["registered"] = row["registered"].date()
    assert row == {
        "year_funds_in_place": 200.5, "money_planned": 2100, "ways": "大赛、飞地", "counted_by": "入驻飞地",
        "graduated": None, "labels": "重点", "registered": date(2025, 10, 1),
    }  # fmt: skip


def full_project(county, cast):
    """A project with a row of every kind that the ledger shows, and some that it must not show."""
    ledger = Ledger(county)
    project = make.ProjectFactory(
        county=county, name="全项目", carrier=ledger.centre, stage=Stage.LANDED, source=SourceKind.CONTEST,
        field=TechField.MATERIALS, leader="赵一", contact="钱二", phone="13812341234", stage_reason="已落地",
        planned_investment=2000 * WAN, created_at=at(date(2025, 10, 1)), follow_up_by=cast.staff.user, industry=None,
    )  # fmt: skip
    for kind, carrier in ((SourceKind.CONTEST, None), (SourceKind.ENCLAVE, ledger.enclave)):
        make.ProjectSourceFactory(project=project, kind=kind, carrier=carrier, on=day("2025-10-02"))
    edition = make.EditionFactory(contest__county=county, name="2025特色赛")
    make.ContestEntryFactory(edition=edition, project=project, award="二等奖")
    company = make.CompanyFactory(
        county=county, name="嘉善全科技有限公司", uscc="91330421MA28A0002X", registered_capital=500 * WAN,
        paid_in_capital=100 * WAN,
    )  # fmt: skip
    make.ProjectCompanyFactory(project=project, company=company, since=day("2026-02-01"))
    make.ProjectCompanyFactory(project=project, kind="shanghai", since=day("2026-03-01"))
    ledger.enclave_in(project, "2025-11-03")
    ledger.incubator_in(project, "2026-02-10")
    ledger.landed(project, "2026-05-10")
    _money(ledger, project)
    _stay(ledger, project)
    heads = {"bachelor_or_above": 10, "masters_doctors": 4, "senior_engineers": 2, "national": 1}
    ledger._put(project, FigureKind.TALENT, "2026-03-31", value=9, counts={"bachelor_or_above": 3})
    ledger._put(project, FigureKind.TALENT, "2026-06-30", value=12, counts=heads)
    _returns(project, cast)
    make.LeadNoteFactory(project=project, on=day("2026-07-01"), words="已投产。", by=cast.staff.user)
    Matter.objects.create(
        project=project, what="用电增容", unit="供电公司", owner=cast.staff.user, raised_on=day("2026-08-01"),
        due_on=day("2026-10-01"), recorded_by=cast.staff.user,
    )  # fmt: skip
    project.labels.create(county=county, name="重点")
    return project


def _money(ledger, project):
    """Funds in two years, one amount that proved false, a loan, two statements of the planned total."""
    put = lambda on, kind, fen: ledger._put(project, FigureKind.INVESTMENT, on, detail=kind, value=fen)  # noqa: E731
    put("2025-12-01", "funds_in_place", 100 * WAN)
    put("2026-03-01", "funds_in_place", 200 * WAN + WAN // 2)
    false = put("2026-04-01", "funds_in_place", 999 * WAN)
    ledger.retract(false, "2026-05-01")
    put("2026-04-02", "startup_loan", 1)
    put("2026-01-01", "planned", 1500 * WAN)
    put("2026-06-01", "planned", 2100 * WAN)


def _stay(ledger, project):
    stay = make.MoveInFactory(
        project=project, carrier=ledger.centre, room="A座301", area=Decimal("60.50"), signed_on=day("2026-02-10"),
        handover_on=day("2026-02-10"), verified_at=at(day("2026-02-11")), term_from=day("2026-02-10"),
    )  # fmt: skip
    make.MoveInFactory(
        project=project, carrier=ledger.enclave, room="5楼", left_on=day("2026-02-10"), signed_on=day("2025-11-03"),
        handover_on=day("2025-11-03"), verified_at=at(day("2025-11-04")),
    )  # fmt: skip
    make.IncubationFactory(move_in=stay, project=project, since=day("2026-02-10"), until=day("2029-02-09"))


def _returns(project, cast):
    """A return of the year before, two of this year; the third is not verified and counts nowhere."""
    for year, quarter, revenue, verified in (
        (2025, 4, 70, True),
        (2026, 1, 120, True),
        (2026, 2, 30, True),
        (2026, 3, 5000, False),
    ):
        made = make.ReturnFactory(project=project, year=year, quarter=quarter)
        proof = {"verified_by": cast.leader.user, "verified_at": at(date(2026, 7, 20))} if verified else {}
        make.DeclarationFactory(
            of=made, revenue=revenue * WAN, tax=quarter * WAN, research_spending=WAN, insured=quarter * 4, total=20, ip_valid=5,
            inventions=2, software=1, high_tech=True, problems=f"缺人{quarter}", **proof,
        )  # fmt: skip


moment = datetime.fromisoformat  # cells of days are read as moments
EXPECTED = {
    "place": 1, "name": "全项目", "company": "嘉善全科技有限公司", "uscc": "91330421MA28A0002X", "source": "大赛",
    "contests": "2025特色赛 二等奖", "field": "新材料", "industry": None, "leader": "赵一",
    "enclave": "嘉善（上海）科创飞地", "introduced": moment("2025-11-03"), "incubated": moment("2026-02-10"),
    "landed": moment("2026-05-10"), "counted_year": 2025, "rooms": "科创中心 A座301", "area": 60.5,
    "incubation_ends": moment("2029-02-09"), "registered_capital": 500, "paid_in_capital": 100, "planned": 2000,
    "money_funds_in_place": 300.5, "money_fixed_assets": None, "money_equity": None, "money_transfer_loan": None,
    "money_risk_sharing_loan": None, "money_startup_loan": 0.000001, "money_other_loan": None, "staff": 12, "bachelor_or_above": 10,
    "masters_doctors": 4, "doctors": None, "senior_engineers": 2, "provincial": None, "municipal": None,
    "insured": 8, "ip_valid": 5, "inventions": 2, "software": 1,
    "revenue_before": 70, "revenue": 150, "tax": 3, "research": 2, "high_tech": "是", "tech_sme": "否",
    "problems": "缺人2", "stage": "已落地认定", "progress": "2026-07-01 已投产。", "matters": "用电增容（供电公司）",
    "follower": "张晓", "contact": "钱二", "phone": "138****1234", "remarks": "已落地",
}  # fmt: skip


def test_a_past_year_is_shown_as_it_stood_and_as_known_then(county, cast, now, client_of):
    full_project(county, cast)
    later = make.ProjectFactory(county=county, name="后来的", created_at=at(date(2026, 2, 1)))
    joined = make.ProjectFactory(
        county=county, name="并入的", created_at=at(date(2025, 9, 1)), stage=Stage.JOINED, joined_into=later
    )
    client = client_of(cast.staff.user)
    columns = [
        "name",
        "introduced",
        "incubated",
        "landed",
        "counted_year",
        "money_funds_in_place",
        "rooms",
        "staff",
        "revenue",
    ]
    [row] = table(posted(client, columns=columns, year="2025"))
    assert row == {
        "name": "全项目", "introduced": moment("2025-11-03"), "incubated": None, "landed": None, "counted_year": 2025,
        "money_funds_in_place": 100, "rooms": "上海飞地 5楼", "staff": None, "revenue": 70,
    }  # fmt: skip
    known = table(posted(client, columns=["name", "money_funds_in_place"], known_on="2026-04-15", as_of="2026-04-15"))
    assert known == [
        {"name": "后来的", "money_funds_in_place": None},
        {"name": "全项目", "money_funds_in_place": 1299.5},
    ]
    assert joined.name not in names(client.get(QUICK))
    assert names(posted(client, "?counted=2025", columns=["name"], as_of="2025-10-31")) == []


def test_above_the_rows_stand_cut_off_rule_hour_and_filter(three, cast, client_of):
    make.CountingRuleFactory(county=cast.county, version="V1")
    response = client_of(cast.staff.user).get(QUICK, {"source": "contest"})
    assert "项目台账-20260930.xlsx" in unquote(response["Content-Disposition"])
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["项目台账"]
    assert sheet["A1"].value == f"{cast.county.centre_name}项目台账（金额单位：万元）"
    assert sheet["A2"].value == (
        "数据截止：2026-09-30 24:00（2026-09-30知悉） · 口径版本：V1 · 生成时间：2026-09-30 15:20 · 张晓 · 筛选：首次来源 大赛"
    )
    legend = {row[0]: row[3] for row in book["列说明"].iter_rows(values_only=True)}
    assert legend["money_equity"] == "已核验的统计事实（截至2026-09-30）"
    assert set(Columns(cast.county.pk).whole) < set(legend)


def test_every_export_is_logged(three, cast, client_of):
    response = posted(client_of(cast.enclave_operator.user), "?source=enclave")
    [event] = AuditEvent.objects.filter(verb="export")
    assert (event.actor, event.note) == (cast.enclave_operator.user, "首次来源 飞地")
    assert event.difference == {
        "rows": 1, "sha256": hashlib.sha256(response.content).hexdigest(), "columns": ["number", "name", "phone"],
        "phones": False, "year": 2026, "as_of": "2026-09-30", "known_on": "2026-09-30",
        "line": ExportLine.objects.get().number,
    }  # fmt: skip


def test_whole_phone_numbers_need_the_right_and_a_reason(three, cast, client_of):
    make.ProjectFactory(county=cast.county, phone="13812341234", carrier=cast.incubator, number="JS2026-0009")
    phones = lambda response: {row["phone"] for row in table(response)} - {None}  # noqa: E731
    staff = client_of(cast.staff.user)
    assert "138****1234" in phones(posted(staff))
    page = posted(staff, phones="on", **{"at-name": "7"})
    assert "请说明需要完整手机号的理由" in page.content.decode()
    assert page.context["asking"]["phones"].value()
    assert "13812341234" in phones(posted(staff, phones="on", reason="电话回访"))
    [event] = AuditEvent.objects.filter(verb="reveal_contact")
    assert (event.actor, event.note, event.difference["rows"]) == (cast.staff.user, "电话回访", 4)
    auditor = client_of(cast.auditor.user)
    assert "phones" not in auditor.get(URL).context["asking"].fields
    assert "13812341234" not in phones(posted(auditor, phones="on", reason="看看"))
    export = LedgerExport(county=cast.county, asked_by=cast.auditor.user, columns=["phone"], phones=True, reason="看看")
    with pytest.raises(verbs.Refused, match="只提供给办理项目的人员"):
        verbs.refuse_order(export)


def test_columns_of_the_office_are_for_the_office(three, cast, client_of):
    make.LeadNoteFactory(project=three[0], on=date(2026, 7, 1), words="内部意见", by=cast.staff.user)
    assert table(client_of(cast.staff.user).get(QUICK, {"sort": "number"}))[0]["progress"] == "2026-07-01 内部意见"
    reader = client_of(cast.auditor.user)
    assert "progress" not in table(reader.get(QUICK))[0]
    assert list(table(posted(reader, columns=["name", "progress", "labels"]))[0]) == ["name"]


def test_templates_are_kept_shared_and_removed(three, cast, client_of):
    staff, operator, auditor = (
        client_of(getattr(cast, name).user) for name in ("staff", "incubator_operator", "auditor")
    )
    assert posted(staff, do="save", name="  ").context["naming"].errors == {"name": ["请填写模板名称。"]}
    answer = posted(staff, "?source=contest", do="save", name="月报用", shared="on", columns=["progress", "name"])
    kept = ColumnSet.objects.get()
    assert answer.url == f"/exports/?source=contest&template={kept.pk}"
    posted(staff, do="save", name="自用")
    assert [row.name for row in auditor.get(URL).context["sets"]] == ["月报用"]
    assert [row.name for row in client_of(cast.foreign_staff.user).get(URL).context["sets"]] == []
    assert list(table(auditor.get(QUICK, {"template": kept.pk}))[0]) == ["name"]
    assert list(table(staff.get(QUICK, {"template": kept.pk}))[0]) == ["progress", "name"]
    assert auditor.get(QUICK, {"template": ColumnSet.objects.get(name="自用").pk}).status_code == 404
    posted(operator, do="save", name="我的", shared="on")
    assert ColumnSet.objects.get(name="我的").shared is False
    remove = reverse("export-template-remove", args=[kept.pk])
    assert (auditor.post(remove).status_code, staff.post(remove).status_code) == (404, 302)
    assert ColumnSet.objects.count() == 2
    with pytest.raises(verbs.Refused, match="只有科创中心"):
        verbs.save_columns(by=cast.incubator_operator.user, county=cast.county, name="x", columns=["name"], shared=True)


def test_the_command_writes_the_whole_ledger(three, tmp_path, capsys):
    out = tmp_path / "台账.xlsx"
    call_command("export_register", output=out, year=2026, county=three[0].county.code)
    assert [row["number"] for row in table(out.read_bytes())] == ["JS2026-0001", "JS2026-0002", "JS2026-0003"]
    assert list(table(out.read_bytes())[0]) == Columns(three[0].county_id).whole
    assert AuditEvent.objects.get(verb="export").difference["rows"] == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_all_columns_cost_the_same_for_one_project_and_three(county, cast, now, assert_queries, rows):
    ledger = Ledger(county)
    for number in range(rows):
        project = make.ProjectFactory(county=county, name=f"项目{number}")
        ledger.incubator_in(project, "2026-02-10")
        make.ProjectCompanyFactory(project=project)
    export = LedgerExport(
        county=county,
        asked_by=cast.staff.user,
        columns=list(Columns(county.pk).by_id),
        year=2026,
        as_of=now,
        known_on=now,
    )
    assert export.asked_by.seats.rows
    with assert_queries(23):  # one of them the line in the log of exports
        assert verbs.write_export(export, io.BytesIO())[0] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_three(county, cast, now, client_of, assert_queries, rows):
    for number in range(rows):
        ColumnSet.objects.create(
            user=cast.leader.user, county=county, name=f"模板{number}", columns=["name"], shared=True
        )
        LedgerExport.objects.create(
            county=county, asked_by=cast.staff.user, columns=["name"], year=2026, as_of=now, known_on=now
        )
    client = client_of(cast.staff.user)
    client.get(URL)
    with assert_queries(9):
        client.get(URL)
    with assert_queries(7):
        client.get("/exports/made/")
