"""An issued report states the head of the audit chain, and the head on the paper finds a chain that was rewritten."""

import io
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from projects.figures import tasks
from projects.figures.actions.reports import ask_report
from projects.figures.models import Report
from projects.trace import appendonly, sealing
from projects.trace.actions import record
from projects.trace.models import Seal
from tests.figures.reports.paper import text_of

pytestmark = pytest.mark.usefixtures("renderer")


def verified(**options):
    out = io.StringIO()
    try:
        call_command("verify_audit", **options, stdout=out)
    except SystemExit:
        return False, out.getvalue()
    return True, out.getvalue()


@pytest.fixture
def issued(cast, county, today, tmp_path, settings):
    """A report issued while three acts were sealed, and its PDF as a file."""
    settings.AUDIT_HEADS = tmp_path / "heads"
    today("2026-09-30")
    for n in range(3):
        record("note", county, by=cast.staff.user, county_id=county.pk, note=str(n))
    sealing.seal()
    report = ask_report(by=cast.leader.user, county=county, kind=Report.Kind.PERIOD, year=2026)
    tasks.make_report.func(report.pk)
    report.refresh_from_db()
    path = tmp_path / "report.pdf"
    with report.file.content.open("rb") as file:
        path.write_bytes(file.read())
    return report, path


def test_the_head_stands_on_paper_in_the_workbook_and_is_checked(issued, client_of, cast, client):
    report, path = issued
    head = sealing.head()
    said = f"留痕链首：序号{head.number}，摘要{head.digest[:16]}…，封存于2026-09-30 10:00"
    assert said.replace(" ", "") in text_of(path).replace("\n", "").replace(" ", "")
    with pikepdf.open(path) as pdf:
        book = openpyxl.load_workbook(io.BytesIO(pdf.attachments["report.xlsx"].get_file().read_bytes()))
    assert [cell.value for cell in book.worksheets[1]["A"]][-1].split("摘要")[1].startswith(head.digest)
    page = client_of(cast.leader.user).get(report.get_absolute_url()).content.decode()
    check = client.get(reverse("report-check", args=[report.check_code])).content.decode()
    assert [said in text and "与操作记录链一致" in text for text in (page, check)] == [True, True]

    record("note", report.county, by=None, county_id=report.county_id)
    sealing.seal()
    assert verified(report=[report.number, str(path)])[0]
    assert "report.pdf 所载的链首" in verified(report=[str(path)])[1]
    assert verified(head=[f"{head.number}:{head.digest[:16]}…"])[0]

    appendonly.drop()
    Seal.objects.filter(number=head.number).update(digest="0" * 64)
    whole, words = verified(report=[str(path)])
    assert (whole, "report.pdf" in words) == (False, True)
    page = client_of(cast.leader.user).get(report.get_absolute_url()).content.decode()
    assert "请管理员运行 verify_audit" in page


def test_what_states_no_head_is_named(db, tmp_path):
    other = Path(tmp_path / "other.json")
    other.write_text("[1]")
    for reference in ("TJ-1900-0001", str(other)):
        with pytest.raises(CommandError, match="没有留痕链首"):
            call_command("verify_audit", report=[reference])
