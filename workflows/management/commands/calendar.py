"""`manage.py calendar 2027-02-08 rest --name 春节 --source …`, `manage.py calendar 2027 settle --source …`: for all counties."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from projects.people.models import County
from projects.trace.actions import mark_day, record, settle_year
from projects.trace.errors import Refused
from projects.trace.models import CalendarDay
from workflows.steps import promised_steps


class Command(BaseCommand):
    help = (
        "Change the working-day calendar that all counties of this site share. With one county, its pages do the same."
    )

    def add_arguments(self, parser):
        parser.add_argument("when", help="a day (2027-02-08) to mark, or a year (2027) to settle")
        parser.add_argument(
            "act", choices=["work", "rest", "settle"], help="settle: the days nobody marked are ordinary"
        )
        parser.add_argument("--name", default="", help="name of the holiday")
        parser.add_argument("--source", required=True, help="the paper that arranges it")

    @transaction.atomic
    def handle(self, *, when, act, name, source, **options):
        counties = list(County.objects.order_by("pk"))
        if not counties:
            raise CommandError(_("Load the county first with “manage.py reference”."))
        moved = (
            self._settle(counties, when, source) if act == "settle" else self._mark(counties, when, act, name, source)
        )
        self.stdout.write(_("Saved. Running deadlines that changed by it: %(count)s.") % {"count": len(moved)})

    def _mark(self, counties, when, act, name, source):
        try:
            day = date.fromisoformat(when)
        except ValueError as error:
            raise CommandError(_("A day is written like 2027-02-08.")) from error
        given = {"day": day, "is_workday": act == "work", "name": name[:60], "source": source[:120]}
        moved = [mark_day(by=None, county=county, promised=promised_steps(), **given) for county in counties]
        return moved[0]  # the day is one for all: after the first county there is nothing left to move

    def _settle(self, counties, when, source):
        if not (when.isascii() and when.isdigit() and len(when) == 4):
            raise CommandError(_("A year is written with four digits."))
        try:
            moved = settle_year(
                by=None, county=counties[0], year=int(when), source=source[:120], promised=promised_steps()
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        first = CalendarDay.objects.get(date=date(int(when), 1, 1))
        for county in counties[1:]:
            record("settle_year", first, by=None, county_id=county.pk, year=int(when))
        return moved
