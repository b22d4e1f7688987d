"""manage.py verify_audit: compute the chain of the audit log again and name what was changed or is missing."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.trace.stated import stated_on
from projects.trace.verifying import verify

SHOWN = 100


def _stated(value):
    number, _colon, digest = value.partition(":")
    if not (number.isdecimal() and digest):
        raise CommandError(_("A head is written as NUMBER:DIGEST."))
    return int(number), digest.strip().removesuffix("…").lower()


def _on_paper(reference):
    if not (found := stated_on(reference)):
        words = _(
            "%(paper)s states no head of the audit log: no such report or file, or issued before heads were stated."
        )
        raise CommandError(words % {"paper": reference})
    return found.number, found.digest, found.name


class Command(BaseCommand):
    help = "Compute the chain of the audit log again; exit code 1 when an act was changed, removed or slipped in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="the verdict for machines")
        parser.add_argument(
            "--head", action="append", default=[], metavar="NUMBER:DIGEST",
            help="a head as a report states it (the beginning of the digest is enough); may be given several times",
        )  # fmt: skip
        parser.add_argument(
            "--report", action="append", default=[], metavar="FILE|NUMBER",
            help="an issued report, whose head must stand in the chain; may be given several times",
        )  # fmt: skip

    def handle(self, *, head, report, **options):
        papers = [_on_paper(reference) for reference in report]
        verdict = verify(stated=[*(_stated(value) for value in head), *papers])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verdict), ensure_ascii=False, indent=1))
        else:
            self._print(verdict, papers)
        if not verdict.whole:
            sys.exit(1)

    def _print(self, verdict, papers):
        words = _("%(sealed)s acts sealed, %(waiting)s wait for the sealer, personal words erased in %(erased)s.")
        self.stdout.write(words % vars(verdict))
        for sentence in verdict.notes:
            self.stdout.write(sentence)
        for *_place, sentence in verdict.findings[:SHOWN]:
            self.stdout.write(sentence)
        if verdict.whole:
            for number, _digest, name in papers:
                words = _("The head stated by %(name)s (seal %(number)s) stands in the chain.")
                self.stdout.write(words % {"name": name, "number": number})
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
