"""Red head, number and seal: only from the unit's own settings, dated, kept by what was issued."""

import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image

from projects.figures import tasks
from projects.figures.actions.heads import set_paper_head
from projects.figures.actions.reports import ask_report
from projects.figures.models import PaperHead, Report
from tests.factories import StoredFileFactory
from tests.figures.reports.paper import text_of

pytestmark = pytest.mark.usefixtures("renderer")


@pytest.fixture
def printed(cast, county, today, tmp_path):
    """`printed()`: a new period report, and its words."""
    today("2026-09-30")

    def run():
        report = ask_report(by=cast.leader.user, county=county, kind=Report.Kind.PERIOD, year=2026)
        tasks.make_report.func(report.pk)
        report.refresh_from_db()
        assert report.state == "ready", report.problem
        path = tmp_path / f"{report.number}.pdf"
        with report.file.content.open("rb") as file:
            path.write_bytes(file.read())
        return report, path

    return run


def seal(county):
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "red").save(out, "PNG")
    return StoredFileFactory(county=county, kind="image", mime="image/png", data=out.getvalue())


def test_without_settings_nothing_is_invented(printed):
    report, path = printed()
    assert (report.document_number, report.data["imprint"]["head"]) == ("", "")
    assert "〔" not in text_of(path, 1, 1)


def test_numbers_run_on_and_issued_papers_keep_theirs(printed, cast, county):
    set_paper_head(
        by=cast.leader.user, county=county, effective_from=date(2026, 9, 30), head="嘉善科创中心文件", code="善科创"
    )
    first, path = printed()
    second, _path = printed()
    assert [first.document_number, second.document_number] == ["善科创〔2026〕1号", "善科创〔2026〕2号"]
    text = text_of(path, 1, 1)
    assert "嘉善科创中心文件" in text and "善科创〔2026〕1号" in text
    first.refresh_from_db()
    assert first.data["imprint"]["document_number"] == "善科创〔2026〕1号"


def test_the_seal_stands_over_the_issuer_with_words_for_it(printed, cast, county):
    set_paper_head(
        by=cast.leader.user, county=county, effective_from=date(2026, 9, 30), head="", code="", seal=seal(county)
    )
    _report, path = printed()
    assert "2026年9月30日" in text_of(path)
    with pikepdf.open(path) as file:
        words = {
            str(o.get("/Alt", ""))
            for o in file.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        }
    assert "单位印章" in words


def test_it_is_set_on_its_page_from_a_day_on(cast, county, client_of, today):
    today("2026-09-30")
    leader = client_of(cast.leader.user)
    data = {"head": "嘉善科创中心文件", "code": "善科创", "effective_from": "2026-10-01"}
    assert leader.post(reverse("settings-paper-head"), data).status_code == 302
    row = PaperHead.objects.get()
    assert (row.head, row.seal, row.effective_from) == ("嘉善科创中心文件", None, date(2026, 10, 1))
    assert "2026-10-01" in leader.get(reverse("settings-papers")).content.decode()
    assert client_of(cast.staff.user).get(reverse("settings-papers")).status_code == 404
