"""What happened, what is to be told, and how time is counted.

`AuditEvent` is append-only: one row per act, inserted in the act's own transaction. The database itself refuses to
change or delete one (`appendonly`); the sealer links them afterwards (`sealing`).
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.sealed import WHOLE, SealedCharField, SealedEmailField, SealedTextField

from .chainmodels import AuditCheck, AuditErasure, Seal, new_salt  # noqa: F401  Django looks for models here
from .jobmodels import JobRun, Machine  # noqa: F401  Django looks for models here
from .throttlemodels import Attempt  # noqa: F401  Django looks for models here

DOUBT_AFTER = timedelta(minutes=10)  # no mail server takes so long


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Acts that this person may read: auditors and the centre read their county's, others none."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(county__in=user.seats.counties_reading_all)

    def about(self, project_id):
        """Acts on one project, newest first."""
        return self.filter(project_id=project_id).order_by("-at", "-pk")


class AuditEvent(models.Model):
    """One act: who did what to which row, when, from where, and what changed.

    The name of the person and of the thing are kept as words, so that the sentence stays true when either changes.
    """

    county = models.ForeignKey("people.County", models.PROTECT, verbose_name=_("County"), related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("Who"), related_name="+"
    )
    actor_name = SealedCharField(_("Name"), max_length=60, blank=True)
    verb = models.CharField(_("Act"), max_length=60, db_index=True)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = SealedCharField(_("Subject"), max_length=200)
    project_id = models.BigIntegerField(null=True, db_index=True)
    at = models.DateTimeField(_("When"), default=timezone.now, db_index=True)
    note = SealedCharField(_("Note"), max_length=500, blank=True)
    difference = models.JSONField(_("Difference"), default=dict)
    address = SealedCharField(_("Address"), max_length=45, blank=True)
    salt = models.CharField(max_length=32, default=new_salt, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Audit log")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.actor_name} {self.verb} {self.target_label}"


class Kind(models.TextChoices):
    """What a message is about; each person chooses per kind how it comes (`Wishes`)."""

    ACT = "act", _("Something waits for you")
    TALK = "talk", _("Messages on a project")
    PROGRESS = "progress", _("Progress of projects")
    ACCOUNT = "account", _("Your account")  # links to sign in, roles: always at once


class Way(models.TextChoices):
    """How a message leaves the site; in the site it always stands."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("Once a day, in the morning of working days")
    SITE = "site", _("Only in the site")


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads the messages addressed to them, and nobody else's."""
        return self.filter(to=user)

    def unread(self):
        return self.filter(read_at=None)

    def unsent(self):
        """Those that are to go out at once and have not gone yet."""
        return self.filter(way=Way.NOW, sent_at=None, given_up=False)

    def doubtful(self):
        """Those whose sender died while they went out: they may have arrived or not, and are not sent again."""
        return self.filter(in_doubt=True, sent_at__lt=timezone.now() - DOUBT_AFTER)

    def for_digest(self):
        """Those that the next digest of their person names: not named yet, and not read in the site meanwhile."""
        return self.filter(way=Way.DIGEST, sent_at=None, read_at=None)

    def waiting_about(self, project_id, kind):
        """Unread ones of a kind on one project."""
        return self.filter(project_id=project_id, kind=kind).unread()


