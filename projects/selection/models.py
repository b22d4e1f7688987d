"""Review meetings: rubric, agenda, experts, recusals, blind sheets, deliberation, public notice and objections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, EXPERT, INCUBATOR_OPERATOR
from projects.register.models import ApplicationVersion, Project


class Rubric(models.Model):
    """A scoring table. Its weights add to 100; once a score is in, it never changes (a new row replaces it)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    effective_from = models.DateField(_("In force from"))
    recommend_from = models.PositiveSmallIntegerField(_("Recommended from"), default=80)
    reserve_from = models.PositiveSmallIntegerField(_("Reserve from"), default=60)
    least_reviews = models.PositiveSmallIntegerField(_("Fewest valid sheets"), default=3)
    trim_from = models.PositiveSmallIntegerField(_("Drop highest and lowest from"), default=5)

    class Meta:
        verbose_name = verbose_name_plural = _("Scoring rubrics")
        ordering = ["-effective_from", "-pk"]

    def __str__(self):
        return self.name


class Criterion(models.Model):
    """One row of the rubric; points go from 0 to `weight`."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Criterion"), max_length=60)
    guidance = models.CharField(_("Guidance"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(_("Weight"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("Criteria")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="criterion_once")]

    def __str__(self):
        return self.name


class Expert(models.Model):
    """A member of the expert pool."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    employer = models.CharField(_("Employer"), max_length=100)
    title = models.CharField(_("Title"), max_length=60, blank=True)
    fields = models.JSONField(_("Fields"), default=list)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Experts")

    def __str__(self):
        return self.user.name


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The county's readers and the incubators' operators; experts the meetings to which they are invited."""
        if not user.is_authenticated:
            return self.none()
        seats = user.seats
        return self.filter(
            Q(county__in=seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR))
            | Q(pk__in=Invitation.objects.filter(expert__user=user, left_at=None).values("meeting_id"))
        )


class Meeting(models.Model):
    """A review meeting (评审会) of several projects."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Being prepared")
        OPEN = "open", _("Reviewing")
        CLOSED = "closed", _("Reviews complete")
        DECIDED = "decided", _("Decided")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    number = models.CharField(_("Number"), max_length=20)
    name = models.CharField(_("Meeting"), max_length=80)
    on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=80, blank=True)
    rubric = models.ForeignKey(Rubric, models.PROTECT, verbose_name=_("Scoring rubric"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PLANNED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Review meetings")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "number"], name="meeting_number_once")]

    def __str__(self):
        return self.name


class Invitation(models.Model):
    """An expert's place in a meeting. A replaced or recused expert keeps the row with the day of leaving."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "expert"], name="invited_once")]


class AgendaItem(models.Model):
    """A project on the agenda, with the version of its application that is judged, and the frozen result."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    project = models.ForeignKey(Project, models.PROTECT, related_name="agenda_items")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("Order"))
    starts_at = models.TimeField(_("Begins"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """As the meeting; experts only items from which they are not recused."""
            if not user.is_authenticated:
                return self.none()
            full = Meeting.objects.filter(county__in=user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR))
            assigned = Review.objects.filter(expert__user=user).exclude(state=Review.State.RECUSED)
            return self.filter(Q(meeting__in=full.values("pk")) | Q(pk__in=assigned.values("item_id")))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Agenda")
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "project"], condition=Q(removed_at=None), name="on_agenda_once"
            )
        ]

    def __str__(self):
        return self.project.name


class Review(models.Model):
    """One expert's sheet on one agenda item.

    The file opens only after the expert has declared no conflict. A submitted sheet changes only by a correction.
    """

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Conflict to be declared")
        OPEN = "open", _("To be scored")
        RECUSED = "recused", _("Recused")
        SUBMITTED = "submitted", _("Submitted")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="reviews")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ASSIGNED)
    declared_at = models.DateTimeField(_("Declared"), null=True)
    recusal_reason = models.CharField(_("Reason"), max_length=300, blank=True)
    comment = models.TextField(_("Comment"), blank=True, max_length=2000)
    total = models.DecimalField(_("Total"), max_digits=5, decimal_places=2, null=True)
    submitted_at = models.DateTimeField(_("Submitted"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own sheets; all submitted ones for the centre and the auditors."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties(*COUNTY_READERS)
            return self.filter(
                Q(expert__user=user, expert__user__memberships__role=EXPERT, expert__user__memberships__ended_at=None)
                | Q(item__meeting__county__in=counties, state=Review.State.SUBMITTED)
            ).distinct()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Reviews")
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "expert"], name="one_sheet_per_expert")]


class Score(models.Model):
    """Points for one criterion, two decimals, 0 to the criterion's weight."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("Points"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="points_not_negative"),
        ]


class Correction(models.Model):
    """A submitted sheet put right: the first scores stay beside the new ones, with the reason."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="corrections")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("Reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Corrections")
        ordering = ["-at"]


class Deliberation(models.Model):
    """One sitting (集体研究) that decides several projects."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    on = models.DateField(_("Day"))
    attendees = models.CharField(_("Present"), max_length=300)
    words = models.TextField(_("Minutes"), blank=True, max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Deliberations")
        ordering = ["-on", "-pk"]


class Decision(models.Model):
    """What the sitting decided about one project, and why; the result of the sheets is kept beside it."""

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("Approved for incubation")
        RESERVE = "reserve", _("Reserve")
        REJECT = "reject", _("Not approved")

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    outcome = models.CharField(_("Decision"), max_length=10, choices=Outcome)
    reasons = models.CharField(_("Reasons"), max_length=500)
    mean = models.DecimalField(_("Result"), max_digits=5, decimal_places=2, null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Decisions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deliberation", "project"], name="decided_once_a_sitting")]


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


class NoticeItem(models.Model):
    """A project in the batch, with the names that are published."""

    class State(models.TextChoices):
        RUNNING = "running", _("Being shown")
        STOPPED = "stopped", _("Stopped by an objection")
        CLEARED = "cleared", _("Ended without objection")
        UPHELD = "upheld", _("Objection upheld")

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


class Objection(models.Model):
    """A word against a project in public notice. Who objects says so with name and contact; both stay inside."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Being examined")
        DISMISSED = "dismissed", _("Not upheld")
        UPHELD = "upheld", _("Upheld")

    item = models.ForeignKey(NoticeItem, models.PROTECT, related_name="objections")
    name = models.CharField(_("Your name"), max_length=60)
    contact = models.CharField(_("How to reach you"), max_length=100)
    words = models.TextField(_("Objection"), max_length=2000)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="objections")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    inquiry = models.TextField(_("Inquiry"), blank=True, max_length=2000)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Objections")
        ordering = ["-at"]
