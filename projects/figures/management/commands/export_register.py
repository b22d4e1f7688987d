"""`manage.py export_register -o FILE.xlsx`: the whole project ledger of a county as a workbook, in flat memory."""

import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.figures.ledger.columns import Columns
from projects.figures.ledger.inquiry import Inquiry
from projects.figures.resources import write_ledger
from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.register.models import Project
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import on_file

from .progress import day, only_county


class Command(BaseCommand):
    help = "The project ledger as a workbook. Phone numbers are masked. Writes one line about what was written."

    def add_arguments(self, parser):
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.xlsx")
        parser.add_argument("--year", type=int, choices=range(2000, 2100), metavar="YEAR", help="as of its last day")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="facts that happened by this day (today)")
        parser.add_argument("--known-on", type=day, metavar="DAY", help="facts that were entered by this day (today)")
        parser.add_argument("--county", default="", metavar="CODE", help="code of the county, when there are several")
        parser.add_argument("--columns", default="", help="keys of columns with commas (default: the whole ledger)")

    def handle(self, *args, output, year, as_of, known_on, county, columns, **options):
        if not output.parent.is_dir():
            raise CommandError(_("The folder %(folder)s does not exist.") % {"folder": output.parent})
        inquiry = Inquiry(only_county(county), year, as_of, known_on)
        known = Columns(inquiry.county_id)
        try:
            found = known.chosen(columns.split(",") if columns else known.whole)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = inquiry.narrow(inquiry.living(Project.objects.filter(county=inquiry.county))).order_by("number", "pk")
        ids = [column.id for column in found]
        with on_file():
            line = begin_export(
                ExportLine.Kind.LEDGER, by=None, county_id=inquiry.county_id, what=str(inquiry.as_of),
                columns=[column.heading for column in found],
            )  # fmt: skip
        count = write_ledger(output, rows, inquiry=inquiry, columns=found)
        with output.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
        record(
            "export", inquiry.county, by=None, county_id=inquiry.county_id, rows=count, sha256=digest,
            columns=ids, year=inquiry.year, as_of=inquiry.as_of.isoformat(),
            known_on=inquiry.known_on.isoformat(), line=line.number,
        )  # fmt: skip
        end_export(line, sha256=digest, rows=count)
        self.stdout.write(_("%(count)s projects: %(file)s") % {"count": count, "file": output})
