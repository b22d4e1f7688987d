"""The audit file: numbered, hashed, reproducible, without people's papers unless the right is there; logged as an export."""

import hashlib
from datetime import date
from zipfile import ZipFile

import pypdfium2
import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.figures.actions.dossiers import ask_dossier, make_dossier
from projects.figures.dossiers.packing import write_dossier
from projects.figures.models import Dossier
from projects.files.dossier import sheets_of
from projects.files.exportmodels import ExportLine
from projects.register.actions.promises import make_promise
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import (
    EvidenceFactory,
    InvestmentFactory,
    MilestoneFactory,
    ProjectFactory,
    ProjectPhotoFactory,
    StoredFileFactory,
)
from tests.factories.base import at

DAY = date(2026, 3, 31)
pytestmark = pytest.mark.usefixtures("renderer")


@pytest.fixture
def project(cast, today):
    today(DAY.isoformat())
    project = ProjectFactory(county=cast.county, carrier=cast.incubator, name="边缘视觉/质检")
    for kind, name in (("registration", "营业执照"), ("staff", "参保证明")):
        row = MilestoneFactory(
            project=project,
            kind=kind,
            on=date(2026, 2, 1),
            verified_by=cast.staff.user,
            verified_at=at(date(2026, 2, 2)),
        )
        EvidenceFactory(milestone=row, name=name)
    ProjectPhotoFactory(project=project, taken_on=date(2026, 3, 1))
    return project


@pytest.fixture
def dossier(project, cast):
    dossier = ask_dossier(by=cast.staff.user, county=cast.county, project=project, year=2026)
    make_dossier(dossier)
    dossier.refresh_from_db()
    return dossier


def names(path):
    with ZipFile(path) as archive:
        return [name.split("/", 1)[-1] for name in archive.namelist()]


def test_the_folder_is_numbered_and_every_hash_agrees(dossier, project, cast):
    assert (dossier.state, dossier.papers) == ("ready", 4)
    with ZipFile(dossier.content) as archive:
        assert archive.testzip() is None
        folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
        assert folders == {f"{project.number} 边缘视觉 质检"}
        lines = archive.read("SHA256SUMS.txt").decode().splitlines()
        for line in lines:
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert len(lines) == len(archive.namelist()) - 1
    assert names(dossier.content) == [
        "0-01 落地报告.pdf", "4 落地/4-01 县内注册 营业执照.pdf", "4 落地/4-03 项目现场照片 生产线 嘉善县罗星街道.jpg", "00 目录.pdf",
        "SHA256SUMS.txt",
    ]  # fmt: skip
    assert Message.objects.get(to=cast.staff.user).link == f"/dossiers/{dossier.pk}/"


def test_the_same_content_gives_the_same_bytes_and_full_has_the_papers_that_name_people(project, tmp_path):
    made = []
    for number in range(2):
        path = tmp_path / f"{number}.zip"
        write_dossier(path, [project], as_of=DAY, full=True, title="x")
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert "4 落地/4-02 参保人员 参保证明.pdf" in names(tmp_path / "0.zip")


def test_with_papers_that_name_people_it_bears_the_mark_of_its_line(project, cast, tmp_path):
    asked = ask_dossier(by=cast.leader.user, county=cast.county, project=project, year=2026, full=True, reason="审计")
    make_dossier(asked)
    asked.refresh_from_db()
    with ZipFile(asked.content) as archive:
        [catalogue] = [name for name in archive.namelist() if name.endswith("00 目录.pdf")]
        assert archive.read("导出登记.txt").decode() == f"{asked.line.mark}\n"
        document = pypdfium2.PdfDocument(archive.read(catalogue))
    assert all(asked.line.number in page.get_textpage().get_text_range() for page in document)
    assert (asked.line.persons, asked.line.sha256, asked.line.reason) == ("full", asked.sha256, "审计")


def test_a_new_kind_of_row_comes_by_itself(project, cast):
    promise = make_promise(
        project, by=cast.staff.user, what="到位资金", evidence=StoredFileFactory(county=project.county)
    )
    assert promise.evidence in [sheet.file for sheet in sheets_of(project)]


def test_who_may_ask_and_take_it_away(dossier, project, cast, client_of):
    for name, status in (
        ("auditor", 200),
        ("leader", 200),
        ("incubator_operator", 404),
        ("reporter", 404),
        ("foreign_staff", 404),
    ):
        assert (
            client_of(getattr(cast, name).user).get(reverse("dossier-file", args=[dossier.pk])).status_code == status
        ), name
    exported = AuditEvent.objects.filter(verb="export_dossier")
    assert {row.actor_id for row in exported} == {cast.auditor.user.pk, cast.leader.user.pk}
    with pytest.raises(Refused, match="只提供给中心负责人和审计人员"):
        ask_dossier(by=cast.staff.user, county=cast.county, year=2026, full=True, reason="审计")
    with pytest.raises(Refused, match="只有科创中心和审计人员"):
        ask_dossier(by=cast.incubator_operator.user, county=cast.county, project=project, year=2026)
    full = ask_dossier(by=cast.leader.user, county=cast.county, year=2026, full=True, reason="审计调阅")
    made = [(line.kind, line.persons, bool(line.sha256), line.rows) for line in ExportLine.objects.filter(again=None)]
    assert made == [("dossier", "masked", True, 4)]
    assert {line.by for line in ExportLine.objects.exclude(again=None)} == {cast.auditor.user, cast.leader.user}
    assert not Dossier.objects.visible_to(cast.staff.user).filter(pk=full.pk).exists()


def test_it_is_asked_for_on_the_page(project, cast, client_of):
    client = client_of(cast.staff.user)
    assert client.post(reverse("dossiers") + f"?project={project.number}", {}).status_code == 302
    row = Dossier.objects.get()
    assert (row.project, row.full) == (project, False)
    assert client.get(reverse("dossier", args=[row.pk])).status_code == 200


def test_the_command_writes_a_folder(project, tmp_path, capsys):
    call_command("dossier", project.number, output=tmp_path / "out")
    [folder] = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert (folder / "00 目录.pdf").read_bytes().startswith(b"%PDF")
    assert AuditEvent.objects.get(verb="export_dossier").difference == {
        "papers": 4, "full": False, "line": ExportLine.objects.get().number,
    }  # fmt: skip


def test_vouchers_of_money_are_named_by_their_kind(project, tmp_path):
    InvestmentFactory(project=project, kind="funds_in_place", voucher=StoredFileFactory(county=project.county))
    call_command("dossier", project.number, output=tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*到位资金*")] != []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(project, cast, client_of, assert_queries, rows):
    for _row in range(rows):
        ask_dossier(by=cast.staff.user, county=cast.county, project=project, year=2026)
    client = client_of(cast.staff.user)
    client.get(reverse("dossiers"))
    with assert_queries(7):
        client.get(reverse("dossiers"))
