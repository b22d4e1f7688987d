"""Contents as data: JSON, digest, check code, and facts in rows."""

import json
from dataclasses import replace

from projects.figures.reports.content import Fact
from projects.figures.reports.layout import pair_facts
from projects.figures.reports.snapshots import check_code, snapshot_digest

from .samples import FOLDER, period_report, project_report


def test_json_is_the_fixture_and_pictures_travel_as_digests():
    report = project_report()
    assert report.to_json() + "\n" == (FOLDER / "project.json").read_text("utf-8")
    assert set(json.loads(report.to_json())["photos"][0]["body"]) == {"sha256", "size"}
    assert period_report().to_json() + "\n" == (FOLDER / "period.json").read_text("utf-8")


def test_digest_is_of_the_facts_not_of_the_imprint():
    report = project_report()
    reprint = replace(report, imprint=replace(report.imprint, number="LD-2026-0099", check_code=""))
    assert snapshot_digest(reprint) == snapshot_digest(report)
    assert snapshot_digest(replace(report, remark="x")) != snapshot_digest(report)
    assert report.imprint.check_code == check_code(snapshot_digest(report))


def test_check_code_has_no_letters_that_look_like_digits():
    assert check_code("00" * 32) == "AAAA-AAAA"
    assert check_code("5ad6b5ad6b" + "00" * 27) == "1111-1111".replace("1", "8")


def test_facts_in_rows_of_two():
    a, b, c = Fact("a", "1"), Fact("b", "2"), Fact("c", "3")
    wide = Fact("w", "4", wide=True)
    assert pair_facts([a, b, c]) == [[a, b], [replace(c, wide=True)]]
    assert pair_facts([a, wide, b, c]) == [[replace(a, wide=True)], [wide], [b, c]]
    assert pair_facts([]) == []
