"""`manage.py targets --year Y`: the year's targets with what is computed here and what the sections reported."""

import json

from django.core.management.base import BaseCommand

from projects.figures.rules.counting import count_year
from projects.figures.rules.targets import plain, target_lines

from .progress import add_year_arguments, only_county


class Command(BaseCommand):
    help = "Targets of a year: as printed, the county's figure, of which incubated here, completion."

    def add_arguments(self, parser):
        add_year_arguments(parser)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, year, as_of, known_on, county, as_json, **options):
        row = only_county(county)
        lines = target_lines(row, count_year(row, year, as_of=as_of, known_on=known_on))
        if as_json:
            self.stdout.write(json.dumps([_plain(line) for line in lines], ensure_ascii=False))
            return
        for line in lines:
            words = (
                line.target.name,
                line.printed,
                line.county_words or "—",
                line.computed_words or "—",
                line.rate or "—",
            )
            self.stdout.write("\t".join(words))


def _plain(line):
    """One target as data; figures as text, exact, in the target's unit, and None where there is none."""
    target, county = line.target, line.county
    return {
        "code": target.code, "name": target.name, "value": target.value, "unit": target.unit, "bound": target.bound,
        "firm": target.firm, "county_wide": target.county_wide, "county": plain(county.value) if county else None,
        "county_as_of": county.as_of.isoformat() if county else None,
        "computed": None if line.computed is None else plain(line.computed), "completion": line.rate or None,
    }  # fmt: skip
