"""How long a sign-in lasts, by county and day."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInRule(models.Model):
    """Minutes of a sign-in from a day on; the defaults hold where the county decided nothing.

    Without a sign of life for `office_idle` (`others_idle` for applicants and experts) the sign-in ends. Acts that
    cannot be taken back ask for the password again when it was given more than `proof` ago.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    office_idle = models.PositiveSmallIntegerField(
        _("People of the office are signed out after (minutes)"), default=45, validators=[MinValueValidator(5)]
    )
    others_idle = models.PositiveSmallIntegerField(
        _("Applicants and experts are signed out after (minutes)"), default=240, validators=[MinValueValidator(5)]
    )
    proof = models.PositiveSmallIntegerField(
        _("The password is asked again after (minutes)"), default=10, validators=[MinValueValidator(1)]
    )
    effective_from = models.DateField(_("In force from"))

    class QuerySet(models.QuerySet):
        def on(self, county_id, day):
            """The rule of a county on a day; the ordinary one where the county decided nothing."""
            found = self.filter(county_id=county_id, effective_from__lte=day).first()
            return found or self.model(county_id=county_id, effective_from=day)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of signing in")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="sign_in_rule_once_a_day")]

    def __str__(self):
        return f"{self.office_idle}/{self.others_idle}/{self.proof}"
