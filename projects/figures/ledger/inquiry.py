"""What a ledger is asked: of which county, for which year, as of and known on which days."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from projects.people.models import Carrier
from projects.register.models import FigureEvent

from ..rules.books import Books
from ..rules.counting import cutoff
from ..rules.facts import families


class Inquiry:
    """The question, and what of the county is read once for all of its rows.

    A year that is over is shown as it stood on its last day: `cutoff` is the last day that is looked at. `phones`: with
    whole numbers.
    """

    def __init__(self, county, year=None, as_of=None, known_on=None, *, phones=False):
        today = timezone.localdate()
        self.county, self.county_id = county, county.pk
        self.year, self.as_of, self.known_on = year or today.year, as_of or today, known_on or today
        self.phones = phones

    @property
    def cutoff(self):
        """The last day of the facts, 24:00."""
        return cutoff(self.year, self.as_of)

    @property
    def now(self):
        """Whether it asks for today as known today."""
        today = timezone.localdate()
        return self.cutoff == today == self.known_on

    @property
    def days(self):
        """The two dates as the filter of the register takes them; none for today's."""
        return {} if self.now else {"as_of": self.cutoff, "known_on": self.known_on}

    @cached_property
    def books(self):
        return Books(self.county_id)

    @property
    def rule_version(self):
        """The counting rule in force at the cut-off; "" where the county has none."""
        rule = self.books.rule(self.cutoff)
        return rule.version if rule else ""

    @cached_property
    def roots(self):
        """Joined project → the project it is counted with."""
        return families(self.county_id, self.known_on)

    @cached_property
    def joined(self):
        """Project → those that were joined into it."""
        found = defaultdict(list)
        for own, root in self.roots.items():
            found[root].append(own)
        return found

    @cached_property
    def carriers(self):
        """Id → carrier."""
        return {carrier.pk: carrier for carrier in Carrier.objects.filter(county_id=self.county_id)}

    def living(self, projects):
        """Without those that were joined to another project, as then known."""
        return projects.live() if self.now else projects.exclude(pk__in=self.roots)

    def narrow(self, projects):
        """The projects that were there: registered by the cut-off, or with a fact from before (补录), as then known."""
        if self.now:
            return projects
        facts = FigureEvent.objects.filter(project=OuterRef("pk"), occurred_on__lte=self.cutoff)
        registered = projects.filter(created_at__lt=_end_of(self.known_on))
        return registered.filter(Q(created_at__lt=_end_of(self.cutoff)) | Exists(facts.order_by()))


def _end_of(day: date):
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
