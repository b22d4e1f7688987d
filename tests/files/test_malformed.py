"""Forms that no browser sends, over a socket, to the site as it runs: never a 500, nothing left, the next one is served."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.files.models import StoredFile
from projects.trace.backup.archive import named_in_rows

from . import corpus
from .hostile.serving import CSRF, form, running, stored_files
from .hostile.sessions import session_of

MARK = "----malformed"
PART = f'--{MARK}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
FILE = PART % ("file", '; filename="计划.pdf"', corpus.PDF.decode("latin-1"))
END = f"--{MARK}--\r\n"
WHOLE = (FILE + END).encode("utf-8")
TYPE = f"multipart/form-data; boundary={MARK}"
MANY = {
    "parts": "".join(PART % (f"f{n}", f'; filename="{n}.pdf"', "x") for n in range(3000)) + END,
    "fields": "".join(PART % (f"f{n}", "", "x") for n in range(6000)) + END,
    "empty parts": f"--{MARK}\r\n\r\n\r\n" * 20_000 + END,
    "marks": f"--{MARK}\r\n" * 100_000,
}
BODIES = {
    "no boundary": ("multipart/form-data", WHOLE),
    "empty boundary": ("multipart/form-data; boundary=", WHOLE),
    "another boundary": ("multipart/form-data; boundary=other", WHOLE),
    "boundary of 5,000 signs": ("multipart/form-data; boundary=" + "b" * 5000, WHOLE),
    "boundary that is no ASCII": ("multipart/form-data; boundary=\xe9\xff", WHOLE),
    "boundary twice": (TYPE + "; boundary=x", WHOLE),
    "odd charset": (TYPE + "; charset=utf-99", WHOLE),
    "charset that packs": (TYPE + "; charset=zlib", WHOLE),
    "charset that breaks": (TYPE + "; charset=idna", WHOLE),
    "charset in a field of a plain form": ("application/x-www-form-urlencoded; charset=rot13", b"file=x&a=%ff"),
    "a mail": ("multipart/mixed; boundary=" + MARK, WHOLE),
    "no type": ("", WHOLE),
    "fields after a file": (TYPE, (FILE + PART % ("file", "", "x") + END).encode()),
    "no end": (TYPE, WHOLE[:-20]),
    "half": (TYPE, WHOLE[: len(WHOLE) // 2]),
    "half a head": (TYPE, WHOLE[:40]),
    "only the end": (TYPE, END.encode()),
    "nothing": (TYPE, b""),
    "zeros": (TYPE, bytes(200_000)),
    "a head without end": (TYPE, f"--{MARK}\r\nContent-Disposition: form-data; name=\"{'n' * 3_000_000}".encode()),
    "a thousand heads": (TYPE, (f"--{MARK}\r\n" + "X-A: b\r\n" * 20_000 + FILE[len(MARK) + 4 :] + END).encode()),
    "no name": (TYPE, f"--{MARK}\r\nContent-Disposition: form-data\r\n\r\nx\r\n{END}".encode()),
    "a name of its own charset": (
        TYPE, f"--{MARK}\r\nContent-Disposition: form-data; name=\"file\"; filename*=zz-9''%ff%00.pdf\r\n\r\nx\r\n{END}".encode(),
    ),
    "a name in a charset that breaks": (
        TYPE, f"--{MARK}\r\nContent-Disposition: form-data; name=\"file\"; filename*=idna''%ff.pdf\r\n\r\nx\r\n{END}".encode(),
    ),
    "base64 that is none": (
        TYPE, f'--{MARK}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n!!!=A\r\n{END}".encode(),
    ),
    "a part that says how long it is": (
        TYPE, WHOLE.replace(b"\r\n\r\n", b"\r\nContent-Length: -5\r\n\r\n", 1),
    ),
} | {f"many {what}": (TYPE, body.encode()) for what, body in MANY.items()}  # fmt: skip
NAMES = {
    "NUL": "计\0划.pdf", "turned": "计划\u202efdp.exe.pdf", "lines": "计\r\nX: y\r\n划.pdf", "long": "长" * 300 + ".pdf",
    "quotes": 'a";x="b.pdf', "climbing": "../../计划.pdf", "no UTF-8": "计\udcff划.pdf",
}  # fmt: skip
LENGTHS = ("", "0", "1", "-1", "+5", "5, 6", "x", "1e3", "0x10", " 7 ", "9" * 30, str(2**63), str(2**31))
CHUNKS = (b"zz\r\nab\r\n0\r\n\r\n", b"-1\r\nab\r\n0\r\n\r\n", b"ffffffffffffffff\r\nab", b"5;x=\"\r\nab\r\n0\r\n\r\n",
          b"0\r\nX: y\r\n\r\n", b"3\r\nabcde\r\n0\r\n\r\n", b"", b"\r\n\r\n", b"9" * 20_000)  # fmt: skip


@pytest.fixture
def place(transactional_db, cast, draft):
    """The address of a material and the session of whoever may hand it in."""
    return f"{reverse('application-materials', args=[draft.number])}plan/", session_of(cast.applicant.user)


def heads(address, session, port, *more):
    """The lines of a request before its body, as bytes go out."""
    cookie = f"csrftoken={CSRF}; sessionid={session}"
    lines = [f"POST {address} HTTP/1.1", f"Host: localhost:{port}", f"Cookie: {cookie}", f"X-CSRFToken: {CSRF}"]
    return "\n".join([*lines, "Connection: close", *more]).encode("latin-1")


@pytest.mark.slow
def test_no_malformed_form_breaks_the_site(place, tmp_path):
    address, session = place
    wrong, before = [], stored_files()
    with running(tmp_path, timezone.now()) as site:

        def looked_at(what, came):
            """`came` begins with the status line, or is empty where the line was cut."""
            if came[9:10] == "5" and came[9:12] != "501":  # 501 is the web server's own: an unknown way to send
                wrong.append(f"{what}: {came[:200]}")
            if site.request("GET", "/my/", session=session).status != 200:
                wrong.append(f"{what}: the next request was not served")
            if left := site.left_behind():
                wrong.append(f"{what}: left behind {left}")

        for what, (kind, body) in BODIES.items():
            lines = heads(address, session, site.port, f"Content-Type: {kind}", f"Content-Length: {len(body)}")
            looked_at(what, site.raw(lines, body))
        for length in LENGTHS:
            lines = heads(address, session, site.port, f"Content-Type: {TYPE}", f"Content-Length: {length}")
            looked_at(f"length {length!r}", site.raw(lines, WHOLE, patience=3))
        for chunks in CHUNKS:
            lines = heads(address, session, site.port, f"Content-Type: {TYPE}", "Transfer-Encoding: chunked")
            looked_at(f"chunks {chunks[:20]!r}", site.raw(lines, chunks, patience=3))
        both = heads(
            address, session, site.port, f"Content-Type: {TYPE}", "Transfer-Encoding: chunked", "Content-Length: 5"
        )
        looked_at("two ways to tell the length", site.raw(both, b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n", patience=3))
        for what, name in NAMES.items():
            raw = PART.encode() % (b"file", b'; filename="%s"' % name.encode("utf-8", "surrogateescape"), corpus.PDF)
            body = raw + END.encode()
            lines = heads(address, session, site.port, f"Content-Type: {TYPE}", f"Content-Length: {len(body)}")
            looked_at(what, site.raw(lines, body))
        two = [("file", "计划.pdf", "application/pdf", corpus.PDF), ("file", "计划.pdf", "application/pdf", corpus.PDF)]
        body, kind = form((), two)
        answer = site.request("POST", address, body, session, **{"Content-Type": kind})
        looked_at("two of one name", f"HTTP/1.1 {answer.status}")
    assert wrong == []
    assert stored_files() - before - named_in_rows() == set()
    names = set(StoredFile.objects.values_list("name", flat=True))
    assert [name for name in names if not name.isprintable() or "/" in name or len(name) > 200] == []
