"""manage.py import_ledger FILE --carrier CODE: a carrier's ledger of projects into the register, as old stock."""

from django.utils.translation import gettext as _

from projects.people.models import Carrier
from projects.register.actions.imports import import_file
from projects.register.models import ImportKind

from ...importcommand import ImportCommand


class Command(ImportCommand):
    help = "Import a carrier's ledger (xlsx, xls, csv). Exit code 0 when it was read, 2 when it could not be."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--carrier", required=True, metavar="CODE", help="see `manage.py codes`")

    def whose(self, carrier, **options):
        """The carrier that sent the ledger; rows that name none belong to it."""
        found = list(Carrier.objects.filter(code=carrier).select_related("county")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            return self.fail(
                _("Several counties have a carrier “%(code)s”. Import it on the page.") % {"code": carrier}
            )
        known = "\n".join(f"  {row.code}  {row.name}" for row in Carrier.objects.order_by("code"))
        return self.fail(_("There is no carrier “%(code)s”. Known carriers:") % {"code": carrier} + f"\n{known}")

    def import_data(self, data, name, whose, dry_run):
        told = {"county": whose.county, "carrier": whose, "by": None}
        return import_file(data, name, kind=ImportKind.LEDGER, dry_run=dry_run, **told)
