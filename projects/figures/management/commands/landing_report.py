"""`manage.py landing_report`: the report of one project or of a period as a PDF file, issued like any other."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.actions.reports import ask_report, issue
from projects.figures.models import Report
from projects.figures.pdf.render import RenderFailed
from projects.register.models import Project

from .progress import day, only_county


class Command(BaseCommand):
    help = "Landing report of a project (by its number) or of a year, as PDF."

    def add_arguments(self, parser):
        parser.add_argument("project", nargs="?", metavar="PROJECT-NUMBER")
        parser.add_argument("--year", type=int, choices=range(2000, 2100), metavar="YEAR")
        parser.add_argument("--quarter", type=int, choices=range(1, 5), help="up to the end of this quarter")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="facts that happened by this day (today)")
        parser.add_argument("--known-on", type=day, metavar="DAY", help="facts that were entered by this day (today)")
        parser.add_argument("--county", default="", help="code of the county, when there are several")

    def handle(self, *args, project, year, quarter, output, as_of, known_on, county, **options):
        if (project is None) == (year is None):
            raise CommandError(_("Give either a project number or --year."))
        if not output.parent.is_dir():
            raise CommandError(_("The folder %(folder)s does not exist.") % {"folder": output.parent})
        asked = {"as_of": as_of, "known_on": known_on}
        if project:
            row = self.project(project, county)
            wanted = {
                "county": row.county,
                "kind": Report.Kind.PROJECT,
                "project": row,
                "year": timezone.localdate().year,
            }
        else:
            wanted = {"county": only_county(county), "kind": Report.Kind.PERIOD, "year": year, "quarter": quarter}
        report = ask_report(by=None, **wanted, **asked)
        try:
            output.write_bytes(issue(report))
        except RenderFailed as failure:
            raise CommandError(failure.sentence) from failure
        self.stdout.write(_("%(number)s: %(file)s") % {"number": report.number, "file": output})

    def project(self, number, county):
        """The project of that number."""
        rows = Project.objects.filter(number=number).select_related("county")
        rows = list(rows.filter(county__code=county) if county else rows)
        if len(rows) != 1:
            raise CommandError(_("There is no project with the number %(number)s.") % {"number": number})
        return rows[0]
