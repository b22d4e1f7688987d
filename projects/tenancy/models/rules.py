"""What the county decides about stays: when it warns, how often a term may grow, when rent is late, what graduates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.money import FEN_PER_WAN, MoneyField
from projects.register.models import DatedRules


def usual_alerts():
    """Days before the end of a term at which its people are told."""
    return [180, 90, 30]


class TenureRule(models.Model):
    """Rules of a stay from a day on. The graduation bounds are those of 国科发区〔2018〕300号 until the county decides.

    `least_equity` is the financing in all, `least_revenue` the revenue of two years running (分); empty: no criterion.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    alert_days = models.JSONField(_("Warn so many days before the end"), default=usual_alerts)
    extensions = models.PositiveSmallIntegerField(_("Times that a term may be made longer"), default=1)
    rent_days = models.PositiveSmallIntegerField(_("Days to pay a month's rent"), default=15)
    least_equity = MoneyField(_("Equity financing above"), null=True, blank=True, default=500 * FEN_PER_WAN)
    least_revenue = MoneyField(
        _("Revenue of two years running above"), null=True, blank=True, default=1000 * FEN_PER_WAN
    )
    high_tech = models.BooleanField(_("A high-tech enterprise graduates"), default=True)
    merger = models.BooleanField(_("Merged, quoted or listed graduates"), default=True)
    effective_from = models.DateField(_("In force from"))

    class QuerySet(DatedRules):
        def on(self, county_id, day):
            """The rule of a county on a day; the ordinary one where the county decided nothing."""
            return self.in_force(county_id, day) or self.model(county_id=county_id, effective_from=day)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of stays")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="tenure_rule_once_a_day")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.effective_from}"
