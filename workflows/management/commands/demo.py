"""manage.py demo: build the made-up years once; a second run says that they are there."""

from collections import Counter
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.people.models import User
from projects.register.models import Project
from projects.register.stages import Stage


class Command(BaseCommand):
    help = "Build two demo years by the product's own verbs over a simulated calendar (演示数据)."

    def add_arguments(self, parser):
        parser.add_argument("--day", type=date.fromisoformat, help="tell the story as if today were this day")

    def handle(self, *args, **options):
        # The simulated calendar is needed here alone; nothing else of the site imports it.
        from workflows.demo.story import tell_story, told

        if told():
            self.stdout.write("The demo is there already.")
            return
        if User.objects.exists():
            raise CommandError("This database holds real accounts; the demo is built only into an empty one.")
        tell_story(options["day"] or timezone.localdate())
        stages = Counter(Project.objects.values_list("stage", flat=True))
        for stage in Stage:
            self.stdout.write(f"{stage.label}\t{stages[stage]}")
