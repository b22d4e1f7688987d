"""Uploads are judged by content: good ones pass, broken and hostile ones get a sentence, never an exception."""

import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.files.checks import check_upload, clean_name
from projects.files.inspecting import inspect
from projects.files.inspection import __main__ as inspection
from projects.files.inspection.faults import Fault
from projects.files.models import StoredFile
from projects.trace.errors import Refused

from . import corpus
from .corpus import OLD, PDF, compound, office, picture

Kind = StoredFile.Kind

GOOD = {
    "计划书.pdf": (PDF, Kind.PDF),
    "照片.JPG": (picture(), Kind.IMAGE),
    "图.png": (picture("PNG"), Kind.IMAGE),
    "名不副实.jpg": (picture("PNG"), Kind.IMAGE),
    "图.webp": (picture("WEBP"), Kind.IMAGE),
    "图.heic": (picture("HEIF"), Kind.IMAGE),
    "图.avif": (picture("AVIF"), Kind.IMAGE),
    "手机.jpg": (corpus.phone_pair(), Kind.IMAGE),
    "灰.png": (corpus.png_of(300, 200), Kind.IMAGE),
    "书.docx": (office("docx"), Kind.WORD),
    "演示.pptx": (office("pptx"), Kind.SLIDES),
    "表.xlsx": (office("xlsx"), Kind.WORKBOOK),
    "旧书.doc": (compound(OLD["doc"]), Kind.OLD_WORD),
    "旧演示.ppt": (compound(OLD["ppt"]), Kind.OLD_SLIDES),
    "旧表.xls": (compound(OLD["xls"]), Kind.OLD_WORKBOOK),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_pass(name):
    body, kind = GOOD[name]
    checked = check_upload(name, SimpleUploadedFile(name, body))
    assert (checked.kind, checked.name) == (kind, name)
    stored = checked.content.read()
    assert stored.startswith(b"\xff\xd8\xff") if kind == Kind.IMAGE else stored == body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_photos_stand_upright_and_tell_time_place_and_taker_once(kind):
    ending = {"HEIF": "heic"}.get(kind, kind.lower())
    checked = check_upload(f"现场.{ending}", corpus.photo(kind) + PDF * (kind == "JPEG"))
    body = checked.content.read()
    assert [word in body for word in (b"SecretCamera", b"Exif", b"%PDF", b"Zhou")] == [False] * 4
    assert (checked.width, checked.height) == (40, 60)
    assert checked.taken_at.isoformat() == "2026-03-02T09:30:00+08:00"
    assert (checked.place, checked.taker) == ("30.84133, 120.92000", "Zhou Hang")


def test_a_chinese_name_in_the_camera_is_legible():
    assert check_upload("a.jpg", corpus.photo(taker="周航".encode())).taker == "周航"


def test_a_camera_without_a_clock_tells_no_time():
    assert check_upload("a.jpg", corpus.photo(taken="2099:01:01 00:00:00")).taken_at is None
    assert check_upload("a.jpg", corpus.photo(taken="0000:00:00 00:00:00")).taken_at is None


def _vba(kind, name="VBA/dir"):
    return compound(OLD[kind] | {name: b"x"})


def _ppt_with_macros():
    return compound(OLD["ppt"] | {"PowerPoint Document": corpus.slides((0x0400, b"\x01\0\0\0\x01\0\0\0\x02\0\0\0"))})


BAD = {
    "程序": ("a.exe", b"MZ", "此处不接收这类文件"),
    "没有扩展名": ("a", b"x", "此处不接收这类文件"),
    "空": ("a.pdf", b"", "是空文件"),
    "图片冒充PDF": ("a.pdf", picture(), "按名称应为PDF，内容却是图片"),
    "PDF冒充图片": ("a.jpg", PDF, "按名称应为图片，内容却是PDF"),
    "程序冒充文档": ("a.docx", b"MZ" + bytes(600), "按名称应为Word，内容却是程序"),
    "网页冒充表格": ("a.xls", corpus.HTML_TABLE, "按名称应为Excel 97-2003，内容却是网页"),
    "网页冒充新表格": ("a.xlsx", corpus.HTML_TABLE, "按名称应为Excel，内容却是网页"),
    "表格冒充文档": ("a.docx", office("xlsx"), "按名称应为Word，内容却是Excel"),
    "压缩包冒充文档": ("a.docx", corpus.folder({"a.txt": "x"}), "按名称应为Word，内容却是压缩包"),
    "旧文档冒充新文档": ("a.docx", compound(OLD["doc"]), "按名称应为Word，内容却是Word 97-2003"),
    "新文档冒充旧文档": ("a.doc", office("docx"), "按名称应为Word 97-2003，内容却是Word"),
    "矢量图冒充图片": ("a.png", b"<svg xmlns='x'/>", "按名称应为图片，内容却是网页"),
    "加密PDF": ("a.pdf", corpus.pdf_with(password="geheim"), "设有密码"),
    "截断PDF": ("a.pdf", PDF[:-60], "已损坏或不完整"),
    "无页PDF": ("a.pdf", corpus.pdf_with(0), "已损坏或不完整"),
    "循环PDF": ("a.pdf", corpus.pdf_in_circles(), "已损坏或不完整"),
    "数千页PDF": ("a.pdf", corpus.pdf_with(1001), "共1001页，最多1000页"),
    "截断图片": ("a.jpg", picture(size=(600, 600))[:-900], "无法作为图片读取"),
    "动图": ("a.webp", corpus.moving(), "动图"),
    "巨图": ("a.png", corpus.png_of(9001, 9001), "9001×9001"),
    "图片炸弹": ("a.png", corpus.png_of(60000, 3000), "60000×3000"),
    "加密新文档": ("a.docx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "设有密码"),
    "加密压缩": ("a.docx", office("docx").replace(b"\x14\0\0\0\x08\0", b"\x14\0\x01\0\x08\0"), "设有密码"),
    "加密旧文档": ("a.doc", compound({"WordDocument": bytes(10) + b"\0\1" + bytes(20)}), "设有密码"),
    "加密旧表格": ("a.xls", compound({"Workbook": corpus.biff((0x809, bytes(16)), (0x2F, bytes(4)))}), "设有密码"),
    "加密旧演示": ("a.ppt", compound(OLD["ppt"] | {"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3" + bytes(4)}), "设有密码"),
    "宏文档": ("a.docm", office("docx"), "含有宏"),
    "宏表格": ("a.xlsm", office("xlsx"), "含有宏"),
    "改名的宏文档": ("a.docx", office("docx", macro=True), "含有宏"),
    "带宏的文档": ("a.docx", office("docx", **{"word/vbaProject__bin": "x"}), "含有宏"),
    "四代宏": ("a.xlsx", office("xlsx", **{"xl/macrosheets/sheet1__xml": "x"}), "含有宏"),
    "内嵌宏表格": ("a.pptx", office("pptx", **{"ppt/embeddings/a__xlsm": "x"}), "含有宏"),
    "旧文档的宏": ("a.doc", _vba("doc", "Macros/VBA"), "含有宏"),
    "旧表格的宏": ("a.xls", _vba("xls", "_VBA_PROJECT_CUR/dir"), "含有宏"),
    "旧表格的四代宏": ("a.xls", compound({"Workbook": corpus.biff((0x85, bytes(5) + b"\x01\1A"))}), "含有宏"),
    "旧演示的宏": ("a.ppt", _ppt_with_macros(), "含有宏"),
    "半个旧文档": ("a.doc", compound(OLD["doc"])[:700], "已损坏或不完整"),
    "半个压缩包": ("a.xlsx", b"PK\x03\x04 broken", "已损坏或不完整"),
    "校验和不符": ("a.docx", corpus.folder({"[Content_Types].xml": "<x/>", "word/document.xml": "hello"}, 0)
               .replace(b"hello", b"hallo"), "已损坏或不完整"),
    "压缩炸弹": ("a.xlsx", office("xlsx", **{"xl/sheet": "0" * 3_000_000}), "远超"),
    "谎报大小的炸弹": ("a.xlsx", corpus.forged(office("xlsx", **{"xl/big": "0" * 90_000_000}), "xl/big", 9), "已损坏或不完整"),
    "无数条目": ("a.docx", corpus.folder({f"{n}": "" for n in range(5001)}), "远超"),
    "越出目录": ("a.docx", office("docx", **{"__/up": "x", "a/____/up": "x"}), "远超"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_files_get_their_sentence_in_time_and_memory(what):
    name, body, words = BAD[what]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match=words) as refusal:
        check_upload(name, body)
    assert f"“{name}”" in str(refusal.value)
    assert time.monotonic() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB: nothing was unfolded here


def test_a_pdf_that_only_forbids_changes_is_taken():
    assert check_upload("a.pdf", corpus.pdf_with(password="")).kind == Kind.PDF


def test_what_outlasts_or_outgrows_the_limits_is_refused(monkeypatch, tmp_path):
    from projects.files import inspecting

    path = tmp_path / "a.png"
    path.write_bytes(corpus.png_of(8900, 8900))
    for limits, word in (({"memory": 150 * 1024**2}, "memory"), ({"seconds": 0.01}, "time")):
        monkeypatch.setattr(inspecting, "LIMITS", inspecting.Limits(**{"cpu": 30, "file": 0} | limits))
        with pytest.raises(Fault) as fault:
            inspect("check", path, kind="image")
        assert fault.value.code == word
    with pytest.raises(Refused, match="所需的时间或内存过多"):
        check_upload("a.png", path.read_bytes())


ODD = st.one_of(st.binary(max_size=400), st.sampled_from([b"", b"\0" * 4096, b"PK\x05\x06", b"%%EOF"]))
BASES = st.sampled_from([PDF, picture(), picture("HEIF"), office("docx"), compound(OLD["xls"]), b""])


@settings(max_examples=200, deadline=None)
@given(
    ODD, BASES, st.sampled_from(["pdf", "image", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "csv"]), st.floats(0, 1)
)
def test_no_bytes_raise_anything_but_a_fault(tmp_path_factory, noise, base, kind, place):
    path = tmp_path_factory.getbasetemp() / "odd"
    at = int(place * len(base))
    path.write_bytes(base[:at] + noise + base[at:])
    answer, _body = inspection.attempt("check", path=str(path), kind=kind)
    assert isinstance(answer, dict)


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
