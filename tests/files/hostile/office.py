"""Office files that are well-formed zip folders and bad inside: XML that explodes, macros, embedded programs, wrong kinds."""

import io
import zipfile

from docx import Document

from ..corpus import OLD, TYPES, biff, compound, folder, slides
from ..corpus import office as package
from .book import comes_as

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈哈">{LAUGHS}]><x>&l9;</x>'
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>{"&a;" * 20_000}</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
FETCHED = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
DEEP = "<x>" * 200_000 + "</x>" * 200_000


def letter(words="尊敬的{{ 企业 }}：", *, swap=None, more=None):
    """A real Word file; `swap` replaces parts of it, `more` adds some."""
    document = Document()
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), swap or {}, more or {})


def repacked(body, swap, more):
    """The zip with parts exchanged."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return folder(parts | swap | more)


@comes_as("书.docx")
def entity_bomb():
    """A billion laughs in the document."""
    return letter(swap={"word/document.xml": ENTITY_BOMB})


@comes_as("书.docx")
def quadratic_entities():
    return letter(swap={"word/document.xml": QUADRATIC})


@comes_as("书.docx")
def entity_of_a_file():
    """An external entity that reads /etc/passwd."""
    return letter(swap={"word/document.xml": OUTSIDE})


@comes_as("书.docx")
def doctype_of_the_net():
    return letter(swap={"word/document.xml": FETCHED})


@comes_as("书.docx", "演示.pptx")
def entity_bomb_in_the_contents():
    return folder({"[Content_Types].xml": ENTITY_BOMB, "word/document.xml": "<x/>", "ppt/presentation.xml": "<x/>"})


@comes_as("书.docx")
def xml_two_hundred_thousand_deep():
    return letter(swap={"word/document.xml": DEEP})


@comes_as("书.docx")
def a_paragraph_of_ten_million_signs():
    return letter("长" * 3_300_000)


@comes_as("书.docx")
def attributes_without_end():
    many = " ".join(f'a{n}="{n}"' for n in range(200_000))
    return letter(swap={"word/document.xml": f"<x {many}/>"})


@comes_as("书.docx")
def binary_as_xml():
    return letter(swap={"word/document.xml": bytes(range(256)) * 400})


@comes_as("书.docx")
def a_letter_without_end():
    """A template that asks for two to the power of twenty lines."""
    loops = "{% for a in 'xxxxxxxxxx' %}" * 9 + "x" + "{% endfor %}" * 9
    return letter(loops)


@comes_as("书.docx")
def a_letter_that_digs():
    """A template that climbs to Python's insides."""
    return letter("{{ ''.__class__.__mro__[1].__subclasses__() }}")


@comes_as("书.docx")
def a_letter_that_multiplies():
    return letter("{{ 'x' * 10000000000 }}")


@comes_as("书.docx")
def a_letter_that_cannot_be_parsed():
    return letter("{{ 企业 {% if %} }}")


@comes_as("书.docx")
def a_picture_of_the_net():
    """A relation that fetches when the file is opened."""
    link = '<Relationships xmlns="x"><Relationship Id="r" Type="x/image" TargetMode="External" Target="http://127.0.0.1:9/"/></Relationships>'
    return letter(more={"word/_rels/footnotes.xml.rels": link})


@comes_as("书.docx", "演示.pptx", "表.xlsx")
def wrong_contents():
    """A table of contents that says something else."""
    parts = {part: "<x/>" for part, _mime in TYPES.values()}
    return folder({"[Content_Types].xml": '<Types><Override ContentType="text/html"/></Types>'} | parts)


@comes_as("书.docx", "演示.pptx", "表.xlsx")
def no_contents():
    return folder({part: "<x/>" for part, _mime in TYPES.values()})


@comes_as("书.docx", "演示.pptx", "表.xlsx")
def macros():
    return package("docx", **{"word/vbaProject__bin": "x"})


@comes_as("书.docx", "表.xlsx")
def macros_by_their_type_only():
    return package("xlsx", macro=True)


@comes_as("书.docm", "表.xlsm", "表.xlsb")
def macros_by_name():
    return package("docx")


@comes_as("书.docx")
def an_embedded_program():
    """An OLE object with a program in it."""
    program = compound({"\x01Ole10Native": b"MZ" + bytes(5000)})
    return letter(more={"word/embeddings/oleObject1.bin": program})


@comes_as("书.docx", "演示.pptx", "表.xlsx")
def one_kind_named_as_another():
    return folder({"[Content_Types].xml": "<x/>", "a.txt": "x"})


@comes_as("书.doc", "演示.ppt", "表.xls")
def old_macros():
    return compound(OLD["doc"] | {"Macros/VBA": b"x", "_VBA_PROJECT_CUR/dir": b"x"})


@comes_as("书.doc", "演示.ppt", "表.xls", "书.docx", "表.xlsx")
def locked_by_a_password():
    return compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x"})


@comes_as("书.doc", "演示.ppt", "表.xls")
def half_an_old_file():
    return compound(OLD["xls"] | OLD["doc"] | OLD["ppt"])[:1700]


@comes_as("书.doc", "表.xls")
def old_file_in_circles():
    """An OLE file whose chain of sectors bites its tail."""
    body = bytearray(compound(OLD["xls"] | OLD["doc"]))
    at = 512 + body[512:].rfind(b"\x01\0\0\0\x02\0\0\0")
    body[at : at + 8] = b"\x01\0\0\0\x00\0\0\0"
    return bytes(body)


@comes_as("书.doc", "表.xls", "演示.ppt")
def old_file_with_a_directory_in_circles():
    body = bytearray(compound(OLD["xls"] | OLD["doc"] | OLD["ppt"]))
    at = body.find("Root Entry".encode("utf-16-le"))
    for entry in range(1, 4):  # every name is its own left and right neighbour, and its own child
        for field in (68, 72, 76):
            body[at + 128 * entry + field : at + 128 * entry + field + 4] = entry.to_bytes(4, "little")
    return bytes(body)


@comes_as("书.doc", "表.xls")
def old_file_of_four_billion_sectors():
    body = bytearray(compound(OLD["xls"] | OLD["doc"]))
    body[44:48] = b"\xff\xff\xff\x7f"
    return bytes(body)


@comes_as("演示.ppt")
def old_slides_in_circles():
    """A folder of slides that says it holds itself, without length."""
    return compound(OLD["ppt"] | {"PowerPoint Document": slides((0x03E8, b""), (0x03E8, b"")) * 50})


@comes_as("表.xls")
def locked_old_workbook():
    return compound({"Workbook": biff((0x809, bytes(16)), (0x2F, bytes(4)))})


@comes_as("书.doc", "表.xls", "演示.ppt")
def text_named_as_an_old_file():
    return "{\\rtf1 就是文字}".encode()