class Message(models.Model):
    """A message to one person: shown in the site, and sent by e-mail by the worker (an outbox row).

    Without `to` it is an e-mail to an `address` that may have no account.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="letters", verbose_name=_("To")
    )
    address = SealedEmailField(_("E-mail"), blank=True, tokens=WHOLE)
    subject = SealedCharField(_("Subject"), max_length=200, tokens=WHOLE)
    body = SealedTextField(_("Text"))
    link = models.CharField(_("Link"), max_length=200, blank=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.ACCOUNT)
    way = models.CharField(_("Way"), max_length=10, choices=Way, default=Way.NOW)  # as wished when it was written
    project_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField(_("Written"), default=timezone.now, db_index=True)
    read_at = models.DateTimeField(_("Read"), null=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up = models.BooleanField(default=False)
    # Marked as sent, and not known to have been accepted: while it goes out, and for ever where its sender died then.
    in_doubt = models.BooleanField(default=False, db_default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Messages")
        ordering = ["-created_at", "-pk"]
        # Every page counts the unread ones, the sender looks every minute; the others pile up for years.
        indexes = [
            models.Index(fields=["to"], condition=models.Q(read_at=None), name="unread_messages"),
            models.Index(
                fields=["created_at"], name="unsent_messages",
                condition=models.Q(way=Way.NOW, sent_at=None, given_up=False),
            ),
            models.Index(fields=["sent_at"], name="doubtful_messages", condition=models.Q(in_doubt=True)),
            models.Index(
                fields=["to", "created_at"], name="digest_messages",
                condition=models.Q(way=Way.DIGEST, sent_at=None, read_at=None),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="message_has_one_receiver",
                condition=models.Q(to__isnull=False, address="") | models.Q(to=None) & ~models.Q(address=""),
            )
        ]

    def __str__(self):
        return self.subject


class Wishes(models.Model):
    """How a person wants to be told, per kind of message. Without a row the defaults hold."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("By e-mail")
        SMS = "sms", _("By text message")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes")
    act = models.CharField(Kind.ACT.label, max_length=10, choices=Way, default=Way.NOW)
    talk = models.CharField(Kind.TALK.label, max_length=10, choices=Way, default=Way.DIGEST)
    progress = models.CharField(Kind.PROGRESS.label, max_length=10, choices=Way, default=Way.DIGEST)
    channel = models.CharField(_("Where to"), max_length=10, choices=Channel, default=Channel.EMAIL)

    class Meta:
        verbose_name = verbose_name_plural = _("Notification settings")

    def way_of(self, kind):
        """How a message of a kind leaves the site for this person."""
        return Way.NOW if kind == Kind.ACCOUNT else getattr(self, kind)


class Digest(models.Model):
    """The one digest of a person on a day: whoever made the row first sends it, so that nobody sends a second."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField(_("Day"))
    sent_at = models.DateTimeField(_("Sent"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("Daily digests")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]


class CalendarDay(models.Model):
    """A day of the official calendar: holidays and adjusted working days (调休) decide deadlines."""

    date = models.DateField(_("Day"), unique=True)
    is_workday = models.BooleanField(_("Working day"))
    name = models.CharField(_("Name"), max_length=60, blank=True)
    source = models.CharField(_("Source"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Working-day calendar")
        ordering = ["date"]

    def __str__(self):
        return f"{self.date}"


class Deadline(models.Model):
    """How many working days a step may take, from a date on. The county decides; the newest row in force holds."""

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    step = models.CharField(_("Step"), max_length=40)
    days = models.PositiveSmallIntegerField(_("Working days"))
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Deadlines")
        ordering = ["step", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "step", "effective_from"], name="deadline_once_a_day")]

    def __str__(self):
        return f"{self.step}: {self.days}"


class Clock(models.Model):
    """A running deadline in working days. It stops while the applicant holds the file; the day it starts is not counted.

    `due_on` is provisional when the official calendar of that year is not known yet.
    """

    project_id = models.BigIntegerField(db_index=True)
    step = models.CharField(_("Step"), max_length=40)
    started_on = models.DateField(_("Started"))
    days = models.PositiveSmallIntegerField(_("Working days"))
    due_on = models.DateField(_("Due"), db_index=True)
    amber_on = models.DateField(_("Reminder"), null=True)
    provisional = models.BooleanField(_("Provisional"), default=False)
    stopped_on = models.DateField(_("Stopped"), null=True)
    finished_on = models.DateField(_("Finished"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Clocks")

    def __str__(self):
        return f"{self.step} → {self.due_on}"


class ClockStop(models.Model):
    """Days that do not count, and why."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="stops")
    reason = models.CharField(_("Reason"), max_length=120)
    from_day = models.DateField(_("From"))
    to_day = models.DateField(_("To"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Clock stops")


class Counter(models.Model):
    """The last number given out under a key, e.g. project numbers of a county and year. Locked while one is taken."""

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="one_counter_per_key")]
