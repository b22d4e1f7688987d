"""Reports that were asked for, and the issued files."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project


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
            operated = models.Q(kind=Report.Kind.PROJECT, project__carriers__in=user.seats.carriers(*OPERATORS))
            return self.filter(readers | operated).distinct()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Reports")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return self.number
