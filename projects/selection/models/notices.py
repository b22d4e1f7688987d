"""Public notice: a batch shown to everybody, what is said against it, and the copies of its page."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import Paper, StoredFile
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, INCUBATOR_OPERATOR
from projects.register.models import Project
from projects.sealed import SealedCharField, SealedTextField


class PublicNotice(models.Model):
    """A batch of approved projects shown to the public (公示): firm and project only, for n working days."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Year"))
    batch = models.PositiveSmallIntegerField(_("Batch"))
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"))
    days = models.PositiveSmallIntegerField(_("Working days"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class QuerySet(models.QuerySet):
        def public(self):
            """Notices are meant for everyone while they run and stay readable afterwards."""
            return self.all()

        def running(self):
            return self.filter(closed_at=None)

        def to_copy(self):
            """Their last day is over and the page of the end is not kept yet."""
            ended = self.filter(last_day__lt=timezone.localdate(), copies__moment=NoticeCopy.Moment.PUBLISHED)
            return ended.exclude(copies__moment=NoticeCopy.Moment.CLOSED).select_related("county")

        def visible_to(self, user):
            """The desk side of the county (the public page has its own door)."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(county__in=user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Public notices")
        ordering = ["-year", "-batch"]
        constraints = [models.UniqueConstraint(fields=["county", "year", "batch"], name="batch_number_once")]

    def __str__(self):
        return f"{self.year}-{self.batch}"

    def get_absolute_url(self):
        return reverse("notice", args=[self.year, self.batch])

    @property
    def public_url(self):
        """The page that everybody may read."""
        return reverse("public-notice", args=[self.county.code, self.year, self.batch])

    def shown(self):
        """The projects that everybody sees: all but those withdrawn by their applicants."""
        return self.items.exclude(state=NoticeItem.State.WITHDRAWN)

    @property
    def is_over(self):
        """Whether the last day has passed."""
        return self.last_day < timezone.localdate()


class NoticeItem(models.Model):
    """A project in the batch, with the names that are published."""

    class State(models.TextChoices):
        RUNNING = "running", _("Being shown")
        STOPPED = "stopped", _("Stopped by an objection")
        CLEARED = "cleared", _("Ended without objection")
        UPHELD = "upheld", _("Objection upheld")
        WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")

    UNDECIDED = (State.RUNNING, State.STOPPED)

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="items")
    project = models.ForeignKey(Project, models.PROTECT, related_name="notice_items")
    project_name = models.CharField(_("Project name"), max_length=100)
    firm_name = models.CharField(_("Company name"), max_length=100, blank=True)
    carrier_name = models.CharField(_("Carrier"), max_length=60, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.RUNNING)

    class Meta:
        verbose_name = verbose_name_plural = _("Projects in the notice")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "project"], name="noticed_once")]

    def __str__(self):
        return self.project_name


class Objection(models.Model):
    """A word against a project in public notice. Who objects says so with name and contact; both stay inside."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Being examined")
        DISMISSED = "dismissed", _("Not upheld")
        UPHELD = "upheld", _("Upheld")

    item = models.ForeignKey(NoticeItem, models.PROTECT, related_name="objections")
    name = SealedCharField(_("Your name"), max_length=60)
    contact = SealedCharField(_("How to reach you"), max_length=100)
    words = SealedTextField(_("Objection"), max_length=2000)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="objections")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    inquiry = SealedTextField(_("Inquiry"), blank=True, max_length=2000)
    answer = SealedTextField(_("Answer to whoever objected"), blank=True, max_length=1000)
    # The link under which who objects reads the outcome: told once, only its hash is kept.
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(_("Told"), null=True)
    told_words = SealedCharField(_("How it was told"), max_length=300, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Objections")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.item}"

    @property
    def to_be_told(self):
        """Whether whoever objected still waits to hear the outcome."""
        return self.closed_at is not None and self.told_at is None


class NoticeCopy(models.Model):
    """The page as everybody saw it at a moment, kept as PDF; its SHA-256 stands on the page."""

    class Moment(models.TextChoices):
        PUBLISHED = "published", _("At publication")
        CLOSED = "closed", _("At the end")

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="copies")
    moment = models.CharField(_("Moment"), max_length=10, choices=Moment)
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="notice_copy")

    class Meta:
        verbose_name = verbose_name_plural = _("Copies of public notices")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "moment"], name="notice_copied_once")]

    def __str__(self):
        return f"{self.notice} {self.get_moment_display()}"
