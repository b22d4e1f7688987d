"""manage.py doctor: what is wrong with this installation and how to mend it."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from workflows.doctor import FAULT, examine

MARKS = {"green": "✔", "amber": "！", "red": "✘"}


class Command(BaseCommand):
    help = "Say what is wrong and how to mend it; exit code 1 when something does not work."
    requires_system_checks = []  # a broken site is what it is for
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="the findings for machines")
        parser.add_argument("--quick", action="store_true", help="without asking mail server, worker and renderer")

    def handle(self, *, quick, **options):
        areas = examine(quick=quick)
        if options["json"]:
            rows = [
                {"area": one.name, "label": one.label, "findings": [vars(row) for row in one.findings]} for one in areas
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self._print(areas)
        if any(row.level == FAULT for one in areas for row in one.findings):
            sys.exit(1)

    def _print(self, areas):
        for area in areas:
            self.stdout.write(f"{MARKS[area.tone]} {area.label}" + ("" if area.findings else _(": in order")))
            for row in area.findings:
                self.stdout.write(f"    {row.what}")
                if row.how:
                    self.stdout.write("    " + _("To do: %(how)s") % {"how": row.how})
