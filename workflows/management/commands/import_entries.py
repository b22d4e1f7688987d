"""manage.py import_entries FILE --edition CODE: a contest's workbook into the register."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.register.actions.entries import import_workbook
from projects.register.models import Edition
from projects.register.workbook import WorkbookUnreadable
from projects.trace.errors import Refused

from ...importwords import summary_lines

UNREADABLE = 2


class Command(BaseCommand):
    help = "Import a contest's workbook (xlsx, xls, csv). Exit code 0 when it was read, 2 when it could not be."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", required=True, metavar="CODE", help="see `manage.py codes`")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args, file, edition, dry_run, **options):
        found = Edition.objects.filter(code=edition).select_related("contest__county").first()
        if found is None:
            self.fail(_unknown(edition))
        try:
            data = file.read_bytes()
        except OSError as problem:
            self.fail(_("“%(file)s” cannot be read: %(reason)s") % {"file": file, "reason": problem.strerror})
        try:
            result = import_workbook(data, file.name, edition=found, by=None, dry_run=dry_run)
        except (WorkbookUnreadable, Refused) as problem:
            self.fail(str(problem))
        if options["json"]:
            self.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(summary_lines(result, edition=found, dry_run=dry_run)))

    def fail(self, sentence):
        """The reason on the error stream, and the exit code that says that nothing was read."""
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)


def _unknown(code):
    known = "\n".join(f"  {edition.code}  {edition.name}" for edition in Edition.objects.order_by("code"))
    sentence = _("There is no edition “%(code)s”. Known editions:") % {"code": code}
    return f"{sentence}\n{known}" if known else _("There is no edition yet; make one first.")
