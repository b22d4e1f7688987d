"""What becomes of a stay: a longer term, graduation or exit from the request to the decision; yearly checks; alerts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import Carrier
from projects.register.models import Project, in_sight
from projects.sealed import SealedCharField

from .stays import MoveIn


class StayCase(models.Model):
    """A longer term, a graduation or an exit: asked for, checked by the carrier's desk, decided by the centre.

    The facts of the stay change only with the decision, which another person takes than who checked. `day` is the day
    of the exit or graduation; `wanted_on` what was wished: the new end of the term, or the day to leave.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Longer term")
        GRADUATION = "graduation", _("Graduation of a stay")
        EXIT = "exit", _("Exit")

    class State(models.TextChoices):
        OPEN = "open", _("Being handled")
        GRANTED = "granted", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Taken back by the asker")
        CLOSED = "closed", _("Closed without a decision")

    project = models.ForeignKey(Project, models.PROTECT, related_name="stay_cases")
    move_in = models.ForeignKey(MoveIn, models.PROTECT, related_name="cases")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    words = SealedCharField(_("Reason and request"), max_length=1000)
    wanted_on = models.DateField(_("Wanted day"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Asked on"), default=timezone.now)
    finding = SealedCharField(_("Opinion of the desk"), max_length=1000, blank=True)
    conditions = models.JSONField(_("Conditions"), default=list)  # of a graduation: [{name, rule, actual, met}]
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("Day of exit"), null=True, blank=True)
    exit_kind = models.CharField(_("Kind of exit"), max_length=12, choices=MoveIn.ExitKind, blank=True)
    whither = models.CharField(_("Whither"), max_length=10, choices=MoveIn.Whither, blank=True)
    next_carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    destination = models.CharField(_("Destination"), max_length=120, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("Checked"), null=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    answer = SealedCharField(_("Answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("Answered on"), null=True)
    number = models.CharField(_("Number of the certificate"), max_length=30, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Whoever may see the project."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(in_sight(user))

        def open(self):
            """Without a decision yet."""
            return self.filter(state=StayCase.State.OPEN)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Matters of stays")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["move_in", "kind"], condition=Q(state="open"), name="one_open_case_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(checked_by=None) | ~Q(decided_by=F("checked_by")),
                name="case_decided_by_another",
            ),
        ]

    @property
    def is_open(self):
        """Whether the decision is still to come."""
        return self.state == self.State.OPEN

    @property
    def tone(self):
        """The colour of its state."""
        return {self.State.OPEN: "amber", self.State.GRANTED: "green"}.get(self.state, "grey")

    def get_absolute_url(self):
        return reverse("case", args=[self.pk])

    def __str__(self):
        return f"{self.get_kind_display()} {self.project}"


class YearCheck(models.Model):
    """The yearly check of a stay (年度考核), once for each year."""

    class Result(models.TextChoices):
        EXCELLENT = "excellent", _("Excellent")
        PASSED = "passed", _("Qualified")
        FAILED = "failed", _("Not qualified")

    move_in = models.ForeignKey(MoveIn, models.PROTECT, related_name="year_checks")
    year = models.PositiveSmallIntegerField(_("Year"))
    result = models.CharField(_("Result of the check"), max_length=10, choices=Result)
    words = SealedCharField(_("Opinion of the check"), max_length=500)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("File")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Recorded"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Yearly checks")
        ordering = ["-year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["move_in", "year"], name="one_check_a_year")]

    def __str__(self):
        return f"{self.year} {self.get_result_display()}"


class StayAlert(models.Model):
    """That the people of a stay were told of something, once: `about` is like "term 2029-03-01 90"."""

    move_in = models.ForeignKey(MoveIn, models.CASCADE, related_name="alerts")
    about = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Alerts")
        constraints = [models.UniqueConstraint(fields=["move_in", "about"], name="alert_once")]

    def __str__(self):
        return self.about
