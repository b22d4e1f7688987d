"""manage.py replay_erasures: delete again who was deleted after a backup that was put back."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.privacy.erased import replay


class Command(BaseCommand):
    help = "Delete again everybody on the list of deletions whom the database still knows."

    def add_arguments(self, parser):
        parser.add_argument("--erasures", type=Path, help="list of deletions (default: ERASURES_LIST)")

    def handle(self, *, erasures, **options):
        self.stdout.write(_("%(erased)s accounts deleted since were deleted again.") % {"erased": replay(erasures)})
