"""manage.py restore FILE: put a backup into an empty site, or only check it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.privacy.restoring import check, locked, restore
from projects.trace.backup import Fault, archive, crypt


class Command(BaseCommand):
    help = "Put a backup into an empty database, delete again who was deleted since; --check reads and compares only."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", dest="only_check", help="change nothing")
        parser.add_argument("--key-file", type=Path, help="key of an encrypted backup")
        parser.add_argument("--erasures", type=Path, help="list of deletions (default: ERASURES_LIST)")

    def handle(self, *, file, only_check, key_file, erasures, **options):
        try:
            key = crypt.read_key(key_file) if key_file else None
            if only_check:
                manifest = check(file, key)
            else:
                manifest, facts = restore(file, key, erasures)
        except Fault as fault:
            raise CommandError(str(fault)) from fault
        words = _("Backup of %(made_at)s: database and %(files)s files are whole.")
        self.stdout.write(words % {"made_at": manifest["made_at"], "files": len(manifest["files"])})
        if manifest["key"] != archive.fingerprint():
            self.stderr.write(
                _("The secret keys differ from those of the backup: authenticator apps, links already sent and known persons are "
                  "void. Put the old SECRET_KEY and ROSTER_KEY (or the files secret_key and roster_key) back.")
            )  # fmt: skip
        if words := locked(manifest):
            self.stderr.write(words)
        if not only_check:
            self._tell(facts, erasures or settings.ERASURES_LIST)

    def _tell(self, facts, erasures):
        words = _("Put back. Everybody signs in again; %(held)s letters not sent by then are held back.")
        self.stdout.write(words % facts)
        if erasures.exists():
            self.stdout.write(_("%(erased)s accounts deleted since were deleted again.") % facts)
        else:
            words = _(
                "There is no list of deletions (%(path)s): who was deleted since is back. Bring it and run: %(how)s"
            )
            self.stderr.write(words % {"path": erasures, "how": "manage.py replay_erasures"})
