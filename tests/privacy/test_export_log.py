"""导出登记: every file that leaves has its line, unmasked ones bear its number, and a file that turned up is found."""

import hashlib
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from projects.files.exportlog import begin_export, end_export, note_reading
from projects.files.exportmodels import ExportLine
from projects.people import lasting
from tests import factories as make
from tests.figures.exported import posted

LOG, SHEET, FIND = "/export-log/", "/export-log.xlsx", "/export-log/find/"


@pytest.fixture
def project(county, cast):
    return make.ProjectFactory(county=county, carrier=cast.incubator, phone="13912345678")


def margins(body):
    """Header and footer of every sheet, and the second row of the first."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [(one.oddHeader.right.text, one.oddFooter.left.text) for one in book], book.worksheets[0]["A2"].value


def test_an_unmasked_workbook_bears_its_number_and_is_found_by_it_and_by_its_bytes(project, cast, client_of):
    staff = client_of(cast.staff.user)
    body = posted(staff, phones="on", reason="电话核对联系人 R&D").content
    line = ExportLine.objects.get()
    assert (line.kind, line.persons, line.rows, line.by) == ("ledger", "full", 1, cast.staff.user)
    assert (line.columns, line.reason) == (["项目编号", "项目名称", "手机"], "电话核对联系人 R&D")
    assert line.sha256 == hashlib.sha256(body).hexdigest()
    sheets, notes = margins(body)
    assert sheets == [(line.mark, line.mark)] * 2
    assert line.mark in notes
    assert (line.number in line.mark, cast.staff.user.name in line.mark) == (True, True)

    auditor = client_of(cast.auditor.user)
    for text in (line.number, line.number.lower(), line.sha256[:12]):
        assert [one.pk for one in auditor.get(LOG, {"q": text}).context["page_obj"]] == [line.pk]
    assert list(auditor.get(LOG, {"q": "DC1999-1"}).context["page_obj"]) == []
    page = auditor.post(FIND, {"file": SimpleUploadedFile("捡到的.xlsx", body)}, follow=True)
    assert [one.pk for one in page.context["page_obj"]] == [line.pk]
    page = auditor.post(FIND, {"file": SimpleUploadedFile("改过的.xlsx", body + b" ")}, follow=True)
    assert "没有摘要相同的导出记录" in page.content.decode()
    assert "请" in auditor.post(FIND, {}, follow=True).content.decode()


def test_a_masked_workbook_has_a_line_and_no_mark(project, cast, client_of):
    body = posted(client_of(cast.staff.user), "?q=某某").content
    line = ExportLine.objects.get()
    assert (line.persons, line.mark, "某某" in line.words) == ("masked", "", True)
    assert margins(body)[0] == [(None, None)] * 2


def test_the_log_is_filtered_and_taken_away_with_a_line_of_its_own(county, cast, client_of):
    old = begin_export("grants", by=cast.staff.user, county_id=county.pk)
    ExportLine.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=40))
    fresh = end_export(
        begin_export("dossier", by=cast.leader.user, county_id=county.pk, persons="full"), body=b"x", rows=3
    )
    leader = client_of(cast.leader.user)

    def shown(**asked):
        return [one.pk for one in leader.get(LOG, asked).context["page_obj"]]

    today = f"{timezone.localdate():%Y-%m-%d}"
    assert shown() == [fresh.pk, old.pk]
    assert (shown(kind="grants"), shown(persons="full"), shown(who=cast.leader.user.name)) == (
        [old.pk],
        [fresh.pk],
        [fresh.pk],
    )
    assert (shown(since=today), shown(until=today, kind="dossier"), shown(since="nonsense")) == (
        [fresh.pk], [fresh.pk], [fresh.pk, old.pk],
    )  # fmt: skip
    body = leader.get(SHEET, {"kind": "dossier"}).content
    own = ExportLine.objects.get(kind="log")
    assert (own.rows, own.sha256) == (1, hashlib.sha256(body).hexdigest())
    assert margins(body)[0] == [(own.mark, own.mark)]
    stale = client_of(cast.leader.user)
    session = stale.session
    session[lasting.KEY]["since"] = 0
    session.save()
    assert stale.get(SHEET).status_code == 302


def test_nobody_else_reads_the_log_and_no_county_that_of_another(county, cast, client_of):
    begin_export("ledger", by=None, county_id=make.CountyFactory(code="330499", name="外县").pk)
    begin_export("ledger", by=None, county_id=county.pk)
    for who, count in (("leader", 1), ("auditor", 1), ("administrator", 1)):
        assert len(client_of(getattr(cast, who).user).get(LOG).context["page_obj"]) == count
    for who in ("staff", "incubator_operator", "applicant", "expert"):
        client = client_of(getattr(cast, who).user)
        assert [client.get(LOG).status_code, client.get(SHEET).status_code, client.post(FIND).status_code] == [404] * 3


def test_the_list_costs_the_same_for_one_and_three(county, cast, client_of, django_assert_num_queries):
    client = client_of(cast.auditor.user)
    for count in (1, 2):
        for _place in range(count):
            begin_export("ledger", by=cast.staff.user, county_id=county.pk)
        client.get(LOG)
        with django_assert_num_queries(COST):
            client.get(LOG)


COST = 6


def test_ones_own_copy_and_a_machines_day_have_their_lines(county, cast, client_of):
    answer = client_of(cast.applicant.user).post("/account/data/copy/")
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    own = ExportLine.objects.get()
    assert (own.kind, own.persons, own.mark, own.sha256) == (
        "own",
        "own",
        "",
        hashlib.sha256(answer.content).hexdigest(),
    )
    for _read in range(3):
        note_reading(7, by=cast.staff.user, county_id=county.pk)
    assert ExportLine.objects.get(kind="machine").rows == 3
