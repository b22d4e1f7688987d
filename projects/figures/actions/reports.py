"""Verbs of reports: ask for one, issue it."""

import hashlib
import json
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.trace.actions import next_number, record, tell
from projects.trace.errors import Refused
from projects.trace.wording import filed, on_paper, said

from ..models import Report
from ..pdf.render import RenderFailed
from ..reports import content, layout
from ..reports.period_facts import period_report
from ..reports.project_facts import project_report

log = logging.getLogger(__name__)
STALLED_AFTER = timedelta(minutes=15)  # a report still unfinished then was lost with its worker
UNFINISHED = (Report.State.WAITING, Report.State.RUNNING)
PREFIX = {Report.Kind.PROJECT: "LD", Report.Kind.PERIOD: "TJ"}


def may_ask(user, county_id, project=None):
    """Period reports: the county's readers. Project reports: also operators of a carrier concerned."""
    if user.seats.has(*COUNTY_READERS, county_id=county_id):
        return True
    mine = user.seats.carriers(*OPERATORS)
    return bool(project and mine) and project.carriers.filter(pk__in=mine).exists()


def is_stalled(report):
    """Whether the report should long be ready: its worker was lost, and it may be asked for again."""
    return report.state in UNFINISHED and report.asked_at < timezone.now() - STALLED_AFTER


@transaction.atomic
def ask_again(report, *, by):
    """Put a report that failed or was lost back into the queue."""
    if report.state != Report.State.FAILED and not is_stalled(report):
        raise Refused(_("This report is ready or still being made. Please reload the page."))
    report.state, report.problem, report.asked_at = Report.State.WAITING, "", timezone.now()
    report.save(update_fields=["state", "problem", "asked_at"])
    record("ask_report", report, by=by, county_id=report.county_id, project=report.project)


@transaction.atomic
def ask_report(*, by, county, kind, year, project=None, quarter=None, as_of=None, known_on=None):
    """Note that a report is wanted; whoever asks again while it is being made gets the same one.

    `by` is None on the command line. The row has its number and address from the start; bytes come with `issue`.
    """
    if by and not may_ask(by, county.pk, project):
        raise Refused(_("You do not have the right to ask for this report."))
    today = timezone.localdate()
    question = {
        "county": county, "kind": kind, "project": project, "year": year, "quarter": quarter,
        "as_of": as_of or today, "known_on": known_on or today,
    }  # fmt: skip
    pending = Report.objects.filter(**question, asked_at__gt=timezone.now() - STALLED_AFTER)
    pending = pending.filter(state__in=UNFINISHED).first()
    if by and pending:
        return pending
    serial = next_number(county_id=county.pk, key=f"report-{PREFIX[kind]}-{today.year}")
    report = Report.objects.create(
        **question,
        number=f"{PREFIX[kind]}-{today.year}-{serial:04d}",
        check_code=secrets.token_hex(10),
        asked_by=by,
        asked_at=timezone.now(),
    )
    record("ask_report", report, by=by, county_id=county.pk, project=project)
    return report


def issue(report):
    """Make the PDF of a report that was asked for, and keep it. Raises RenderFailed, after noting the sentence.

    Reading and rendering happen outside the transaction that keeps the result.
    """
    Report.objects.filter(pk=report.pk).update(state=Report.State.RUNNING, problem="")
    try:
        facts, pdf = _made(report)
    except RenderFailed as failure:
        log.error("report %s failed: %s %s", report.number, failure.sentence, failure.detail)
        Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED, problem=filed(failure.sentence)[:300])
        raise
    except Exception:
        sentence = _("The report could not be made. Try again; if it fails once more, tell the administrator.")
        Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED, problem=filed(sentence))
        raise
    _keep(report, facts, pdf)
    return pdf


@on_paper
def _made(report):
    """The content of the report with its imprint, and the PDF of it."""
    imprint = {
        "number": report.number,
        "verify_url": settings.SITE_URL + reverse("report-check", args=[report.check_code]),
        "generated_at": timezone.localtime(),
    }
    asked = {"as_of": report.as_of, "known_on": report.known_on, "imprint": imprint}
    if report.kind == Report.Kind.PROJECT:
        facts = project_report(report.project, **asked)
        return facts, layout.project_report_pdf(facts)
    facts = period_report(report.county, report.year, report.quarter, **asked)
    return facts, layout.period_report_pdf(facts)


@transaction.atomic
def _keep(report, facts, pdf):
    """Store the bytes and mark the report as ready; the person who asked is told."""
    stored = StoredFile(
        county=report.county,
        name=f"{report.number}.pdf",
        kind=StoredFile.Kind.PDF,
        mime="application/pdf",
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    stored.content.save(stored.name, ContentFile(pdf), save=False)
    stored.save()
    report.file, report.state, report.ready_at = stored, Report.State.READY, timezone.now()
    report.digest, report.data = content.snapshot_digest(facts), json.loads(facts.to_json())
    report.rule_version = facts.imprint.rule_version
    report.save()
    record("issue_report", report, by=report.asked_by, county_id=report.county_id, project=report.project,
           sha256=stored.sha256)  # fmt: skip
    if report.asked_by:
        words = said(_("Report %(number)s is ready."), number=report.number)
        tell([report.asked_by], words, words, link=reverse("report", args=[report.number]), project=report.project)
