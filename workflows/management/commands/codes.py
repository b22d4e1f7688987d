"""manage.py codes: the short codes by which commands name carriers and editions."""

import json

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.people.models import Carrier
from projects.register.models import Edition


class Command(BaseCommand):
    help = "List the short codes of carriers and contest editions."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args, **options):
        codes = {
            "carriers": list(Carrier.objects.order_by("county", "pk").values("code", "name")),
            "editions": list(Edition.objects.order_by("year", "code").values("code", "name")),
        }
        if options["json"]:
            self.stdout.write(json.dumps(codes, ensure_ascii=False, indent=1))
            return
        for title, rows in ((_("Carriers"), codes["carriers"]), (_("Editions"), codes["editions"])):
            width = max((len(row["code"]) for row in rows), default=0)
            self.stdout.write(str(title))
            self.stdout.write("".join(f"  {row['code']:<{width}}  {row['name']}\n" for row in rows))
