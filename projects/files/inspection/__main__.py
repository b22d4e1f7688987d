"""One job: `python … '{"do": "check", "path": …, "kind": …}'` answers a line of JSON, then bytes where there are any."""

import json
import os
import sys

from .faults import Fault
from .sniff import HTML, IMAGE, OLE, PDF, PROGRAM, TEXT, UNKNOWN, ZIP, sniff

SIDE = 2400  # enough to read a scanned licence and to print a photo
MOST_PAGES = 1000


def check(path, kind):
    """Judge a file that calls itself `kind`: (answer, bytes); bytes only of pictures, written anew."""
    found = sniff(path)
    if kind == "image":
        return _check_picture(path, found)
    if kind == "pdf":
        return _check_pdf(path, found)
    if kind in ("csv", "txt", "eml"):
        return _check_text(path, found)
    if found == OLE:
        from . import compounds

        compounds.examine(path, kind)
    elif found == ZIP:
        from . import packages

        packages.examine(path, kind)
    else:
        raise Fault("broken" if found == UNKNOWN else "other", found=found)
    return {}, b""


def _check_picture(path, found):
    if found not in (IMAGE, UNKNOWN, TEXT):
        raise Fault("other", found=found)
    from .pictures import clean

    body, facts = clean(path, SIDE)
    return facts, body


def _check_pdf(path, found):
    if found != PDF:
        raise Fault("broken" if found == UNKNOWN else "other", found=found)
    from .pdfs import examine

    return examine(path, MOST_PAGES), b""


def _check_text(path, found):
    if found in (HTML, TEXT, PROGRAM):
        with open(path, "rb") as file:
            clean = all(b"\0" not in piece for piece in iter(lambda: file.read(1024 * 1024), b""))
        if clean and found == TEXT:
            return {}, b""
    raise Fault("other", found=found)


def preview(path, kind, side, page=1):
    """A JPEG of a picture, or of a page of a PDF (counted from 1), and of how many pages it is one."""
    if kind == "pdf":
        from .pdfs import drawn_page

        body, facts = drawn_page(path, side, page)
    else:
        from .pictures import clean

        body, facts = clean(path, side)
    return {"width": facts["width"], "height": facts["height"], "pages": facts.get("pages", 1)}, body


def text(path, kind, most):
    """What a document says, at most `most` characters: ({"cut": whether there was more}, UTF-8)."""
    from . import texts

    words = texts.read(path, kind, most + 1)
    return {"cut": len(words) > most}, words[:most].encode(errors="replace")


def wholly(path):
    """Everything a PDF says: ({}, UTF-8)."""
    from . import wholly as reader

    return {}, reader.read(path).encode(errors="replace")


JOBS = {"check": check, "preview": preview, "text": text, "wholly": wholly}


def attempt(do, **arguments):
    """Do a job and turn every way to fail into an answer."""
    try:
        answer, body = JOBS[do](**arguments)
    except Fault as fault:
        return {"fault": fault.code, "details": fault.details}, b""
    except MemoryError:
        return {"fault": "memory", "details": {}}, b""
    return answer, body


def main():
    """Answer on the real stdout; anything libraries print goes to stderr."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer, body = attempt(**json.loads(sys.argv[1]))
    answer_to.write(json.dumps(answer).encode() + b"\n" + body)
    answer_to.flush()


if __name__ == "__main__":
    main()
