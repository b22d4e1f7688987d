"""Writes the ZIP of an audit file, piece by piece: memory holds one printed page at most, never a stored file.

The same content gives the same bytes: entries are dated by the day that was asked for, in a fixed order.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, time
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.files.dossier import PARTS, sheets_of
from projects.trace.wording import on_file

from ..pdf.render import render_pdf
from ..reports.layout import project_report_pdf
from ..reports.phrases import cn_day, midnight
from ..reports.project_facts import project_report

PIECE = 1 << 16
STYLES = ("reports/page.css", "reports/report.css", "papers/paper.css")
KEPT_SIGNS = re.compile(r"[^\w（）().·\-]+")


@dataclass(frozen=True)
class Line:
    """One line of a catalogue."""

    place: str
    name: str
    day: str
    verifier: str
    digest: str
    note: str = ""


class Pack:
    """A ZIP under way, with the list of its hashes."""

    def __init__(self, archive, as_of):
        self.archive, self.as_of, self.hashes = archive, as_of, []

    def add(self, name, pieces):
        """Write an entry from pieces of bytes; returns its SHA-256."""
        digest = hashlib.sha256()
        info = ZipInfo(name, (self.as_of.year, self.as_of.month, self.as_of.day, 0, 0, 0))
        info.external_attr = 0o644 << 16
        with self.archive.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                entry.write(piece)
        self.hashes.append((digest.hexdigest(), name))
        return digest.hexdigest()

    def close(self):
        """The list of hashes, as `sha256sum -c` reads it."""
        text = "".join(f"{digest}  {name}\n" for digest, name in self.hashes)
        self.add("SHA256SUMS.txt", [text.encode()])


def write_dossier(path, projects, *, as_of, full, title, step=lambda done: None, mark=""):
    """Write the folders of the projects into a ZIP at `path`. `full`: with papers that name people. Returns how many papers.

    `step(number)` is called after each project. `mark` stands on each page of the catalogues and in a file of its own;
    the papers themselves stay as they were handed in, else their hashes would not agree.
    """
    papers = 0
    with on_file(), ZipFile(path, "w", ZIP_STORED) as archive:
        pack, rows = Pack(archive, as_of), []
        for number, project in enumerate(projects, 1):
            lines = _folder(pack, project, as_of=as_of, full=full, mark=mark)
            papers += len(lines)
            rows.append(
                Line(
                    str(number),
                    f"{project.number} {project.name}",
                    "",
                    "",
                    "",
                    _("%(count)s papers") % {"count": len(lines)},
                )
            )
            step(number)
        if len(rows) > 1:
            whole = _catalogue(title, title, rows, as_of, full, projects[0].county, mark)
            pack.add(f"00 {_('Catalogue')}.pdf", [whole])
        if mark:
            pack.add(f"{_('Log of exports')}.txt", [f"{mark}\n".encode()])
        pack.close()
    return papers


def _folder(pack, project, *, as_of, full, mark):
    """One project's numbered folder; returns the lines of its catalogue."""
    folder = safe(f"{project.number} {project.name}")
    lines = [_report(pack, folder, project, as_of)]
    places = {part: number for number, (part, _label) in enumerate(PARTS, 1)}
    labels, counts = dict(PARTS), {}
    for sheet in sheets_of(project):
        if sheet.on and sheet.on > as_of:
            continue
        counts[sheet.part] = counts.get(sheet.part, 0) + 1
        place = f"{places[sheet.part]}-{counts[sheet.part]:02d}"
        lines.append(_sheet(pack, folder, place, str(labels[sheet.part]), sheet, full))
    body = _catalogue(
        _("Audit file of %(name)s") % {"name": project.name}, project.number, lines, as_of, full, project.county, mark
    )
    pack.add(f"{folder}/00 {_('Catalogue')}.pdf", [body])
    return lines


def _report(pack, folder, project, as_of):
    """The landing report as of the day, which tells the way, the decisions, the count and its verifiers."""
    moment = end_of(as_of)
    number = _("%(number)s-audit") % {"number": project.number}
    imprint = {"number": number, "verify_url": settings.SITE_URL, "generated_at": moment}
    pdf = project_report_pdf(project_report(project, as_of=as_of, known_on=as_of, imprint=imprint))
    name = _("Landing report")
    return Line("0-01", name, cn_day(as_of), "", pack.add(f"{folder}/0-01 {name}.pdf", [pdf]))


def _sheet(pack, folder, place, label, sheet, full):
    known = (place, sheet.name, cn_day(sheet.on), sheet.verifier)
    if sheet.personal and not full:
        return Line(*known, sheet.file.sha256, _("names people: listed, not enclosed"))
    ending = {"image": "jpg"}.get(sheet.file.kind, sheet.file.kind)
    name = f"{folder}/{place[0]} {safe(label)}/{place} {safe(sheet.name)}.{ending}"
    try:
        with sheet.file.content.open("rb") as stored:
            digest = pack.add(name, iter(lambda: stored.read(PIECE), b""))
    except FileNotFoundError:
        return Line(*known, sheet.file.sha256, _("the stored file is missing"))
    return Line(*known, digest, "" if digest == sheet.file.sha256 else _("differs from what was uploaded"))


def _catalogue(title, number, lines, as_of, full, county, mark):
    masked = "" if full else _("Papers that name people are listed with their hash and are not enclosed.")
    words = {
        "title": title, "number": number, "unit": county.centre_name, "demo": county.demo, "moment": end_of(as_of),
        "lines": lines, "as_of": midnight(as_of), "masked": masked, "mark": mark,
    }  # fmt: skip
    styles = (*STYLES, "reports/demo.css") if county.demo else STYLES
    css = "\n".join(render_to_string(name) for name in styles)
    html = render_to_string("papers/dossier.html", words)
    return render_pdf(html, css, {}, [], identifier=number, title=title, timestamp=end_of(as_of))


def end_of(day):
    """The last minute of a day: the moment that all papers of the file bear."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def safe(name):
    """A name that every file system takes."""
    return KEPT_SIGNS.sub(" ", name).strip()[:60].strip(" .") or "_"
