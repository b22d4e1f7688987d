"""Makes the files of a report by its kind: the facts, the PDF, the Word draft beside it, the ZIP of a batch."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from projects.register.models import Project

from ..models import Report
from . import layout
from .content import BatchLine, BatchList, BatchReport
from .glyphs import refuse_missing
from .imprints import draft_imprint, sealed
from .period_facts import period_report
from .project_facts import project_report
from .snapshots import snapshot_digest


@dataclass(frozen=True)
class Edition:
    """What was made: the content, and its files as bytes or, for a ZIP, as a path."""

    facts: object
    pdf: bytes | None = None
    word: bytes | None = None
    archive: Path | None = None


def edition_of(report, imprint, beat, folder, seal=None):
    """Make a `Report`'s files. `beat(done, total)` is called between the steps; a ZIP is written into `folder`. `seal` is
    the unit's own as (bytes, media type).

    Raises `RenderFailed`, and `Refused` where a character of the content cannot be printed.
    """
    asked = {"as_of": report.as_of, "known_on": report.known_on, "imprint": imprint}
    if report.kind == Report.Kind.BATCH:
        make = _zip if report.packing == Report.Packing.ZIP else _bound
        return make(report, asked, beat, folder)
    if report.kind == Report.Kind.PROJECT:
        facts, sheet = project_report(report.project, **asked), layout.project_sheet
    else:
        facts, sheet = (
            period_report(report.county, report.year, report.quarter, **asked, narrowed=report.narrowed),
            layout.period_sheet,
        )
    refuse_missing(facts)
    return _printed(facts, sheet(facts, report.look, seal), beat, 1, 3)


def _printed(facts, sheet, beat, done, total):
    beat(done=done, total=total)
    pdf = sheet.pdf()
    beat(done=done + 1)
    return Edition(facts, pdf, sheet.word())


def _projects(report):
    rows = Project.objects.filter(county=report.county_id, number__in=report.chosen)
    return rows.select_related("county", "carrier", "industry").order_by("number").iterator(chunk_size=50)


def _title(report):
    return _("Landing reports of %(count)s projects") % {"count": len(report.chosen)}


def _bound(report, asked, beat, _folder):
    """One PDF with a list of contents; its projects are read one after the other."""
    total, found = len(report.chosen), []
    for number, project in enumerate(_projects(report), 1):
        found.append(project_report(project, **asked))
        beat(done=number, total=total + 2)
    imprint = draft_imprint(report.county, cutoff=report.as_of, rule=None, imprint=asked["imprint"])
    rule = found[0].imprint.rule_version if found else ""
    facts = sealed(BatchReport(imprint, _title(report), tuple(found)), rule_version=rule)
    refuse_missing(facts)
    return _printed(facts, layout.batch_sheet(facts, report.look), beat, total, total + 2)


def _zip(report, asked, beat, folder):
    """A PDF and a Word draft of each project; memory holds one of them at a time."""
    path, lines = folder / "reports.zip", []
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for place, project in enumerate(_projects(report), 1):
            own = asked["imprint"] | {"number": f"{report.number}-{place:03d}"}
            facts = project_report(project, **(asked | {"imprint": own}))
            refuse_missing(facts)
            sheet, name = layout.project_sheet(facts, report.look), f"{project.number}.pdf"
            archive.writestr(_entry(name, report.as_of), sheet.pdf())
            archive.writestr(_entry(f"{project.number}.docx", report.as_of), sheet.word())
            lines.append(BatchLine(own["number"], project.number, project.name, snapshot_digest(facts)))
            beat(done=place, total=len(report.chosen))
    imprint = draft_imprint(report.county, cutoff=report.as_of, rule=None, imprint=asked["imprint"])
    return Edition(sealed(BatchList(imprint, _title(report), tuple(lines))), archive=path)


def _entry(name, day: date):
    info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.external_attr = 0o644 << 16
    return info
