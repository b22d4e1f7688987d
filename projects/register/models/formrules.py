"""What the county decides about the application form; its questions stand in `form.py`."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.money import FEN_PER_YI, MoneyField, format_wan


class FormRule(models.Model):
    """Bounds of the form from a day on.

    An amount above `ask_above` (分) is possible, but the page asks whether the unit was right.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    most_rows = models.PositiveSmallIntegerField(
        _("Most rows of a part (team, shareholders …)"), default=30, validators=[MinValueValidator(1)]
    )
    ask_above = MoneyField(_("Ask for the unit above this amount"), default=10 * FEN_PER_YI)
    effective_from = models.DateField(_("In force from"))

    class QuerySet(models.QuerySet):
        def on(self, county_id, day):
            """The rule of a county on a day; the ordinary one where the county decided nothing."""
            found = self.filter(county_id=county_id, effective_from__lte=day).first()
            return found or self.model(county_id=county_id, effective_from=day)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Bounds of the application form")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="form_rule_once_a_day")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.effective_from}"

    @property
    def ask_words(self):
        """The amount in words."""
        return _("%(amount)s × 10,000 yuan") % {"amount": format_wan(self.ask_above)}


class FormEdition(models.Model):
    """When an edition of the form (`form.EDITIONS`) came into use in a county."""

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    schema = models.CharField(_("Edition of the form"), max_length=10)
    since = models.DateField(_("In use since"))

    class Meta:
        verbose_name = verbose_name_plural = _("Editions of the form")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "schema"], name="form_edition_once")]

    def __str__(self):
        return self.schema
