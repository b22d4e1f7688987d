"""`manage.py rebuild_figures [--check]`: the summary of the figures anew from the facts, or compared with them."""

from django.core.management.base import BaseCommand, CommandError

from projects.figures.actions.summary import compared, rebuild


class Command(BaseCommand):
    help = (
        "Make the summary of the figures anew. With --check: compare it with the facts; exit code 1 where it differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="compare only, and name the cells that differ")

    def handle(self, *, check, **options):
        if not check:
            self.stdout.write(f"{rebuild()} projects are summed.")
            return
        found = compared()
        for key, there, wanted in found:
            words = " ".join(str(value) for value in key if value not in ("", None))
            self.stdout.write(f"{words}: {there[0]} ({there[1]}), the facts say {wanted[0]} ({wanted[1]})")
        if found:
            raise CommandError(
                f"{len(found)} cells differ from the facts; rebuild_figures makes them anew.", returncode=1
            )
        self.stdout.write("The summary agrees with the facts.")
