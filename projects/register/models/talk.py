"""The conversation on a project between the applicant's people and the office that handles it.

It is read by both sides; what the office notes for itself are contacts (`LeadNote`), which no applicant sees.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import Organisation
from projects.sealed import SealedCharField, SealedTextField

from .project import Project


class Side(models.TextChoices):
    """Who speaks: the applicant's people, or those who handle the project."""

    APPLICANT = "applicant", _("Applicant")
    OFFICE = "office", _("Office")


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The applicant's own people; operators of the carriers concerned; centre and auditors of the county."""
        if not user.is_authenticated:
            return self.none()
        seats = user.seats
        rights = Q(organisation__in=seats.organisations()) | Q(project__county__in=seats.counties_reading_all)
        if carriers := seats.carriers():
            links = Project.carriers.through.objects.filter(carrier__in=carriers)
            rights |= Q(Exists(links.filter(project=OuterRef("project"))))
        return self.filter(rights)

    def unread_by(self, user):
        """What others wrote and this person has not read."""
        seen = RemarkReading.objects.filter(remark=OuterRef("pk"), user=user)
        return self.filter(~Exists(seen)).exclude(by=user)


class Remark(models.Model):
    """One message of the conversation: never changed, because the other side may have acted on it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="remarks", verbose_name=_("Project"))
    # With whom the office speaks; stays when the project is joined to another applicant's.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("Applicant"))
    side = models.CharField(_("Side"), max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("By"))
    place = SealedCharField(_("Speaks for"), max_length=100)  # in words, as it was called then
    words = SealedTextField(_("Message"), max_length=2000, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Conversation")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["project", "-at", "-id"], name="conversation")]

    def __str__(self):
        return f"{self.get_side_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class RemarkFile(models.Model):
    """A file sent with a message."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("Files")
        ordering = ["pk"]


class RemarkReading(models.Model):
    """Who read a message, and when first."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["remark", "user"], name="reading_once")]
