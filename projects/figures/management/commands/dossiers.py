"""`manage.py dossiers`: one ZIP with the audit files of all projects that count in a year."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.actions.dossiers import projects_of
from projects.figures.models import Dossier
from projects.trace.actions import record

from .dossier import begin_line, packed
from .progress import day, only_county


class Command(BaseCommand):
    help = "Audit files of all projects counted in a year, in one ZIP."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, choices=range(2000, 2100), metavar="YEAR")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.zip")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="papers by this day (today)")
        parser.add_argument("--full", action="store_true", help="with papers that name people")
        parser.add_argument("--county", default="", help="code of the county, when there are several")

    def handle(self, *args, year, output, as_of, full, county, **options):
        county, as_of = only_county(county), as_of or timezone.localdate()
        projects = projects_of(Dossier(county=county, year=year, as_of=as_of))
        if not projects:
            raise CommandError(_("No project counts in %(year)s.") % {"year": year})
        line = begin_line(by=None, county_id=county.pk, what=str(year), full=full)
        papers = packed(projects, output, as_of, full, str(year), line=line)
        record(
            "export_dossier", county, by=None, county_id=county.pk, year=year, papers=papers, full=full,
            line=line.number,
        )  # fmt: skip
        self.stdout.write(_("%(number)s: %(file)s") % {"number": len(projects), "file": output})
