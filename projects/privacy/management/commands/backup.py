"""manage.py backup -o FILE: database and stored files in one checked file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from projects.trace.backup import Fault, crypt
from projects.trace.backup.making import drop_old, make


class Command(BaseCommand):
    help = "Write database and stored files into one file, read it again and compare every digest."

    def add_arguments(self, parser):
        parser.add_argument("-o", "--output", type=Path, required=True, help="file, or directory that exists")
        parser.add_argument("--key-file", type=Path, help="encrypt by this key (openssl rand -base64 32 > FILE)")
        parser.add_argument("--keep", type=int, help="with a directory: delete all but the newest N backups in it")

    def handle(self, *, output, key_file, keep, **options):
        if keep is not None and (keep < 1 or not output.is_dir()):
            raise CommandError(_("--keep needs a directory and a number of at least 1."))
        try:
            path, manifest = make(output, crypt.read_key(key_file) if key_file else None)
        except Fault as fault:
            raise CommandError(str(fault)) from fault
        words = _("%(path)s (%(size)s): the database and %(files)s files, read again and compared.")
        facts = {"path": path, "size": filesizeformat(path.stat().st_size), "files": len(manifest["files"])}
        self.stdout.write(words % facts)
        if missing := manifest["missing"]:
            words = _("Not in the storage any more, though the database names them: %(count)s files, e.g. %(name)s")
            self.stderr.write(words % {"count": len(missing), "name": missing[0]})
        if keep:
            self.stdout.write(_("%(count)s old backups deleted.") % {"count": drop_old(path.parent, keep)})
