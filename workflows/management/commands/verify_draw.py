"""manage.py verify_draw MEETING: compute the order of its draws again from seed and numbers, and compare."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.selection.drawrules import order_of
from projects.selection.models import Draw


class Command(BaseCommand):
    help = "Compute the random draws of a meeting again and prove that the same order comes out."

    def add_arguments(self, parser):
        parser.add_argument("meeting", help="number of the meeting")
        parser.add_argument("--number", type=int, help="only this draw")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args, meeting, number=None, **options):
        draws = Draw.objects.filter(meeting__number=meeting, **({"number": number} if number else {}))
        results = [self._again(draw) for draw in draws.order_by("number")]
        if not results:
            raise CommandError(_("There is no such draw."))
        if options["json"]:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))
        else:
            self._write(results)
        if not all(result["same"] for result in results):
            raise CommandError(_("The order kept is not the one that the seed gives. Tell the auditors."))

    def _again(self, draw):
        kept = [(row["code"], row["digest"]) for row in draw.order]
        again = order_of(draw.seed, [code for code, _digest in kept])
        return {
            "draw": str(draw), "seed": draw.seed, "places": draw.places, "order": again, "same": again == kept,
            "reason": draw.reason,
        }  # fmt: skip

    def _write(self, results):
        for result in results:
            self.stdout.write(f"{result['draw']}  seed {result['seed']}  {result['reason']}")
            for place, (code, digest) in enumerate(result["order"], 1):
                mark = "*" if place <= result["places"] else " "
                self.stdout.write(f"  {place:>3}{mark} {code}  {digest}")
            self.stdout.write(_("The same order.") if result["same"] else _("Another order!"))
