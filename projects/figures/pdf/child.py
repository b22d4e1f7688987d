"""The renderer's own process: it reads one job on stdin and writes one answer on stdout (see `projects.trace.limited`).

It is a script, not a part of the site: only here is weasyprint imported, because a missing font or library ends the
process that loads it (segmentation fault), and because hostile or huge input must meet hard limits.

Job: 8 bytes big-endian length, JSON header, then the blobs the header lists one after another.
Answer: one line of JSON `{"ok": true}` followed by the PDF, or `{"ok": false, "kind": …, "detail": …}`.
"""

import json
import logging
import os
import struct
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO

SONAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)


class JobFailed(Exception):
    """A failure that the parent explains in one sentence; kind is one of its words, detail plain data."""

    def __init__(self, kind, detail=""):
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail


class ErrorCollector(logging.Handler):
    """Keeps ERROR records: a refused reference inside an SVG leaves no other trace than a blank picture."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def read_job(stream):
    """The header of the job with its blobs by name: {"assets": {name: (bytes, mime)}, "attachments": [...], ...}."""
    (length,) = struct.unpack(">Q", stream.read(8))
    job = json.loads(stream.read(length))
    job["assets"] = {a["name"]: (stream.read(a["size"]), a["mime"]) for a in job["assets"]}
    for attachment in job["attachments"]:
        attachment["body"] = stream.read(attachment["size"])
    return job


def build_fetcher(assets):
    """A fetcher that knows asset: and data: and nothing else; any other address ends the rendering."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols=("asset", "data"), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url, headers=None):
            if url.startswith("asset:"):
                if url[6:] not in assets:
                    raise ValueError(f"unknown asset: {url}")
                body, mime = assets[url[6:]]
                return URLFetcherResponse(url, body, {"Content-Type": mime})
            return super().fetch(url, headers)

    return AssetFetcher()


def build_attachments(job, moment, fetcher):
    """Embedded files with fixed dates; the source is replaced so that the given media type is kept."""
    from weasyprint import Attachment

    built = []
    for item in job["attachments"]:
        attachment = Attachment(
            file_obj=BytesIO(item["body"]),
            name=item["name"],
            relationship=item["relationship"],
            created=moment,
            modified=moment,
            url_fetcher=fetcher,
        )
        attachment.source = nullcontext((BytesIO(item["body"]), None, None, item["mime"]))
        built.append(attachment)
    return built


def finish(document, pdf):
    """Last look before the trailer: characters that no font could draw, and each attachment named once."""
    missing = {chr(c) if isinstance(c, int) else c for font in document.fonts.values() for c in font.missing}
    if missing:
        raise JobFailed("glyphs", "".join(sorted(missing)))
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def render(job):
    """The PDF/A-3a bytes of the job."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = build_fetcher(job["assets"]), FontConfiguration()
    moment = datetime.fromisoformat(job["timestamp"]).astimezone(UTC)
    sheet = CSS(string=job["css"], url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=job["html"], url_fetcher=fetcher).render(stylesheets=[sheet], font_config=fonts)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.title, document.metadata.created, document.metadata.modified = job["title"], stamp, stamp
    document.metadata.attachments = [*document.metadata.attachments, *build_attachments(job, moment, fetcher)]
    return document.write_pdf(
        finisher=finish, pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=job["identifier"].encode()
    )


def attempt(job):
    """Render and turn every way to fail into one answer; MemoryError and the fetcher's BaseException included."""
    collector = ErrorCollector()
    logging.getLogger("weasyprint").addHandler(collector)
    try:
        pdf = render(job)
    except JobFailed as failure:
        return {"ok": False, "kind": failure.kind, "detail": failure.detail}, b""
    except MemoryError:
        return {"ok": False, "kind": "memory", "detail": ""}, b""
    except (ImportError, OSError) as error:
        return {"ok": False, "kind": "library", "detail": str(error)}, b""
    except BaseException as error:
        kind = "blocked" if type(error).__name__ == "FatalURLFetchingError" else "error"
        return {"ok": False, "kind": kind, "detail": f"{type(error).__name__}: {error}"}, b""
    if collector.messages:
        return {"ok": False, "kind": "blocked", "detail": collector.messages[0]}, b""
    return {"ok": True}, pdf


def missing_libraries():
    """Names of shared libraries that cannot be loaded, without importing weasyprint."""
    import ctypes
    import importlib.util

    missing = [] if importlib.util.find_spec("weasyprint") else ["weasyprint"]
    for soname in SONAMES:
        try:
            ctypes.CDLL(soname)
        except OSError:
            missing.append(soname)
    return missing


def main():
    """Answer on the real stdout; anything libraries print goes to stderr instead of into the PDF."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if sys.argv[1:] == ["--probe"]:
        answer, pdf = {"ok": True, "missing": missing_libraries()}, b""
    else:
        job = read_job(sys.stdin.buffer)
        answer, pdf = attempt(job)
    answer_to.write(json.dumps(answer).encode() + b"\n" + pdf)
    answer_to.flush()


if __name__ == "__main__":
    main()
