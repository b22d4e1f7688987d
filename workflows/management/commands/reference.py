"""manage.py reference: load the county's reference data; safe to run again."""

from django.core.management.base import BaseCommand

from workflows.reference import load


class Command(BaseCommand):
    help = "Load the county's places, rules, deadlines and targets. Existing rows stay as they are."

    def handle(self, *args, **options):
        county = load()
        self.stdout.write(f"{county.name}: reference data is complete.")
