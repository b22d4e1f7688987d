"""What reports and audit files share: they are asked for, made by a worker that may be lost, and then stand for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped by a person")


UNFINISHED = (State.WAITING, State.RUNNING)


class MadeQuerySet(models.QuerySet):
    """Words about whatever is made in the background."""

    def unfinished(self):
        """Waiting or being made."""
        return self.filter(state__in=UNFINISHED)

    def lost(self):
        """Unfinished, and nobody has given a sign for longer than was agreed."""
        return self.unfinished().filter(look_again_at__lt=timezone.now())


class Made(models.Model):
    """Something that is made in the background once.

    `question` tells apart what was asked: of one question only one is under way. `holder` is the worker's token and
    `look_again_at` its lease: until then nobody else takes the row; afterwards the worker counts as lost. `done` of
    `total` steps are behind it.
    """

    State = State

    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(_("Problem"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    question = models.CharField(max_length=64, blank=True)
    holder = models.CharField(max_length=32, blank=True)
    look_again_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(_("Made"), null=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state__in=UNFINISHED) & ~Q(question=""),
                name="%(class)s_of_one_question",
            )
        ]

    @property
    def unfinished(self):
        """Whether it is still being made."""
        return self.state in UNFINISHED
