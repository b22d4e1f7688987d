"""What a document says, as plain text: for reading names and numbers out of it, never for showing it as it was."""

import email
import email.policy
import re
import zipfile
import zlib
from html.parser import HTMLParser
from xml.parsers import expat

import pypdfium2

from .faults import Fault
from .pdfs import opened

MOST_PAGES = 30  # names and numbers stand in front
MOST_PART = 20 * 1024 * 1024  # bytes of one part of an Office file
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
BLOCKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "td", "th"}


def read(path, kind, most):
    """About `most` characters of a docx, pptx, pdf, txt or eml; Fault when it cannot be read."""
    return READERS[kind](path, most)


def _pdf(path, most):
    try:
        document, found = opened(path), []
        for number in range(min(len(document), MOST_PAGES)):
            found.append(document[number].get_textpage().get_text_bounded())
            if sum(map(len, found)) > most:
                break
    except pypdfium2.PdfiumError as error:
        raise Fault("broken") from error
    return "\n".join(found).replace("\r\n", "\n")


class _Runs:
    """Text of the runs of an Office part, one line per paragraph or row."""

    def __init__(self):
        self.words, self._inside = [], False

    def start(self, name, attributes):
        tag = name.rpartition(":")[2]
        self._inside = tag == "t"
        if tag in ("tab", "tc"):
            self.words.append("\t")
        elif tag == "br":
            self.words.append("\n")

    def text(self, data):
        if self._inside:
            self.words.append(data)

    def end(self, name):
        tag = name.rpartition(":")[2]
        self._inside = False
        if tag == "p":
            self.words.append("\n")


def _part(folder, name):
    with folder.open(name) as file:
        body = file.read(MOST_PART)
    runs, parser = _Runs(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = runs.start, runs.end
    parser.CharacterDataHandler = runs.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(body, True)
    return re.sub(r"\n\t", "\t", "".join(runs.words))


def _refuse_doctype(*_arguments):
    raise Fault("broken")


def _office(choose):
    def reader(path, most):
        try:
            with zipfile.ZipFile(path) as folder:
                return "\n".join(_part(folder, name) for name in choose(folder.namelist()))
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, ValueError, OSError) as error:
            raise Fault("broken") from error

    return reader


def _slides(names):
    found = sorted((int(match[1]), name) for name in names if (match := SLIDE.fullmatch(name)))
    return [name for _number, name in found[:MOST_PAGES]]


def _txt(path, most):
    with open(path, "rb") as file:
        return decoded(file.read(most * 4))


def decoded(body):
    """Text of unknown encoding: UTF-8 where it fits, else what Chinese Windows writes."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", errors="replace")
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4:  # only cut in the middle of a sign
            return body[: error.start].decode()
        return body.decode("gb18030", errors="replace")


class _Page(HTMLParser):
    """The words of a web page or letter in HTML."""

    def __init__(self):
        super().__init__()
        self.words, self._skipped = [], 0

    def handle_starttag(self, tag, attrs):
        self._skipped += tag in ("style", "script")
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag):
        self._skipped -= tag in ("style", "script")

    def handle_data(self, data):
        if self._skipped <= 0:
            self.words.append(data)


def _mail(path, most):
    """Subject, sender, body, and the names of what hangs on it (which is not opened)."""
    with open(path, "rb") as file:
        letter = email.message_from_binary_file(file, policy=email.policy.default)
    lines = [f"主题：{letter.get('subject', '')}", f"发件人：{letter.get('from', '')}", ""]
    try:
        body = letter.get_body(("plain", "html"))
        words = body.get_content() if body else ""
    except (LookupError, ValueError, AttributeError, KeyError) as error:
        raise Fault("broken") from error
    if body is not None and body.get_content_subtype() == "html":
        page = _Page()
        page.feed(words)
        words = "".join(page.words)
    names = (
        [name for part in letter.iter_attachments() if (name := part.get_filename())] if letter.is_multipart() else []
    )
    return "\n".join([*lines, words, *(f"附件：{name}" for name in names)])


READERS = {
    "pdf": _pdf, "docx": _office(lambda names: ["word/document.xml"]), "pptx": _office(_slides), "txt": _txt,
    "eml": _mail,
}  # fmt: skip
