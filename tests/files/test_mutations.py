"""Whole files, broken by chance: bytes turned, cut off, cut out, put elsewhere. Each is taken or refused in words, in time.

`MUTATIONS=500` is how many of each kind; `MUTATIONS_SEED` begins another row of them. A failure names kind and number.
"""

import io
import os
import random
import time
from email.message import EmailMessage

import openpyxl
import pytest

from projects.files.checks import check_upload
from projects.files.models import StoredFile
from projects.files.reading import text_of
from projects.trace.errors import Refused

from . import corpus

MANY = int(os.environ.get("MUTATIONS", "500"))
SEED = os.environ.get("MUTATIONS_SEED", "1")
LONGEST = 45  # seconds: the answer of a request ends after 50
KINDS = tuple(StoredFile.Kind)


def _workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    for number in range(40):
        book.active.append([number, f"项目{number}", "=A1+1", 3.5, None, "上海市" * 5])
    book.save(out)
    return out.getvalue()


def _mail():
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "项目推荐", "周航 <zhou@demo.example>", "desk@demo.example"
    mail.set_content("您好，推荐一个项目。\n" * 20)
    mail.add_attachment(corpus.PDF, maintype="application", subtype="pdf", filename="计划书.pdf")
    return mail.as_bytes()


WHOLE = {
    "pdf": lambda: corpus.pdf_with(5),
    "png": lambda: corpus.picture("PNG", size=(300, 200)),
    "jpg": lambda: corpus.photo(),
    "heic": lambda: corpus.photo("HEIF"),
    "webp": lambda: corpus.photo("WEBP"),
    "xlsx": _workbook,
    "docx": lambda: corpus.office("docx", **{"word/styles__xml": "<w>" + "<s/>" * 200 + "</w>"}),
    "pptx": lambda: corpus.office("pptx"),
    "doc": lambda: corpus.compound(corpus.OLD["doc"]),
    "xls": lambda: corpus.compound(corpus.OLD["xls"]),
    "ppt": lambda: corpus.compound(corpus.OLD["ppt"]),
    "csv": lambda: "\ufeff序号,项目,金额\r\n".encode() + '1,"甲, 乙",3.5\r\n'.encode() * 60,
    "txt": lambda: ("项目介绍：先进制造。\n" * 60).encode("gb18030"),
    "eml": _mail,
}


def _turned(body, dice):
    out = bytearray(body)
    for _n in range(dice.choice((1, 1, 3, 10, 60))):
        out[dice.randrange(len(out))] = dice.choice((0, 0xFF, 0x7F, 0x80, dice.randrange(256)))
    return bytes(out)


def _cut_off(body, dice):
    return body[: dice.randrange(1, len(body))]


def _cut_out(body, dice):
    begin = dice.randrange(len(body))
    return body[:begin] + body[begin + dice.randrange(1, 200) :] or b"x"


def _spliced(body, dice):
    begin, to = dice.randrange(len(body)), dice.randrange(len(body))
    return body[:to] + body[begin : begin + dice.randrange(1, 2000)] + body[to:]


def _repeated(body, dice):
    begin = dice.randrange(len(body))
    piece = body[begin : begin + dice.randrange(1, 40)]
    return body[:begin] + piece * dice.randrange(2, 3000) + body[begin:]


def mutant(body, kind, number):
    """The mutation of this number: the same bytes in each run."""
    dice = random.Random(f"{SEED} {kind} {number}")
    for _n in range(dice.choice((1, 1, 2))):
        body = dice.choice((_turned, _turned, _cut_off, _cut_out, _spliced, _repeated))(body, dice)
    return body


@pytest.mark.slow
@pytest.mark.parametrize("kind", WHOLE)
def test_no_mutation_of_a_whole_file_raises_or_lasts(kind):
    whole, wrong = WHOLE[kind](), []
    assert check_upload(f"原.{kind}", whole, kinds=KINDS)
    for number in range(MANY):
        began = time.monotonic()
        try:
            checked = check_upload(f"变.{kind}", mutant(whole, kind, number), kinds=KINDS)
            if number % 10 == 0:
                text_of(checked)
        except Refused as refusal:
            if not str(refusal).startswith("“变."):
                wrong.append(f"{kind} {number}: {refusal}")
        except Exception as problem:  # noqa: BLE001  whatever it is, it is what this test looks for
            wrong.append(f"{kind} {number}: {problem!r}")
        if (seconds := time.monotonic() - began) > LONGEST:
            wrong.append(f"{kind} {number}: {seconds:.0f} s")
    assert wrong == []
