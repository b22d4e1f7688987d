"""Audit files that were asked for (审计档案): an export of papers, logged and kept."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.exportmodels import ExportLine
from projects.files.models import random_path
from projects.people.models import County
from projects.people.seats import AUDITOR, CENTRE
from projects.register.models import Project
from projects.sealed import SealedCharField

from .making import Made, MadeQuerySet


class Dossier(Made):
    """One ZIP: of a project, or of all projects counted in a year, as of a day. `full`: with papers that name people."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="dossiers")
    year = models.PositiveSmallIntegerField(_("Year"))
    as_of = models.DateField(_("Data as of"))
    full = models.BooleanField(_("With papers that name people"), default=False)
    reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    papers = models.PositiveIntegerField(_("Papers"), default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.FileField(upload_to=random_path, blank=True)
    line = models.ForeignKey(ExportLine, models.SET_NULL, null=True, related_name="+")

    class QuerySet(MadeQuerySet):
        def visible_to(self, user):
            """The centre's and the auditors'; one with people's papers only to who asked for it."""
            if not user.is_authenticated:
                return self.none()
            rows = self.filter(county__in=user.seats.counties(*CENTRE, AUDITOR))
            return rows.filter(models.Q(full=False) | models.Q(asked_by=user))

    objects = QuerySet.as_manager()

    class Meta(Made.Meta):
        verbose_name = verbose_name_plural = _("Audit files")

    def __str__(self):
        return f"{self.project.number if self.project else self.year} {self.as_of}"

    def get_absolute_url(self):
        """Its page."""
        return reverse("dossier", args=[self.pk])

    @property
    def file_name(self):
        """What it is called when it is taken away."""
        return f"{self.project.number if self.project else self.year}-{self.as_of}.zip"
