"""Review meetings: rubric, agenda, experts, recusals, blind sheets and their corrections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import COUNTY_READERS, EXPERT, INCUBATOR_OPERATOR
from projects.register.models import ApplicationVersion, DatedRules, Project
from projects.register.stages import Stage
from projects.sealed import SealedCharField, SealedJSONField, SealedTextField

from .experts import Expert


class Rubric(models.Model):
    """A scoring table. Its weights add to 100; once a score is in, it never changes (a new row replaces it)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    effective_from = models.DateField(_("In force from"))
    recommend_from = models.PositiveSmallIntegerField(_("Recommended from"), default=80)
    reserve_from = models.PositiveSmallIntegerField(_("Reserve from"), default=60)
    least_reviews = models.PositiveSmallIntegerField(_("Fewest valid sheets"), default=3)
    trim_from = models.PositiveSmallIntegerField(_("Drop highest and lowest from"), default=5)
    flag_spread_from = models.PositiveSmallIntegerField(_("Flag a spread from (points)"), default=20)
    shows_adjusted = models.BooleanField(_("Show the mean adjusted for strictness"), default=False)

    objects = DatedRules.as_manager()

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


def _as_expert(user):
    """The condition for rows of this person as an expert: only while the seat lasts."""
    return {"expert__user": user, "expert__county__in": user.seats.counties(EXPERT)}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The county's readers and the incubators' operators; experts the meetings to which they are invited."""
        if not user.is_authenticated:
            return self.none()
        seats = user.seats
        return self.filter(
            Q(county__in=seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR))
            | Q(pk__in=Invitation.objects.filter(left_at=None, **_as_expert(user)).values("meeting_id"))
        )


class Meeting(models.Model):
    """A review meeting (评审会) of several projects, or a paper review (函评) of them until a last day.

    In a blind round the experts read neutral codes and anonymised files only, never a name.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Review meeting")
        PAPER = "paper", _("Paper review")

    class State(models.TextChoices):
        PLANNED = "planned", _("Being prepared")
        OPEN = "open", _("Reviewing")
        CLOSED = "closed", _("Reviews complete")
        DECIDED = "decided", _("Decided")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    number = models.CharField(_("Number"), max_length=20)
    name = models.CharField(_("Meeting"), max_length=80)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.MEETING)
    blind = models.BooleanField(_("Blind review"), default=False)
    on = models.DateField(_("Day"))
    due_on = models.DateField(_("Sheets in by"), null=True, blank=True)  # of a paper review: the last day
    place = models.CharField(_("Place"), max_length=80, blank=True)
    starts_at = models.TimeField(_("Begins"), null=True, blank=True)
    talk_minutes = models.PositiveSmallIntegerField(_("Minutes of presentation"), default=10)
    question_minutes = models.PositiveSmallIntegerField(_("Minutes of questions"), default=5)
    words = SealedTextField(_("Opinion of the meeting"), max_length=4000, blank=True)
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

    def get_absolute_url(self):
        return reverse("meeting", args=[self.number])


class Invitation(models.Model):
    """An expert's place in a meeting, and whether the expert came. A replaced one keeps the row with the day of leaving."""

    class Attendance(models.TextChoices):
        EXPECTED = "expected", _("Not signed in")
        PRESENT = "present", _("Has signed in")
        LATE = "late", _("Came late")
        ABSENT = "absent", _("Did not come")

    CAME = (Attendance.PRESENT, Attendance.LATE)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    left_at = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(_("Came or not"), max_length=10, choices=Attendance, default=Attendance.EXPECTED)
    arrived_at = models.DateTimeField(_("Arrived"), null=True, blank=True)
    attendance_note = SealedCharField(_("Reason"), max_length=300, blank=True)
    reminded_on = models.DateField(null=True, blank=True)  # of the last day of a paper review

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
    break_minutes = models.PositiveSmallIntegerField(_("Break before it (minutes)"), default=0)
    # What the timer showed: presentation, questions, end.
    called_at = models.DateTimeField(null=True)
    questions_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    alias = models.CharField(_("Review code"), max_length=8, blank=True)  # stands for the project in a blind round
    hidden_words = SealedJSONField(_("Further words to hide"), default=list, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """As the meeting; experts only items from which they are not recused."""
            if not user.is_authenticated:
                return self.none()
            full = Meeting.objects.filter(county__in=user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR))
            assigned = Review.objects.filter(state__in=Review.TAKING_PART, **_as_expert(user))
            return self.filter(Q(meeting__in=full.values("pk")) | Q(pk__in=assigned.values("item_id")))

        def standing(self):
            """Not postponed, and not of a project that has withdrawn meanwhile."""
            return self.filter(removed_at=None, project__stage=Stage.REVIEW)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Agenda")
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "project"], condition=Q(removed_at=None), name="on_agenda_once")
        ]

    def __str__(self):
        return self.project.name

    @property
    def shown_name(self):
        """What an expert reads in place of the project's name."""
        return self.alias if self.meeting.blind else self.project.name


class Review(models.Model):
    """One expert's sheet on one agenda item.

    The file opens only after the expert has declared no conflict. A submitted sheet changes only by a correction.
    `version` is what was judged, kept at submission; `revision` counts the savings, so that a tablet which was offline
    does not write over what was typed elsewhere meanwhile.
    """

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Conflict to be declared")
        OPEN = "open", _("To be scored")
        RECUSED = "recused", _("Recused")
        SUBMITTED = "submitted", _("Submitted")
        LEFT = "left", _("Did not take part")
        ABSTAINED = "abstained", _("Abstained")
        RULED_OUT = "ruled_out", _("Recused by the rule")

    EXCUSED = (State.RECUSED, State.RULED_OUT)
    TAKING_PART = (State.ASSIGNED, State.OPEN, State.SUBMITTED)

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="reviews")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ASSIGNED)
    declared_at = models.DateTimeField(_("Declared"), null=True)
    recusal_reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    comment = SealedTextField(_("Comment"), blank=True, max_length=2000)
    total = models.DecimalField(_("Total"), max_digits=5, decimal_places=2, null=True)
    submitted_at = models.DateTimeField(_("Submitted"), null=True)
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own sheets, but for those that the rule took away; all submitted ones for the centre and auditors."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties_reading_all
            kept = ~Q(state=Review.State.RULED_OUT)
            return self.filter(
                Q(expert__user=user, expert__user__memberships__role=EXPERT, expert__user__memberships__ended_at=None)
                & kept
                | Q(item__meeting__county__in=counties, state=Review.State.SUBMITTED)
            ).distinct()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Reviews")
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "expert"], name="one_sheet_per_expert")]

    def __str__(self):
        return (
            f"{self.expert} · {self.item.shown_name}"  # stands in the audit log, of which experts read their own acts
        )

    def get_absolute_url(self):
        return reverse("review", args=[self.pk])


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
    before = SealedJSONField()
    after = SealedJSONField()
    reason = SealedCharField(_("Reason"), max_length=300)
    signature = SealedCharField(_("Signature"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Corrections")
        ordering = ["-at"]
