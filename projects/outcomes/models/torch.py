"""火炬统计: to which item of the Torch form each item of our quarterly return belongs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.people.models import County


class TorchItem(models.Model):
    """An item of the Torch form in the form's own order, as it stands from a day on.

    `source` is the item of our return that fills it; empty: we do not ask for it, and the cell stays empty. Amounts are
    handed over in 千元. The items that hold on a day are those of the newest `effective_from` by then, all of them.
    """

    class Unit(models.TextChoices):
        THOUSAND = "thousand", _("1,000 yuan")
        HEADS = "heads", _("people")
        PIECES = "pieces", _("items")
        FLAG = "flag", _("yes or no")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    effective_from = models.DateField(_("In force from"))
    order = models.PositiveSmallIntegerField(_("Place in the form"))
    name = models.CharField(_("Item of the Torch form"), max_length=60)
    unit = models.CharField(_("Unit"), max_length=8, choices=Unit)
    source = models.CharField(_("Item of our return"), max_length=30, blank=True)

    class QuerySet(models.QuerySet):
        def in_force(self, county_id, day):
            """The form of a day, in its order; none where the county has no mapping yet. One query."""
            rows = self.filter(county=county_id, effective_from__lte=day)
            newest = rows.order_by("-effective_from").values("effective_from")[:1]
            return rows.filter(effective_from=newest).order_by("order")

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Items of the Torch form")
        ordering = ["effective_from", "order"]
        constraints = [
            models.UniqueConstraint(fields=["county", "effective_from", "order"], name="torch_order_once"),
            models.UniqueConstraint(fields=["county", "effective_from", "name"], name="torch_item_once"),
        ]

    def __str__(self):
        return self.name
