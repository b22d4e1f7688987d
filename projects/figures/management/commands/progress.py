"""`manage.py progress --year Y`: how far the county is toward the year's target, in a sentence or as JSON."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.figures.rules.progress import pace_basis, sentence, year_progress
from projects.people.models import County


def day(text):
    """A day written as 2026-09-30."""
    return date.fromisoformat(text)


def only_county(code):
    """The county of that code; without a code the only one there is."""
    counties = County.objects.filter(code=code) if code else County.objects.all()[:2]
    found = list(counties)
    if len(found) != 1:
        raise CommandError(_("Name the county by its code: --county 330421."))
    return found[0]


def add_year_arguments(parser):
    """The year, the two days as of which it is read, and the county."""
    parser.add_argument("--year", type=int, required=True, choices=range(2000, 2100), metavar="YEAR")
    parser.add_argument("--as-of", type=day, metavar="DAY", help="facts that happened by this day (today)")
    parser.add_argument("--known-on", type=day, metavar="DAY", help="facts that were entered by this day (today)")
    parser.add_argument("--county", default="", help="code of the county, when there are several")


class Command(BaseCommand):
    help = "Progress toward the year's target of counted projects."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, year, as_of, known_on, county, as_json, **options):
        progress = year_progress(only_county(county), year, as_of=as_of, known_on=known_on)
        if as_json:
            self.stdout.write(json.dumps(progress.as_json(), ensure_ascii=False))
            return
        self.stdout.write(sentence(progress))
        self.stdout.write(pace_basis(progress))
        self.stdout.write(_("Only in an enclave so far: %(count)s") % {"count": progress.enclave_only})
        self.stdout.write(_("Counting rule %(version)s") % {"version": progress.rule_version})
