"""manage.py verify_audit: compute the chain of the audit log again and name what was changed or is missing."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.trace.verifying import verify

SHOWN = 100


def _stated(value):
    number, _colon, digest = value.partition(":")
    if not (number.isdigit() and digest):
        raise CommandError(_("A head is written as NUMBER:DIGEST."))
    return int(number), digest.strip()


class Command(BaseCommand):
    help = "Compute the chain of the audit log again; exit code 1 when an act was changed, removed or slipped in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="the verdict for machines")
        parser.add_argument(
            "--head", action="append", default=[], metavar="NUMBER:DIGEST",
            help="a head as a report states it; may be given several times",
        )  # fmt: skip

    def handle(self, *, head, **options):
        verdict = verify(stated=[_stated(value) for value in head])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verdict), ensure_ascii=False, indent=1))
        else:
            self._print(verdict)
        if not verdict.whole:
            sys.exit(1)

    def _print(self, verdict):
        words = _("%(sealed)s acts sealed, %(waiting)s wait for the sealer, personal words erased in %(erased)s.")
        self.stdout.write(words % vars(verdict))
        for sentence in verdict.notes:
            self.stdout.write(sentence)
        for *_place, sentence in verdict.findings[:SHOWN]:
            self.stdout.write(sentence)
        if verdict.whole:
            if verdict.digest:
                self.stdout.write(
                    _("The chain is whole. Head: %(head)s") % {"head": f"{verdict.sealed}:{verdict.digest}"}
                )
        else:
            self.stdout.write(_("%(count)s faults found.") % {"count": verdict.found})


def _as_json(verdict):
    names = ("kind", "seal", "act", "sentence")
    return {
        "whole": verdict.whole, "sealed": verdict.sealed, "digest": verdict.digest, "waiting": verdict.waiting,
        "erased": verdict.erased, "found": verdict.found, "notes": verdict.notes,
        "findings": [dict(zip(names, row, strict=True)) for row in verdict.findings],
    }  # fmt: skip
