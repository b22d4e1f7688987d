"""The county's own list of industries (产业方向), beside the eight national fields of technology."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.trace.prepared import prepared


class IndustryQuerySet(models.QuerySet):
    """Industries of a county by day; of one code the newest wording holds."""

    def in_force(self, county_id, on):
        """Those that may be chosen on a day, in the county's order."""
        rows = self.filter(Q(effective_to=None) | Q(effective_to__gte=on), county=county_id, effective_from__lte=on)
        newest = {row.code: row for row in rows.order_by("effective_from")}
        return sorted(newest.values(), key=lambda row: (row.order, row.pk))

    def named(self, county_id, name):
        """The newest row of that name, also one that is over: a file keeps what it chose. None if there is none."""
        return self.filter(county=county_id, name=name).order_by("-effective_from").first()

    def choices(self, county_ids):
        """[(code, newest name)] of all that counties ever had, for filters."""
        return list({code: (code, name) for code, name in _named.rows(county_ids)}.values())


class Industry(models.Model):
    """An industry that applicants may choose. Changed by a new row with a later date; files keep the row they chose."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Local industry"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    effective_from = models.DateField(_("In force from"))
    effective_to = models.DateField(_("In force until"), null=True, blank=True)

    objects = IndustryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Industries")
        ordering = ["order", "effective_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "code", "effective_from"], name="industry_once_a_day")]

    def __str__(self):
        return self.name


@prepared("counties")
def _named(counties):
    rows = Industry.objects.filter(county__in=counties).order_by("order", "effective_from", "pk")
    return rows.values_list("code", "name")
