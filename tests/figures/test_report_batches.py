"""Landing reports of several projects: one PDF with contents, a ZIP; corrections; what is attached; rare characters."""

import hashlib
import io
import json
import subprocess
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import openpyxl
import pikepdf
import pytest
from django.urls import reverse
from django.utils import translation

from projects.figures import tasks
from projects.figures.actions import reports as verbs
from projects.figures.models import Report
from projects.figures.reports import project_facts
from projects.figures.reports.glyphs import refuse_missing
from projects.figures.reports.period_facts import period_report
from projects.figures.reports.tables import tables_of
from projects.figures.views import reports as pages
from projects.register.models import Project
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, RosterLineFactory, RosterPersonFactory
from tests.figures.ledger import Ledger
from tests.figures.reports.samples import project_report

TODAY = date(2026, 9, 30)
pytestmark = pytest.mark.usefixtures("renderer")


@pytest.fixture
def three(cast, county, today):
    """Three projects; the first two moved into the incubator in February, the third into the enclave."""
    today(TODAY.isoformat())
    ledger = Ledger(county)
    projects = [
        ProjectFactory(county=county, carrier=ledger.hangqi, name=name) for name in ("甲科技", "乙智能", "丙材料")
    ]
    for project in projects[:2]:
        ledger.incubator_in(project, "2026-02-14", carrier=ledger.hangqi)
    ledger.enclave_in(projects[2], "2026-03-10")
    return projects


@pytest.fixture
def printing(monkeypatch):
    monkeypatch.setattr(pages, "pdf_ready", lambda: (True, ""))


def made(report):
    tasks.make_report.func(report.pk)
    report.refresh_from_db()
    assert report.state == "ready", report.problem
    return report


def bytes_of(stored):
    with stored.content.open("rb") as file:
        return file.read()


def test_one_pdf_with_contents_and_bookmarks(three, cast, client_of, printing):
    client = client_of(cast.staff.user)
    numbers = [project.number for project in three]
    client.post(reverse("report-batch"), {"projects": numbers, "packing": "pdf"})
    report = made(Report.objects.get())
    assert (report.kind, report.chosen, report.done) == ("batch", sorted(numbers), 5)
    with pikepdf.open(io.BytesIO(bytes_of(report.file))) as file:
        titles = [str(item.title) for item in file.open_outline().root]
        assert titles == ["3个项目落地报告", "甲科技落地报告", "乙智能落地报告", "丙材料落地报告"]
        assert set(file.attachments) == {"report.json", "report.xlsx"}
        assert {str(spec.AFRelationship) for spec in file.Root.AF} == {"/Data"}
        assert (
            json.loads(file.attachments["report.json"].get_file().read_bytes())["reports"][0]["project_name"]
            == "甲科技"
        )
    assert client.get(reverse("report", args=[report.number])).status_code == 200


def test_a_zip_holds_a_pdf_and_a_draft_of_each_and_is_recorded_when_taken(three, cast, client_of):
    report = made(verbs.ask_batch(by=cast.staff.user, projects=Project.objects.all(), packing="zip"))
    with ZipFile(report.archive) as archive:
        assert archive.testzip() is None
        numbers = sorted(project.number for project in three)
        assert archive.namelist() == [f"{number}.{end}" for number in numbers for end in ("pdf", "docx")]
        assert archive.read(f"{numbers[0]}.pdf").startswith(b"%PDF")
    assert [line["number"] for line in report.data["lines"]] == [f"{report.number}-00{n}" for n in (1, 2, 3)]
    response = client_of(cast.leader.user).get(reverse("report-archive", args=[report.number]))
    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert AuditEvent.objects.filter(verb="export_reports", actor=cast.leader.user).count() == 1


def test_only_what_one_sees_and_not_too_many(three, cast, monkeypatch):
    with pytest.raises(Refused, match="请先选择项目"):
        verbs.ask_batch(by=cast.enclave_operator.user, projects=Project.objects.filter(name="甲科技"))
    monkeypatch.setitem(verbs.MOST, "pdf", 2)
    with translation.override("zh-hans"), pytest.raises(Refused, match="一次最多2个项目"):
        verbs.ask_batch(by=cast.staff.user, projects=Project.objects.all())


def test_a_filter_leaves_a_part_and_speaks_of_no_target(three, county):
    carrier = three[0].carrier
    report = period_report(county, 2026, as_of=TODAY, known_on=TODAY, narrowed={"carrier": carrier.pk})
    assert [row.name for row in report.register] == ["甲科技", "乙智能"]
    assert report.sentence == f"截至9月30日24时，引育科创项目2个（仅{carrier.short_name}）；其中仅飞地入驻0个。"
    assert (report.curve.target, report.targets, report.numbers[1].value) == (0, (), "—")
    assert report.period.endswith(f"仅{carrier.short_name}")


