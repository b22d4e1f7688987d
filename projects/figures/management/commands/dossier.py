"""`manage.py dossier`: the audit file of one project, as a ZIP or unpacked into a folder."""

import hashlib
import tempfile
from pathlib import Path
from zipfile import ZipFile

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.dossiers.packing import write_dossier
from projects.figures.pdf.render import RenderFailed
from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.register.models import Project
from projects.trace.actions import record

from .progress import day


class Command(BaseCommand):
    help = "Audit file of a project (by its number): numbered folder with catalogue, papers, evidence and hashes."

    def add_arguments(self, parser):
        parser.add_argument("project", metavar="PROJECT-NUMBER")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR|FILE.zip")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="papers by this day (today)")
        parser.add_argument("--full", action="store_true", help="with papers that name people")

    def handle(self, *args, project, output, as_of, full, **options):
        row = Project.objects.filter(number=project).select_related("county", "carrier").first()
        if row is None:
            raise CommandError(_("There is no project with the number %(number)s.") % {"number": project})
        asked = {"by": None, "county_id": row.county_id, "project": row}
        line = begin_line(what=row.number, full=full, **asked)
        papers = packed([row], output, as_of or timezone.localdate(), full, row.number, line=line)
        record("export_dossier", row, papers=papers, full=full, line=line.number, **asked)
        self.stdout.write(_("%(number)s: %(file)s") % {"number": row.number, "file": output})


def begin_line(*, what, full, **asked):
    """The line in the log of exports."""
    persons = ExportLine.Persons.FULL if full else ExportLine.Persons.MASKED
    return begin_export(ExportLine.Kind.DOSSIER, what=what, persons=persons, **asked)


def packed(projects, output, as_of, full, title, *, line):
    """Write the ZIP, or unpack it where the output is a folder. Returns how many papers it holds."""
    zipped = output.suffix == ".zip"
    if not zipped:
        output.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
            path = output if zipped else Path(scratch) / "dossier.zip"
            papers = write_dossier(path, projects, as_of=as_of, full=full, title=title, mark=line.mark)
            with path.open("rb") as made:
                end_export(line, sha256=hashlib.file_digest(made, "sha256").hexdigest(), rows=papers)
            if not zipped:
                with ZipFile(path) as archive:
                    archive.extractall(output)
        return papers
    except RenderFailed as failure:
        raise CommandError(failure.sentence) from failure
