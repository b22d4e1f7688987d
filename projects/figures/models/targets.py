"""Targets of a year as printed, their split, the figures that sections report for the whole county, printed figures."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County, Section
from projects.people.seats import COUNTY_READERS


class Target(models.Model):
    """A target of a year with its unit and bound as printed in the plan.

    `value` is empty where the plan names the subject without a number. `tracked` False: shown, not watched.
    """

    class Bound(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        ABOVE = "above", _("more than")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    task = models.PositiveSmallIntegerField(_("Task of the plan"), null=True, blank=True)
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Target"), max_length=80)
    value = models.PositiveBigIntegerField(_("Value"), null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=10)
    bound = models.CharField(_("Bound"), max_length=10, choices=Bound, default=Bound.AT_LEAST)
    firm = models.BooleanField(_("Firm"), default=True)
    county_wide = models.BooleanField(_("Covers the whole county"), default=False)
    tracked = models.BooleanField(_("Watched here"), default=True)
    lead = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Lead"))
    supporting = models.ManyToManyField(Section, blank=True, related_name="+", verbose_name=_("Supporting sections"))
    source = models.CharField(_("Source"), max_length=120, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Targets of the counties that one reads."""
            return (
                self.filter(county__in=user.seats.counties(*COUNTY_READERS)) if user.is_authenticated else self.none()
            )

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Targets")
        ordering = ["year", F("task").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "year", "code"], name="target_once_a_year")]

    def __str__(self):
        return f"{self.year} {self.name}"

    def get_absolute_url(self):
        """Its page: printed, split, reported and computed."""
        return reverse("target", args=[self.pk])


class TargetPart(models.Model):
    """A part of a target: by way in (enclaves, incubators, contests), by town, or by quarter.

    `key` narrows it: code of a carrier (empty: all of that kind), name of a town, number of a quarter.
    """

    class Kind(models.TextChoices):
        ENCLAVE = "enclave", _("By enclaves")
        INCUBATOR = "incubator", _("By incubators")
        CONTEST = "contest", _("By contests")
        TOWN = "town", _("By towns")
        QUARTER = "quarter", _("By quarters")

    target = models.ForeignKey(Target, models.CASCADE, related_name="parts")
    kind = models.CharField(_("Split"), max_length=10, choices=Kind)
    key = models.CharField(_("Which"), max_length=40, blank=True)
    value = models.PositiveBigIntegerField(_("Value"))

    class Meta:
        verbose_name = verbose_name_plural = _("Parts of a target")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["target", "kind", "key"], name="target_part_once")]

    def __str__(self):
        return f"{self.target} {self.get_kind_display()} {self.key}".strip()


class CountyFigure(models.Model):
    """What the whole county has reached by a day (全县完成数): reported with evidence, checked by another person.

    Rows are never changed: the next report, or a correction with its reason, is a new row.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="reported")
    value = models.DecimalField(_("Completed by the county"), max_digits=16, decimal_places=4)  # in the target's unit
    as_of = models.DateField(_("As of"))
    words = models.CharField(_("Words"), max_length=300, blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="county_figures")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded"), default=timezone.now)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("Verified"), null=True, blank=True)
    verified_on = models.DateField(_("Known since"), null=True, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_reason = models.CharField(_("Sent back because"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Figures of the counties that one reads."""
            return self.filter(target__in=Target.objects.visible_to(user).values("pk"))

        def waiting(self):
            """Those that a second person still has to check."""
            return self.filter(verified_at=None, sent_back_by=None)

        def holding(self, as_of, known_on):
            """The verified figures as of a day, as known on a day; of one target the last in order holds."""
            return self.filter(as_of__lte=as_of, verified_on__lte=known_on).order_by("as_of", "pk")

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Figures of the county")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="county_figure_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by")),
            )
        ]

    def __str__(self):
        return f"{self.target} {self.as_of}"


class ReferenceFigure(models.Model):
    """A figure as the bureau printed it for a past year; not computed here, not de-duplicated, shown as such."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    code = models.SlugField(_("Code"), max_length=40)
    name = models.CharField(_("Figure"), max_length=80)
    value = models.BigIntegerField(_("Value"))
    unit = models.CharField(_("Unit"), max_length=10)
    source = models.CharField(_("Source"), max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = _("Reference figures")
        ordering = ["year", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "year", "code"], name="reference_figure_once")]
