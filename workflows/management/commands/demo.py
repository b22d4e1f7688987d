"""manage.py demo: build the made-up years once, and print the running year's landing report."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.figures.pdf.checks import pdf_ready
from projects.people.models import User
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.sealing import seal


class Command(BaseCommand):
    help = "Build two demo years by the product's own verbs over a simulated calendar (演示数据)."

    def add_arguments(self, parser):
        parser.add_argument("--day", type=date.fromisoformat, help="tell the story as if today were this day")

    def handle(self, *args, **options):
        # The simulated calendar is needed here alone; nothing else of the site imports it.
        from workflows.demo.clock import last_day
        from workflows.demo.story import tell_story, told

        if told():
            self.stdout.write("演示数据已经建好。")
            return
        if User.objects.exists():
            raise CommandError("数据库中已有真实账号：演示数据只能建在空数据库里。")
        today = options["day"] or timezone.localdate()
        tell_story(today)
        seal()
        stages = Counter(Project.objects.values_list("stage", flat=True))
        self.stdout.write("、".join(f"{stage.label}{stages[stage]}" for stage in Stage if stages[stage]))
        self.print_report(last_day(today))

    def print_report(self, end):
        """The landing report of the story's running year, beside the data; without fonts one sentence instead."""
        ready, sentence = pdf_ready()
        if not ready:
            self.stdout.write(str(sentence))
            return
        file = settings.VAR_DIR / f"landing-report-{end.year}.pdf"
        call_command("landing_report", year=end.year, output=file, as_of=end, known_on=end, stdout=self.stdout)
