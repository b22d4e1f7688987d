"""Verbs of reports: ask for one, make it, put an issued one right, stop one."""

import hashlib
import json
import secrets
import tempfile
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.files.models import StoredFile
from projects.people.seats import CENTRE, COUNTY_READERS, OPERATORS
from projects.trace.actions import next_number, record
from projects.trace.errors import Refused
from projects.trace.replica import read
from projects.trace.wording import on_paper, said

from ..models import Report
from ..reports.editions import edition_of
from ..reports.imprints import audit_head
from ..reports.snapshots import snapshot_digest
from .heads import head_of, number_document
from .making import ask_again as put_back
from .making import ask_once, make, question_of, stop, tell_outcome

State, Kind = Report.State, Report.Kind
PREFIX = {Kind.PROJECT: "LD", Kind.PERIOD: "TJ", Kind.BATCH: "HB"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = {Report.Packing.PDF: 60, Report.Packing.ZIP: 500}  # projects of one batch: a PDF of 60 takes 200 pages


def may_ask(user, county_id, project=None):
    """Period reports: the county's readers. Project reports: also operators of a carrier concerned."""
    if user.seats.has(*COUNTY_READERS, county_id=county_id):
        return True
    mine = user.seats.carriers(*OPERATORS)
    return bool(project and mine) and project.carriers.filter(pk__in=mine).exists()


def may_correct(user, report):
    """Whether the person may replace an issued report that is wrong: the centre."""
    return report.state == State.READY and user.seats.has(*CENTRE, county_id=report.county_id)


def ask_again(report, *, by):
    """Put a report that failed or was stopped back into the queue."""
    put_back(report, by=by, verb="ask_report")


def stop_report(report, *, by):
    """Stop a report that is waiting or being made."""
    stop(report, by=by, verb="stop_report")


@transaction.atomic
def ask_report(*, by, county, kind, year, project=None, quarter=None, as_of=None, known_on=None, **how):
    """Note that a report is wanted; whoever asks again while it is being made gets the same one.

    `by` is None on the command line. `how`: look, packing, chosen (projects of a batch, by number), narrowed (filter of a
    period) with narrowed_words, corrects and correction. The row has its number and address from the start; bytes come
    with `issue`.
    """
    if by and kind != Kind.BATCH and not may_ask(by, county.pk, project):
        raise Refused(_("You do not have the right to ask for this report."))
    today = timezone.localdate()
    asked = {
        "county": county, "kind": kind, "project": project, "year": year, "quarter": quarter,
        "as_of": as_of or today, "known_on": known_on or today, **how,
    }  # fmt: skip
    question = question_of(*sorted((name, getattr(value, "pk", value)) for name, value in asked.items())) if by else ""
    serial = next_number(county_id=county.pk, key=f"report-{PREFIX[kind]}-{today.year}")
    number = f"{county.number_prefix}-{PREFIX[kind]}-{today.year}-{serial:04d}"  # unique among all counties
    report, made = ask_once(Report, question, **asked, number=number, check_code=secrets.token_hex(10), asked_by=by)
    if made:
        record("ask_report", report, by=by, county_id=county.pk, project=project, note=how.get("correction", ""))
    return report


def ask_batch(*, by, projects, packing=Report.Packing.PDF):
    """Ask for the landing reports of several projects (a queryset), as one PDF or a ZIP."""
    rows = projects.model.objects.visible_to(by).filter(pk__in=projects.values("pk")).select_related("county")
    rows = list(rows.order_by("number")[: MOST[packing] + 1])
    if not rows:
        raise Refused(_("Please choose projects first."))
    if len(rows) > MOST[packing]:
        words = _("At most %(most)s projects at a time as one PDF, %(zip)s as ZIP. Please narrow the choice.")
        raise Refused(words % {"most": MOST[Report.Packing.PDF], "zip": MOST[Report.Packing.ZIP]})
    county = rows[0].county
    chosen = [row.number for row in rows if row.county_id == county.pk and may_ask(by, county.pk, row)]
    if len(chosen) < len(rows):
        raise Refused(_("You do not have the right to ask for the report of some of these projects."))
    year = timezone.localdate().year
    return ask_report(by=by, county=county, kind=Kind.BATCH, year=year, chosen=chosen, packing=packing)


@transaction.atomic
def correct_report(report, *, by, reason):
    """Ask for a report that replaces an issued one which is wrong; the paper and the QR page of both say so."""
    if not may_correct(by, report):
        raise Refused(_("Only the centre corrects an issued report."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    same = (
        "county",
        "kind",
        "look",
        "packing",
        "project",
        "chosen",
        "year",
        "quarter",
        "as_of",
        "narrowed",
        "narrowed_words",
    )
    asked = {name: getattr(report, name) for name in same}
    return ask_report(by=by, **asked, corrects=report, correction=reason.strip()[:200])


def issue(report):
    """Make the files of a report that was asked for, and keep them; returns the bytes of its PDF, None when another
    worker has it. Raises RenderFailed or Refused, after noting the sentence.

    Reading and printing happen outside the transaction that keeps the result.
    """
    return make(report, partial(_issue, report))


def _issue(report, lease):
    with tempfile.TemporaryDirectory(prefix="report-") as scratch:
        edition = read(lambda: _made(report, lease.beat, Path(scratch)), fresh=True)
        lease.beat()
        _keep(report, edition, lease)
    return edition.pdf


@on_paper
def _made(report, beat, folder):
    """The edition of the report with its imprint."""
    imprint = {
        "number": report.number,
        "verify_url": settings.SITE_URL + reverse("report-check", args=[report.check_code]),
        "generated_at": timezone.localtime(),
        "audit": audit_head(),
    }
    head = head_of(report)
    imprint |= {"head": head.head if head else "", "document_number": number_document(report, head)}
    if report.corrects:
        words = _("Replaces %(number)s: %(reason)s")
        imprint["corrects"] = words % {"number": report.corrects.number, "reason": report.correction}
    return edition_of(report, imprint, beat, folder, seal=_bytes_of(head.seal) if head and head.seal else None)


def _bytes_of(stored):
    with stored.content.open("rb") as content:
        return content.read(), stored.mime


@transaction.atomic
def _keep(report, edition, lease):
    """Store the bytes and mark the report as ready; the person who asked is told."""
    lease.lock()
    report.refresh_from_db()
    if edition.pdf:
        report.file = _stored(report, StoredFile.Kind.PDF, "application/pdf", edition.pdf)
    if edition.word:
        report.word = _stored(report, StoredFile.Kind.WORD, WORD, edition.word)
    if edition.archive:
        with edition.archive.open("rb") as made:
            report.archive.save(f"{report.number}.zip", File(made), save=False)
    report.state, report.ready_at, report.done = State.READY, timezone.now(), report.total
    report.digest, report.data = snapshot_digest(edition.facts), json.loads(edition.facts.to_json())
    report.rule_version = edition.facts.imprint.rule_version
    report.save()
    digest = report.file.sha256 if report.file else report.digest
    record(
        "issue_report", report, by=report.asked_by, county_id=report.county_id, project=report.project, sha256=digest
    )
    tell_outcome(report, said(_("Report %(number)s is ready."), number=report.number))


def _stored(report, kind, mime, body):
    name = f"{report.number}.{kind.value}"
    digest = hashlib.sha256(body).hexdigest()
    stored = StoredFile(county=report.county, name=name, kind=kind, mime=mime, size=len(body), sha256=digest)
    stored.content.save(stored.name, ContentFile(body), save=False)
    stored.save()
    return stored


def take_archive(report, *, by):
    """Note that the ZIP of a batch was taken away."""
    with report.archive.open("rb") as archive:
        digest = hashlib.file_digest(archive, "sha256").hexdigest()
    with transaction.atomic():
        line = begin_export(ExportLine.Kind.REPORTS, by=by, county_id=report.county_id, what=report.number)
        end_export(line, sha256=digest, rows=len(report.chosen))
        record(
            "export_reports", report, by=by, county_id=report.county_id, sha256=report.digest, rows=len(report.chosen),
            line=line.number,
        )  # fmt: skip
