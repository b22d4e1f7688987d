"""What the commands share that import a workbook: the file, a dry run, the answer in JSON or words, the exit codes."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.register.workbook import WorkbookUnreadable
from projects.trace.errors import Refused

from .importwords import summary_lines

UNREADABLE = 2


class ImportCommand(BaseCommand):
    """Reads a file and imports it; subclasses say whose it is (`whose`) and how it goes in (`import_data`)."""

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args, file, dry_run, **options):
        whose = self.whose(**options)
        try:
            data = file.read_bytes()
        except OSError as problem:
            self.fail(_("“%(file)s” cannot be read: %(reason)s") % {"file": file, "reason": problem.strerror})
        try:
            result = self.import_data(data, file.name, whose, dry_run)
        except (WorkbookUnreadable, Refused) as problem:
            self.fail(str(problem))
        if options["json"]:
            self.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(summary_lines(result, heading=whose, dry_run=dry_run)))

    def fail(self, sentence):
        """The reason on the error stream, and the exit code that says that nothing was read."""
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)
