"""`manage.py search_index`: write the index of the search anew (it is kept right by the database; this is for doubt)."""

from django.core.management.base import BaseCommand

from projects.register import wordindex
from projects.register.models import Project


class Command(BaseCommand):
    help = "Write the index of the search anew."

    def handle(self, **options):
        wordindex.rebuild()
        self.stdout.write(f"{Project.objects.count()} projects are in the index of the search.")
