"""`manage.py county NAME --code 330482 --prefix PH`: one more county in this system, with rules to begin with."""

import re

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflows.reference import Taken, open_county


class Command(BaseCommand):
    help = "Open a further county. Its people see nothing of another county, and its rules and numbers are its own."

    def add_arguments(self, parser):
        parser.add_argument("name", help="e.g. 平湖市")
        parser.add_argument("--code", required=True, help="six digits of GB/T 2260")
        parser.add_argument("--prefix", required=True, help="letters before its project numbers, its own")
        parser.add_argument("--centre", default="", help="name of its centre")

    def handle(self, *, name, code, prefix, centre, **options):
        if not re.fullmatch(r"[0-9]{6}", code) or not re.fullmatch(r"[A-Z]{2,6}", prefix) or not 1 < len(name) <= 40:
            raise CommandError(
                _("A county has a name, a code of six digits, and a prefix of two to six capital letters.")
            )
        try:
            county = open_county(code=code, name=name, prefix=prefix, centre_name=centre[:80])
        except Taken as error:
            raise CommandError(_("A county with this code or this prefix is there already.")) from error
        self.stdout.write(_("%(name)s is open. Next: manage.py administrator E-MAIL --county %(code)s, then carriers and routes.")
                          % {"name": county.name, "code": county.code})  # fmt: skip
