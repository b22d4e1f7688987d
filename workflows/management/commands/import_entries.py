"""manage.py import_entries FILE --edition CODE: a contest's workbook into the register."""

from django.utils.translation import gettext as _

from projects.register.actions.entries import import_workbook
from projects.register.models import Edition

from ...importcommand import ImportCommand


class Command(ImportCommand):
    help = "Import a contest's workbook (xlsx, xls, csv). Exit code 0 when it was read, 2 when it could not be."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--edition", required=True, metavar="CODE", help="see `manage.py codes`")

    def whose(self, edition, **options):
        """The edition, which is also what the summary is headed by."""
        found = Edition.objects.filter(code=edition).select_related("contest__county").first()
        return found or self.fail(_unknown(edition))

    def import_data(self, data, name, whose, dry_run):
        return import_workbook(data, name, edition=whose, by=None, dry_run=dry_run)


def _unknown(code):
    known = "\n".join(f"  {edition.code}  {edition.name}" for edition in Edition.objects.order_by("code"))
    sentence = _("There is no edition “%(code)s”. Known editions:") % {"code": code}
    return f"{sentence}\n{known}" if known else _("There is no edition yet; make one first.")
