"""Who reads figures, and which projects behind them: the county's readers all, operators those of their carriers."""

from functools import cached_property

from django.http import Http404

from projects.people.models import Carrier, County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project

from .actions.summary import fold
from .models import FigureMark
from .rules.counting import count_year
from .rules.summary.slices import Slice, of_carriers

SOON = 1000  # marked projects that a page sums itself; the scheduler does the rest within minutes


class Scope:
    """What one person reads in one county."""

    def __init__(self, user):
        if not user.seats.has(*COUNTY_READERS, *OPERATORS):
            raise Http404
        self.user = user
        self.reads_all = user.seats.has(*COUNTY_READERS)
        home = next(row for row in user.seats.rows if row.role in (*COUNTY_READERS, *OPERATORS))
        self.county = County.objects.get(pk=home.county_id)

    @property
    def projects(self):
        """The projects that the person sees here."""
        return Project.objects.visible_to(self.user).filter(county=self.county).live()

    @cached_property
    def carriers(self):
        """The carriers that the person may narrow figures by: the county's, or those of the operator."""
        own = self.user.seats.carriers()
        return [carrier for carrier in self.all_carriers if self.reads_all or carrier.pk in own]

    @cached_property
    def all_carriers(self):
        """The county's carriers, for names."""
        return list(Carrier.objects.filter(county=self.county).order_by("kind", "pk"))

    def slice(self, asked):
        """The year's sums, narrowed to what the person sees and asks for. What was written a moment ago is put in."""
        marked = FigureMark.objects.values("project").distinct()
        behind = marked.count() if FigureMark.objects.exists() and fold(SOON) == SOON else 0
        where = asked.part.cells()
        if not self.reads_all:
            where &= of_carriers(self.user.seats.carriers())
        return Slice(self.county.pk, asked.year, asked.as_of, asked.known_on, where, behind)

    def seen(self, projects):
        """Those among the projects (ids) that the person sees: asks for them, never for all that the person sees."""
        # With a column that no index holds, or SQLite would rather read an index of the whole county.
        return {pk for pk, _name in self.projects.filter(pk__in=projects).order_by().values_list("pk", "name")}

    def count(self, asked):
        """The year's count, narrowed to what the person sees; the rule always looks at the whole county."""
        return self.narrow(count_year(self.county, asked.year, as_of=asked.as_of, known_on=asked.known_on))

    def narrow(self, count):
        """The count without the projects that the person does not see."""
        return count if self.reads_all else count.within(self.seen(count.named))
