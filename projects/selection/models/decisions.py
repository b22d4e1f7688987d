"""What is decided after the reviews: one sitting, many projects, pending until it is published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.files.models import Paper
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, INCUBATOR_OPERATOR
from projects.register.models import Project
from projects.sealed import SealedCharField, SealedTextField

from .meetings import AgendaItem


class Deliberation(models.Model):
    """One sitting (集体研究) that decides several projects; its decisions take effect together, when it is published."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    number = models.CharField(_("Number"), max_length=30, blank=True)
    on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=100, blank=True)
    attendees = SealedCharField(_("Also present"), max_length=300, blank=True)
    words = SealedTextField(_("Minutes"), blank=True, max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("Published"), null=True)
    minutes = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="deliberation")

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Published ones for the county's readers and the incubators; pending ones for the centre and the auditors."""
            if not user.is_authenticated:
                return self.none()
            readers = user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR)
            published = Q(published_at__isnull=False, county__in=readers)
            return self.filter(published | Q(county__in=user.seats.counties_reading_all))

        def pending(self):
            """Written down and not published yet."""
            return self.filter(published_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Deliberations")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return self.number or f"{self.on}"

    def get_absolute_url(self):
        return reverse("deliberation", args=[self.pk])

    @property
    def is_pending(self):
        """Whether nothing of it has taken effect yet."""
        return self.published_at is None

    @cached_property
    def seats(self):
        """Those who sat in it, the chair first."""
        return list(self.attendances.order_by("pk"))


class Attendance(models.Model):
    """Somebody who sat in the sitting and could vote, by the name of that day."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = SealedCharField(_("Name"), max_length=60)
    chairs = models.BooleanField(_("Chair"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("Attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "user"], name="sat_once"),
            models.UniqueConstraint(fields=["deliberation"], condition=Q(chairs=True), name="one_chair"),
        ]

    def __str__(self):
        return self.name


class Decision(models.Model):
    """What the sitting decided about one project, and why; the result of the sheets is kept beside it.

    It is pending until its sitting is published: `pending_for` lets one project wait in one sitting only. `subject`
    and `message` are what the applicant will read then. One that was taken out of its sitting stays with the reason.
    """

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("Approved for incubation")
        RESERVE = "reserve", _("Reserve")
        REJECT = "reject", _("Not approved")

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    pending_for = models.OneToOneField(Project, models.PROTECT, null=True, related_name="pending_decision")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    outcome = models.CharField(_("Decision"), max_length=10, choices=Outcome)
    reasons = SealedCharField(_("Reasons"), max_length=500)
    mean = models.DecimalField(_("Result"), max_digits=5, decimal_places=2, null=True)
    votes_for = models.PositiveSmallIntegerField(_("Votes for"), null=True)
    votes_against = models.PositiveSmallIntegerField(_("Votes against"), null=True)
    votes_abstained = models.PositiveSmallIntegerField(_("Votes abstained"), null=True)
    dissent = SealedCharField(_("Dissent"), max_length=500, blank=True)
    subject = SealedCharField(_("Subject of the message"), max_length=200, blank=True)
    message = SealedTextField(_("Message to the applicant"), max_length=1000, blank=True)
    dropped_at = models.DateTimeField(_("Taken out"), null=True)
    dropped_because = SealedCharField(_("Reason"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def standing(self):
            """Not taken out of their sitting."""
            return self.filter(dropped_at=None)

        def published(self):
            """In effect, and told to the applicant."""
            return self.standing().filter(deliberation__published_at__isnull=False)

        def visible_to(self, user):
            """With their sitting."""
            return self.filter(deliberation__in=Deliberation.objects.visible_to(user))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "project"], condition=Q(dropped_at=None), name="decided_once_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, votes_abstained=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
                name="votes_whole_or_none",
            ),
        ]

    def __str__(self):
        return f"{self.project}"

    @property
    def votes(self):
        """(for, against, abstained), or None where nothing was counted."""
        return None if self.votes_for is None else (self.votes_for, self.votes_against, self.votes_abstained)
