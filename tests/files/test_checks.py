"""Uploads are judged by content: good ones pass, broken and hostile ones get a sentence, never an exception."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from projects.files.checks import check_upload, clean_name
from projects.files.models import StoredFile
from projects.trace.errors import Refused

Kind = StoredFile.Kind


def picture(kind="JPEG", size=(60, 40), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def office(part, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, body in {"[Content_Types].xml": "<x/>", part: "<x/>", **more}.items():
            folder.writestr(name, body)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("计划书.pdf", PDF, Kind.PDF),
        ("照片.JPG", picture(), Kind.IMAGE),
        ("图.png", picture("PNG"), Kind.IMAGE),
        ("图.webp", picture("WEBP"), Kind.IMAGE),
        ("图.heic", picture("HEIF"), Kind.IMAGE),
        ("图.avif", picture("AVIF"), Kind.IMAGE),
        ("书.docx", office("word/document.xml"), Kind.WORD),
        ("演示.pptx", office("ppt/presentation.xml"), Kind.SLIDES),
        ("表.xlsx", office("xl/workbook.xml"), Kind.WORKBOOK),
    ],
)
def test_good_files_pass(name, body, kind):
    checked = check_upload(name, body)
    assert checked.kind == kind
    assert checked.name == name


def test_pictures_lose_hidden_data_and_what_is_glued_on():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    body = picture(exif=exif) + PDF
    checked = check_upload("现场.jpg", body)
    assert b"SecretCamera" not in checked.body
    assert b"%PDF" not in checked.body
    assert (checked.width, checked.height) == (60, 40)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.exe", b"MZ", "此处不接收这类文件"),
        ("a", b"x", "此处不接收这类文件"),
        ("a.pdf", b"", "是空文件"),
        ("a.pdf", picture(), "内容与文件名不符"),
        ("a.pdf", PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 1>>"), "设有密码"),
        ("a.jpg", PDF, "无法作为图片读取"),
        ("a.jpg", picture(size=(600, 600))[:-900], "无法作为图片读取"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "设有密码"),
        ("a.docx", office("xl/workbook.xml"), "内容与文件名不符"),
        ("a.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"}), "宏"),
        ("a.docx", office("word/document.xml", **{"../up": "x"}), "远超"),
        ("a.xlsx", office("xl/workbook.xml", **{"xl/sheet": "0" * 3_000_000}), "远超"),
        ("a.xlsx", b"PK\x03\x04 broken", "内容与文件名不符"),
    ],
)
def test_bad_files_get_a_sentence(name, body, words):
    with pytest.raises(Refused, match=words):
        check_upload(name, body)


def test_moving_pictures_and_giants_are_refused():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(Refused, match="动图"):
        check_upload("a.webp", out.getvalue())
    out = io.BytesIO()
    Image.new("1", (9001, 9001)).save(out, "PNG")
    with pytest.raises(Refused, match="9001×9001"):
        check_upload("a.png", out.getvalue())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([PDF, picture(), office("word/document.xml"), b""]), st.sampled_from(
    ["a.pdf", "a.jpg", "a.heic", "a.docx", "a.xlsx", "a.pptx"]), st.integers(0, 200))
def test_no_bytes_raise_anything_but_a_refusal(noise, base, name, at):
    with contextlib.suppress(Refused):
        check_upload(name, base[:at] + noise + base[at:])


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\x\\计划.pdf", "计划.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("长" * 300 + ".pdf", "长" * 180 + ".pdf"),
    ],
)
def test_names_are_harmless(given_name, kept):
    assert clean_name(given_name) == kept
