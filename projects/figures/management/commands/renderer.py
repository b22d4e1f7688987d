"""`manage.py renderer`: the warm renderer, until it is asked to stop."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.figures.pdf import checks, fonts, warm


class Command(BaseCommand):
    help = "Keeps a process ready that prints PDFs at once; under systemd or compose beside site and worker."

    def handle(self, **options):
        ready, sentence = checks.pdf_ready()
        if not ready:
            raise CommandError(sentence)
        place = warm.address()
        if len(place.encode()) > warm.LONGEST:
            raise CommandError(
                _("The path %(path)s is too long for a socket. Set RENDERER_SOCKET to a shorter one.") % {"path": place}
            )
        if warm.listens():
            raise CommandError(_("A renderer listens at %(path)s already.") % {"path": place})
        scratch = settings.VAR_DIR / "renderer"
        scratch.mkdir(exist_ok=True)
        line = [sys.executable, "-I", str(warm.SERVER), place]
        os.chdir(scratch)
        self.stdout.flush()
        # Nothing of the site stays in the process: no settings, no secret, no database.
        os.execve(line[0], line, fonts.child_environment(scratch))
