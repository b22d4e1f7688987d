"""The summary of the figures: what the overview adds up, kept beside the facts and checked against them.

`FigureCell` holds signed changes, day by day and by dimension. A figure as of day A and known on day K is the sum of
all its cells with `on` up to A and `known` up to K: what ends (a stay, a standing, a fact found false) is a cell with a
minus sign on the day of its end. Rows are only added; the nightly job lays equal ones together.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, County


class FigureCell(models.Model):
    """A change of one figure of one year, for one combination of dimensions."""

    class Measure(models.TextChoices):
        """What is summed. `kind` and `detail` say which part of it, `day` the event by which it is so."""

        COUNTED = "counted"  # kind: event that decides
        ENCLAVE_ONLY = "enclave_only"
        BOTH_WAYS = "both_ways"
        UNCOUNTED = "uncounted"  # kind: reason
        CULTIVATED = "cultivated"
        LANDED = "landed"  # kind: level reached first
        TALENT = "talent"  # kind: which heads; amount: people, counted by hand
        ROSTER = "roster"  # detail: project whose people are counted by its roster
        MONEY = "money"  # kind: of money; amount: 分
        WAY = "way"  # kind: step; year: in which the project came
        GAP = "gap"  # kind: step reached; days: since the step before
        COHORT = "cohort"  # detail: edition; kind: step
        STAGE = "stage"  # kind: stage
        UNDATED = "undated"

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # 0: whatever year is asked for
    measure = models.CharField(max_length=12, choices=Measure)
    kind = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=20, blank=True)
    day = models.DateField(null=True)
    days = models.IntegerField(default=0)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=20, blank=True)
    audience = models.CharField(max_length=200, blank=True)  # carriers concerned, ",3,7,": their operators see it
    on = models.DateField()
    known = models.DateField()
    n = models.IntegerField(default=0)
    amount = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("Cells of the summary")
        indexes = [models.Index(fields=["county", "year", "measure", "on"], name="cells_by_year")]

    def __str__(self):
        return f"{self.year} {self.measure} {self.kind} {self.n}"


class FigureShare(models.Model):
    """What one project (with those joined to it) has put into the cells, so that it can be taken out again."""

    project = models.BigIntegerField(primary_key=True)  # no foreign key: it outlives a project that is removed
    cells = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("Shares in the summary")

    def __str__(self):
        return str(self.project)


class FigureMark(models.Model):
    """A project about which something was written since its share was put in. The database itself writes these rows."""

    project = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("Projects to be summed anew")

    def __str__(self):
        return str(self.project)
