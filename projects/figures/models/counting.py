"""The counting rule by versions, and the periods that were closed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County


class CountingRule(models.Model):
    """What one of the 80 is, from a date on: which events qualify and on which kinds of carriers (rule P5)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    version = models.CharField(_("Version"), max_length=10)
    effective_from = models.DateField(_("In force from"))
    qualifying = models.JSONField(_("Qualifying events"), default=list)  # kinds of figure events
    close_month = models.PositiveSmallIntegerField(_("Year closes: month"), default=1)
    close_day = models.PositiveSmallIntegerField(_("Year closes: day"), default=15)
    words = models.TextField(_("The rule in words"))

    class Meta:
        verbose_name = verbose_name_plural = _("Counting rules")
        ordering = ["-effective_from", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "version"], name="rule_version_once")]

    def __str__(self):
        return self.version


class PeriodClose(models.Model):
    """A month, quarter or year whose figure was issued (封账): what becomes known later is a dated adjustment.

    One person of the centre prepares, another closes. The snapshot never changes; for a year it also names the rows of
    the ledger that were seen (`seen`), and only those enter the year's own count.
    """

    class Kind(models.TextChoices):
        YEAR = "year", _("Year")
        QUARTER = "quarter", _("Quarter (period)")
        MONTH = "month", _("Month (period)")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    kind = models.CharField(_("Period"), max_length=8, choices=Kind, default=Kind.YEAR)
    number = models.PositiveSmallIntegerField(_("Which one"), default=0)  # quarter 1–4, month 1–12, 0 for a year
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(_("Prepared"), null=True, blank=True)
    closed_on = models.DateField(_("Closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    rule_version = models.CharField(max_length=10, blank=True)
    snapshot = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class QuerySet(models.QuerySet):
        def closed(self):
            """Without those that are only prepared."""
            return self.filter(closed_on__isnull=False)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Closed periods")
        ordering = ["-year", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "kind", "number"], name="period_closed_once"),
            models.CheckConstraint(
                name="period_closed_by_another",
                condition=Q(prepared_by=None) | Q(closed_by=None) | ~Q(prepared_by=F("closed_by")),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_kind_display()} {self.number or ''}".strip()
