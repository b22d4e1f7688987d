"""What a person may ask of us about their own data, and how long each kind of record is kept."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER
from projects.sealed import SealedCharField


class Retention(models.Model):
    """How many months a kind of record is kept after its end, and with which notice it is then cleared, from a day on.

    The newest row in force holds.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("Account and ways to reach a person")
        LETTERS = "letters", _("Messages")
        DRAFTS = "drafts", _("Drafts and documents not submitted")
        NOT_ADMITTED = "not_admitted", _("Applications that were not admitted")
        ADMITTED = "admitted", _("Applications that were admitted, agreements and landings")
        CONSENTS = "consents", _("Consents and declarations")
        AUDIT = "audit", _("Audit log")
        EXPORTS = "exports", _("Exported files and their log")
        IMPORTS = "imports", _("Workbooks of people that were imported")
        LOGS = "logs", _("Logs of the system")

    # Months where the county has decided nothing; the account ends with the request itself.
    DEFAULTS = {
        Kind.ACCOUNT: 0, Kind.LETTERS: 0, Kind.DRAFTS: 0, Kind.NOT_ADMITTED: 24, Kind.ADMITTED: 120,
        Kind.CONSENTS: 36, Kind.AUDIT: 36, Kind.EXPORTS: 36, Kind.IMPORTS: 3, Kind.LOGS: 6,
    }  # fmt: skip

    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("County"))
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind)
    months = models.PositiveSmallIntegerField(_("Months"))
    basis = models.CharField(_("Basis"), max_length=120)
    notice = models.PositiveSmallIntegerField(_("Working days of notice"), null=True, blank=True)  # None: the county's
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Retention periods")
        ordering = ["kind", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "effective_from"], name="retention_once_a_day")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.months}"


class ErasureRequest(models.Model):
    """A person asks that their data be deleted; an administrator decides by `due_on` (working days).

    `reason` is the person's own words and goes with the other data when the request is granted.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        ERASED = "erased", _("Deleted")
        DECLINED = "declined", _("Not deleted")
        WITHDRAWN = "withdrawn", _("Request taken back")

    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("County"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("User"))
    reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    due_on = models.DateField(_("Due"))
    provisional = models.BooleanField(_("Provisional"), default=False)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("Decided"), null=True)
    answer = SealedCharField(_("Answer"), max_length=500, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own; those of the county for its administrators and leaders."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties(ADMINISTRATOR, CENTRE_LEADER)
            return self.filter(models.Q(user=user) | models.Q(county__in=counties))

        def open(self):
            """Those that wait for a decision."""
            return self.filter(state=ErasureRequest.State.OPEN)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Requests for deletion")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="open"), name="one_open_erasure_request_per_person"
            )
        ]

    def __str__(self):
        return f"{self.user_id} {self.state}"


class Purge(models.Model):
    """Records of a kind whose period ended before a day: announced, then cleared after the notice unless held.

    `count` as announced; `cleared` so far. Held ones stay until somebody lets them go, with a fresh notice.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("On hold")
        DONE = "done", _("Cleared")

    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("County"))
    kind = models.CharField(_("Kind"), max_length=14, choices=Retention.Kind)
    before = models.DateField()
    count = models.PositiveIntegerField()
    announced_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("Due"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ANNOUNCED)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    held_reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    cleared = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class QuerySet(models.QuerySet):
        def open(self):
            """Announced or held."""
            return self.exclude(state=Purge.State.DONE)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Clearing of records")
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind"], condition=~models.Q(state="done"), name="one_open_purge_per_kind"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} < {self.before}"


class Cleared(models.Model):
    """A row that stays, without its persons: cleared once by the period of its kind."""

    kind = models.CharField(max_length=14, choices=Retention.Kind)
    row = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Cleared records")
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="cleared_once")]

    def __str__(self):
        return f"{self.kind} {self.row}"