def test_a_wrong_report_is_replaced_and_both_say_so(three, cast, client_of, client):
    wanted = {"county": cast.county, "kind": Report.Kind.PROJECT, "project": three[0], "year": 2026}
    wrong = made(verbs.ask_report(by=cast.staff.user, **wanted))
    before = bytes_of(wrong.file)
    page = client_of(cast.leader.user).post(reverse("report-correct", args=[wrong.number]), {"reason": "金额填错"})
    right = made(Report.objects.get(corrects=wrong))
    assert page.url == right.get_absolute_url()
    assert right.data["imprint"]["corrects"] == f"本报告更正并替代 {wrong.number}：金额填错"
    checked = client.get(reverse("report-check", args=[wrong.check_code])).content.decode()
    assert "内容有误" in checked and right.number in checked and "金额填错" in checked
    assert reverse("report-check", args=[right.check_code]) in checked
    assert f"更正并替代 {wrong.number}" in client.get(reverse("report-check", args=[right.check_code])).content.decode()
    wrong.refresh_from_db()
    assert bytes_of(wrong.file) == before and hashlib.sha256(before).hexdigest() == wrong.file.sha256
    for who in (cast.auditor, cast.incubator_operator):
        assert client_of(who.user).get(reverse("report-correct", args=[wrong.number])).status_code == 404


def test_the_files_of_an_issued_report_are_never_made_again(three, cast):
    report = made(verbs.ask_report(by=cast.staff.user, county=cast.county, kind=Report.Kind.PERIOD, year=2026))
    files = (report.file_id, report.word_id, report.digest)
    tasks.make_report.func(report.pk)
    report.refresh_from_db()
    assert (report.file_id, report.word_id, report.digest) == files
    assert report.word.name.endswith(".docx")


def test_the_workbook_has_real_numbers_and_no_formulas(three, county, cast):
    Project.objects.filter(pk=three[0].pk).update(name="=1+1", planned_investment=680_000_000)
    report = made(verbs.ask_report(by=cast.staff.user, county=county, kind=Report.Kind.PERIOD, year=2026))
    with pikepdf.open(io.BytesIO(bytes_of(report.file))) as file:
        attached = file.attachments["report.xlsx"].get_file()
        book = openpyxl.load_workbook(io.BytesIO(attached.read_bytes()))
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    row = dict(zip(columns, sheet[2], strict=True))
    assert (row["项目名称"].value, row["项目名称"].data_type) == ("'=1+1", "s")
    assert row["计划总投资（万元）"].value == 680


def test_every_kind_passes_the_checker(three, cast, county, tmp_path):
    shared = {"by": cast.staff.user, "county": county, "year": 2026}
    for number, report in enumerate((
        verbs.ask_report(kind=Report.Kind.PERIOD, look="modern", **shared),
        verbs.ask_report(kind=Report.Kind.PROJECT, project=three[0], **shared),
        verbs.ask_batch(by=cast.staff.user, projects=Project.objects.all()),
    )):  # fmt: skip
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(bytes_of(made(report).file))
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        assert fonts and all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in fonts)


def test_rare_characters_print_or_are_refused_with_their_place(three, cast, county):
    sample = project_report()
    refuse_missing(replace(sample, project_name="𬭎䶮㛃科技"))
    with pytest.raises(Refused, match=r"U\+E000（项目名称：某□公司）"):
        refuse_missing(replace(sample, project_name="某\ue000公司"))
    Project.objects.filter(pk=three[0].pk).update(name="某\ue000公司")
    three[0].refresh_from_db()
    report = verbs.ask_report(by=cast.staff.user, county=county, kind=Report.Kind.PROJECT, project=three[0], year=2026)
    tasks.make_report.func(report.pk)
    report.refresh_from_db()
    assert report.state == "failed" and "U+E000（项目名称：" in report.problem


def test_no_person_of_a_roster_is_named_beside_a_level(three, cast, county):
    person = RosterPersonFactory(project=three[0], name="欧阳千里")
    RosterLineFactory(person=person, level="national")
    shared = {"as_of": TODAY, "known_on": TODAY}
    for report in (project_facts.project_report(three[0], **shared), period_report(county, 2026, **shared)):
        assert "欧阳" not in report.to_json()
        assert "欧阳" not in "".join(
            map(str, openpyxl.load_workbook(io.BytesIO(tables_of(report, "t"))).worksheets[0].values)
        )
