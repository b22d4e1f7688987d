"""PDFs: cut, locked, with programs and files inside, too long, too wide, in circles, and two things at once."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.factories import pdf_bytes

from ..corpus import folder, pdf_in_circles, pdf_with
from .book import comes_as


def _saved(change, pages=1, **how):
    with Pdf.new() as document:
        for _n in range(pages):
            document.add_blank_page(page_size=(595, 842))
        change(document)
        out = io.BytesIO()
        document.save(out, **how)
    return out.getvalue()


def _raw(*objects, trailer=b"/Root 1 0 R"):
    """A PDF of these objects as they are, with a correct table."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(out))  # fmt: skip


PAGES = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")


def _stream(facts, body):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (facts, len(body), body)


def _drawing(content, resources=b"", box=b"0 0 595 842", *more):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>" % (box, resources)
    return _raw(*PAGES, page, content, *more)


@comes_as("计划.pdf", claims="application/pdf")
def cut_pdf():
    return pdf_bytes("计划")[:-60]


@comes_as("计划.pdf")
def only_the_first_line():
    return b"%PDF-1.7\n%%EOF"


@comes_as("计划.pdf")
def locked_pdf():
    return pdf_with(password="geheim")


@comes_as("计划.pdf")
def script_on_opening():
    """JavaScript when it opens and when it closes."""

    def change(document):
        action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1); this.submitForm('http://127.0.0.1:9');"))
        document.Root.OpenAction = action
        document.Root.AA = Dictionary(WC=action)
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), action])))

    return _saved(change)


@comes_as("计划.pdf")
def program_on_opening():
    """A launch action."""

    def change(document):
        document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe")))

    return _saved(change)


@comes_as("计划.pdf")
def files_inside():
    def change(document):
        document.attachments["工具.exe"] = b"MZ" + bytes(5000)

    return _saved(change)


@comes_as("计划.pdf")
def ten_thousand_pages():
    return pdf_with(10_000)


@comes_as("计划.pdf")
def pages_said_to_be_billions():
    return pdf_bytes("x").replace(b"/Count 1", b"/Count 2147483647")


@comes_as("计划.pdf")
def a_page_a_million_points_wide():
    return _drawing(_stream(b"", b"0 0 100 100 re f"), box=b"0 0 1000000 1000000")


@comes_as("计划.pdf")
def a_page_without_extent():
    return _drawing(_stream(b"", b""), box=b"nan inf 1e400 -1e400")


@comes_as("计划.pdf")
def pages_in_circles():
    return pdf_in_circles()


@comes_as("计划.pdf")
def tables_in_circles():
    """A cross-reference table whose predecessor is itself."""
    body = pdf_bytes("x")
    at = body.rfind(b"xref\n0 5")
    return body.replace(b"/Info 4 0 R", b"/Info 4 0 R/Prev %d" % at)


@comes_as("计划.pdf")
def objects_a_hundred_thousand_deep():
    return _raw(*PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/X " + b"[" * 100_000 + b"]" * 100_000 + b">>")


@comes_as("计划.pdf")
def pages_a_thousand_deep():
    """A tree of pages with one branch, five thousand levels."""
    levels = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(3, 5000)]
    last = b"<</Type/Page/Parent 4999 0 R/MediaBox[0 0 9 9]>>"
    return _raw(PAGES[0], b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *levels, last)


def _fold(body, times):
    for _n in range(times):
        body = zlib.compress(body, 9)
    return body


@comes_as("计划.pdf")
def a_stream_that_unfolds():
    """300 MB of drawing from three hundred kilobytes."""
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(b" " * 1_000_000) for _n in range(300)) + packed.flush()
    return _drawing(_stream(b"/Filter/FlateDecode", body))


@comes_as("计划.pdf")
def a_stream_folded_many_times():
    """A gigabyte folded three times."""
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(bytes(1_000_000)) for _n in range(1000)) + packed.flush()
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return _drawing(_stream(filters, _fold(body, 2)))


@comes_as("计划.pdf")
def an_object_stream_that_unfolds():
    """Objects packed in a stream that unfolds to hundreds of megabytes."""
    packed = zlib.compressobj(9)
    body = packed.compress(b"5 0 ") + b"".join(packed.compress(b" " * 1_000_000) for _n in range(400)) + packed.flush()
    folded = _stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", body)
    return _raw(*PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>", folded)


@comes_as("计划.pdf")
def a_picture_that_unfolds():
    """A picture in a page, a hundred thousand pixels square."""
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(bytes(1_000_000)) for _n in range(300)) + packed.flush()
    facts = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode"
    return _drawing(_stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject<</I 5 0 R>>", b"0 0 595 842",
                    _stream(facts, body))  # fmt: skip


@comes_as("计划.pdf")
def forms_that_call_each_other():
    """Thirty forms, each drawing the next one ten times; and one that draws itself."""
    forms = [
        _stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N %d 0 R>>>>" % (n + 1 if n < 34 else 5),
            b"/N Do " * 10,
        )  # fmt: skip
        for n in range(5, 35)
    ]
    return _drawing(_stream(b"", b"/N Do"), b"/XObject<</N 5 0 R>>", b"0 0 595 842", *forms)


@comes_as("计划.pdf")
def strokes_by_the_million():
    packed = zlib.compress(
        b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n % 83, n % 97) for n in range(600_000)), 9
    )
    return _drawing(_stream(b"/Filter/FlateDecode", packed))


@comes_as("计划.pdf")
def a_shading_without_end():
    function = b"<</FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]/Length 2>>stream\n{}\nendstream"
    shade = b"/Shading<</S <</ShadingType 1/ColorSpace/DeviceRGB/Domain[-1e9 1e9 -1e9 1e9]/Function 5 0 R>>>>"
    return _drawing(_stream(b"", b"/S sh"), shade, b"0 0 595 842", function)


@comes_as("计划.pdf", "表.xlsx", "书.docx")
def pdf_and_zip_at_once():
    return pdf_bytes("计划") + folder(
        {"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "xl/workbook.xml": "<x/>"}
    )


@comes_as("计划.pdf", "网页.html")
def pdf_and_web_page_at_once():
    return b"<html><script>alert(1)</script><!-- " + pdf_bytes("计划") + b" --></html>"


@comes_as("计划.pdf", claims="application/pdf")
def a_web_page_as_a_pdf():
    return b"<!doctype html><script>fetch('http://127.0.0.1:9')</script>"


@comes_as("计划.pdf")
def broken_xref_numbers():
    return pdf_bytes("x").replace(b"0000000009", b"9999999999").replace(b"startxref\n", b"startxref\n-")


@comes_as("计划.pdf")
def a_pdf_with_a_hostile_title():
    def change(document):
        document.docinfo[Name.Title] = String("<script>alert(1)</script>\u202e" + "长" * 100_000)

    return _saved(change)


@comes_as("计划.pdf")
def xml_forms():
    """XFA with an entity bomb."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xdp>&b;</xdp>'

    def change(document):
        document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pikepdf.Stream(document, bomb))

    return _saved(change)
