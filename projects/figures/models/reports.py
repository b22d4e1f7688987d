"""Reports that were asked for, and the issued files."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile, random_path
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.models import Project

from .making import Made, MadeQuerySet, State


class Report(Made):
    """A report that was asked for: what it is about, and the issued files with the digest of their data.

    The files of a ready report never change. What is wrong with it is put right by another one that names it
    (`corrects`, with the reason in `correction`).
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("Landing report of a project")
        PERIOD = "period", _("Landing report of a period")
        BATCH = "batch", _("Landing reports of several projects")

    class Look(models.TextChoices):
        OFFICIAL = "official", _("Official layout (GB/T 9704)")
        MODERN = "modern", _("Modern layout")

    class Packing(models.TextChoices):
        PDF = "pdf", _("One PDF with contents")
        ZIP = "zip", _("ZIP with a PDF of each project")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    look = models.CharField(_("Layout"), max_length=10, choices=Look, default=Look.OFFICIAL)
    packing = models.CharField(_("Packed as"), max_length=5, choices=Packing, default=Packing.PDF)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="reports")
    chosen = models.JSONField(default=list)  # numbers of the projects of a batch, in order
    year = models.PositiveSmallIntegerField(_("Year"))
    quarter = models.PositiveSmallIntegerField(_("Quarter"), null=True, blank=True)
    narrowed = models.JSONField(default=dict)  # filter of a period: {"source", "carrier", "field", "town"}
    narrowed_words = models.CharField(_("Filter of the report"), max_length=200, blank=True)
    number = models.CharField(_("Number"), max_length=30, unique=True)
    check_code = models.CharField(max_length=32, blank=True, db_index=True)  # in the QR address, not guessable
    document_number = models.CharField(
        _("Document number"), max_length=60, blank=True
    )  # 发文字号 of the unit's own code
    as_of = models.DateField(_("Data as of"))
    known_on = models.DateField(_("Known on"))
    rule_version = models.CharField(_("Rule version"), max_length=10, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the data behind the report
    data = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="reports")
    word = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    archive = models.FileField(upload_to=random_path, blank=True)  # the ZIP of a batch
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    correction = models.CharField(_("Reason for the correction"), max_length=200, blank=True)

    class QuerySet(MadeQuerySet):
        def visible_to(self, user):
            """Period reports: the county's readers. Project reports: who works on that project (not the applicant).

            Batches: the county's readers, and who asked for them.
            """
            if not user.is_authenticated:
                return self.none()
            readers = Q(county__in=user.seats.counties(*COUNTY_READERS))
            operated = Q(kind=Report.Kind.PROJECT, project__carriers__in=user.seats.carriers(*OPERATORS))
            own = Q(kind=Report.Kind.BATCH, asked_by=user, county__in=user.seats.counties(*OPERATORS))
            return self.filter(readers | operated | own).distinct()

        def about_the_same(self, row):
            """Issued reports of the same subject, whatever the day: project, period with filter."""
            same = self.filter(
                county=row.county_id, kind=row.kind, project=row.project_id, quarter=row.quarter, state=State.READY,
                narrowed=row.narrowed,
            )  # fmt: skip
            if row.kind == Report.Kind.BATCH:
                return same.none()
            return same if row.kind == Report.Kind.PROJECT else same.filter(year=row.year)

    objects = QuerySet.as_manager()

    class Meta(Made.Meta):
        verbose_name = verbose_name_plural = _("Reports")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        """Its page."""
        return reverse("report", args=[self.number])

    @property
    def subject(self):
        """What it is about, in words; the project's name is added where it may be linked."""
        if self.kind == Report.Kind.BATCH:
            return _("%(count)s projects") % {"count": len(self.chosen)}
        if self.project:
            return self.project.name
        parts = [str(self.year), _("to the end of quarter %(number)s") % {"number": self.quarter} if self.quarter else "",
                 self.narrowed_words]  # fmt: skip
        return " · ".join(part for part in parts if part)
