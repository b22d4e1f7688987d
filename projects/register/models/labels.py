"""Labels: short words of the office on projects, for its own lists. Applicants do not see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.people.models import County


class Label(models.Model):
    """A word that a county's office puts on projects, e.g. 重点 or 本周走访."""

    county = models.ForeignKey(County, models.CASCADE, related_name="+")
    name = models.CharField(_("Label"), max_length=12)

    class QuerySet(models.QuerySet):
        def used_by(self, user):
            """Labels of the counties in which the person holds a seat."""
            return self.filter(county__in={row.county_id for row in user.seats.rows})

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Labels")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="one_label_of_a_name")]

    def __str__(self):
        return self.name
