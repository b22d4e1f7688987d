"""Targets, the counting rule, closes and issued reports. Figures themselves are computed, never typed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County, Section
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project


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


class Target(models.Model):
    """A target of a year with its unit and bound as printed in the plan."""

    class Bound(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        ABOVE = "above", _("more than")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Target"), max_length=80)
    value = models.PositiveBigIntegerField(_("Value"))
    unit = models.CharField(_("Unit"), max_length=10)
    bound = models.CharField(_("Bound"), max_length=10, choices=Bound, default=Bound.AT_LEAST)
    firm = models.BooleanField(_("Firm"), default=True)
    lead = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Lead"))
    source = models.CharField(_("Source"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Targets")
        ordering = ["year", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "year", "code"], name="target_once_a_year")]

    def __str__(self):
        return f"{self.year} {self.name}"


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


class YearClose(models.Model):
    """A year that was closed (封账): what is confirmed later becomes a dated adjustment; the snapshot stands."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    closed_on = models.DateField(_("Closed"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rule_version = models.CharField(max_length=10)
    snapshot = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Closed years")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="year_closed_once")]


class Report(models.Model):
    """A PDF report that was asked for: what it is about, its state, and the issued file with its digest."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("Landing report of a project")
        PERIOD = "period", _("Landing report of a period")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="reports")
    year = models.PositiveSmallIntegerField(_("Year"))
    quarter = models.PositiveSmallIntegerField(_("Quarter"), null=True, blank=True)
    number = models.CharField(_("Number"), max_length=30, unique=True)
    check_code = models.CharField(max_length=32, blank=True, db_index=True)  # in the QR address, not guessable
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(_("Problem"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    as_of = models.DateField(_("Data as of"))
    known_on = models.DateField(_("Known on"))
    rule_version = models.CharField(_("Rule version"), max_length=10, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the data behind the report
    data = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="reports")
    ready_at = models.DateTimeField(_("Made"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Period reports: the county's readers. Project reports: who works on that project (not the applicant)."""
            if not user.is_authenticated:
                return self.none()
            readers = models.Q(county__in=user.seats.counties(*COUNTY_READERS))
            operated = models.Q(
                kind=Report.Kind.PROJECT, project__carriers__in=user.seats.carriers(*OPERATORS)
            )
            return self.filter(readers | operated).distinct()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Reports")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return self.number
