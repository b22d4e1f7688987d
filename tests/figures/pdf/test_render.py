"""What a printed file is: PDF/A-3a with tags, language, title, fixed dates, embedded subsets and its attachment."""

import io
import subprocess

import pikepdf
import pytest

from projects.figures.pdf.render import Attachment


@pytest.fixture
def pdf(printed):
    return printed("<h1>落地报告</h1><p>䶮𬭎𫖯</p>", [Attachment("report.json", b'{"a": 1}', "application/json")])


def test_declares_pdf_a_3a_with_tags_language_and_title(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["dc:title"] == "落地报告"
        assert file.Root.MarkInfo.Marked is True or bool(file.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in file.Root
        assert str(file.Root.Lang) == "zh-CN"
        assert "/OutputIntents" in file.Root


def test_attachment_is_named_once_readable_and_related(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert list(file.attachments) == ["report.json"]
        attached = file.attachments["report.json"].get_file()
        assert (attached.read_bytes(), attached.mime_type) == (b'{"a": 1}', "application/json")
        assert [str(spec.AFRelationship) for spec in file.Root.AF] == ["/Data"]


def test_dates_are_those_given(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.docinfo["/CreationDate"]) == "D:20261012013000Z"
        params = file.attachments["report.json"].get_file().obj.Params
        assert (str(params.CreationDate), str(params.ModDate)) == ("D:20261012013000Z", "D:20261012013000Z")


def test_fonts_are_embedded_subsets(pdf, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    rows = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row


def test_rare_characters_can_be_read_back(pdf, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert text.split() == ["落地报告", "䶮𬭎𫖯"]


def test_same_input_gives_the_same_bytes(printed):
    attachment = Attachment("report.json", b"{}", "application/json")
    assert printed("<p>甲</p>", [attachment]) == printed("<p>甲</p>", [attachment])


def test_asset_is_drawn(printed):
    square = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    assert printed('<img src="asset:q" alt="q">', assets={"q": (square, "image/svg+xml")}).startswith(b"%PDF")
