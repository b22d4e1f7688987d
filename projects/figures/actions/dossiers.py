"""Verbs on audit files: ask for one, make it, take it away. Each is logged as an export."""

import hashlib
import tempfile
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.exportlog import begin_export, end_export, note_taken
from projects.files.exportmodels import ExportLine
from projects.people.revealing import reveal
from projects.people.seats import AUDITOR, CENTRE, CENTRE_LEADER
from projects.register.models import Project
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..dossiers.packing import write_dossier
from ..models import Dossier
from ..rules.counting import count_year
from .making import ask_once, make, question_of, tell_outcome

State = Dossier.State


def may_export(user, county_id):
    """Whether the person takes audit files away: the centre and the auditors."""
    return user.seats.has(*CENTRE, AUDITOR, county_id=county_id)


def may_have_full(user, county_id):
    """Whether the person may have the papers that name people: the centre's leader and the auditors."""
    return user.seats.has(CENTRE_LEADER, AUDITOR, county_id=county_id)


@transaction.atomic
def ask_dossier(*, by, county, year, project=None, full=False, reason=""):
    """Note that an audit file is wanted as of today: of a project, or of all that count in the year."""
    if not may_export(by, county.pk):
        raise Refused(_("Only the centre and the auditors take audit files away."))
    if full and not may_have_full(by, county.pk):
        raise Refused(_("Papers that name people go to the centre's leader and the auditors only."), field="full")
    if full and not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    today = timezone.localdate()
    question = question_of("dossier", county.pk, project and project.pk, year, today, full, by.pk if full else None)
    dossier, made = ask_once(
        Dossier, question, county=county, project=project, year=year, as_of=today, full=full, reason=reason[:300], asked_by=by
    )  # fmt: skip
    if made:
        record("ask_dossier", dossier, by=by, county_id=county.pk, project=project, note=reason, year=year, full=full)
    return dossier


def projects_of(dossier):
    """The projects of an audit file in the order of their numbers."""
    if dossier.project_id:
        return [dossier.project]
    count = count_year(dossier.county, dossier.year, as_of=dossier.as_of, known_on=dossier.as_of)
    ids = [row.project for row in count.counted]
    return list(Project.objects.filter(pk__in=ids).select_related("county", "carrier").order_by("number"))


def make_dossier(dossier):
    """Write the ZIP outside any transaction and keep it; what cannot be made says why. Raises RenderFailed."""
    make(dossier, partial(_make, dossier))


def begin_line(dossier):
    """The line of an audit file in the log, begun before it is made; taken up again where it was broken off."""
    if dossier.line is None:
        dossier.line = begin_export(
            ExportLine.Kind.DOSSIER, by=dossier.asked_by, county_id=dossier.county_id, project=dossier.project,
            what=str(dossier), reason=dossier.reason,
            persons=ExportLine.Persons.FULL if dossier.full else ExportLine.Persons.MASKED,
        )  # fmt: skip
        Dossier.objects.filter(pk=dossier.pk).update(line=dossier.line)
    return dossier.line


def _make(dossier, lease):
    projects, line = projects_of(dossier), begin_line(dossier)
    lease.beat(done=0, total=len(projects))
    with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
        path = Path(scratch) / "dossier.zip"
        papers = write_dossier(
            path, projects, as_of=dossier.as_of, full=dossier.full, title=str(dossier), step=lease.beat, mark=line.mark
        )
        _keep(dossier, path, papers, lease)


@transaction.atomic
def _keep(dossier, path, papers, lease):
    lease.lock()
    dossier.refresh_from_db()
    with path.open("rb") as made:
        dossier.sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        made.seek(0)
        dossier.content.save(dossier.file_name, File(made), save=False)
    dossier.size, dossier.papers, dossier.state, dossier.ready_at = (
        path.stat().st_size,
        papers,
        State.READY,
        timezone.now(),
    )
    dossier.save()
    record(
        "make_dossier", dossier, by=dossier.asked_by, county_id=dossier.county_id, project=dossier.project,
        sha256=dossier.sha256, papers=papers, full=dossier.full, line=dossier.line.number,
    )  # fmt: skip
    end_export(dossier.line, sha256=dossier.sha256, rows=papers)
    if dossier.full:
        reveal(
            dossier, by=dossier.asked_by, county_id=dossier.county_id, project=dossier.project, reason=dossier.reason,
            verb="reveal_papers", line=dossier.line.number,
        )  # fmt: skip
    tell_outcome(dossier, said(_("Audit file %(name)s is ready."), name=str(dossier)))


@transaction.atomic
def take_dossier(dossier, *, by):
    """Note that an audit file was taken away."""
    note_taken(dossier.line, by=by)
    record(
        "export_dossier", dossier, by=by, county_id=dossier.county_id, project=dossier.project, note=dossier.reason,
        sha256=dossier.sha256, papers=dossier.papers, full=dossier.full,
    )  # fmt: skip
