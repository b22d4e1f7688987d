"""One act on many files: what was chosen, by whom, and what became of each file."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """An act on up to MOST files. It waits as a draft until its preview was read; then a worker does file by file."""

    class Act(models.TextChoices):
        TAKE = "take", _("Take")
        HAND_OVER = "hand_over", _("Hand over")
        RELEASE = "release", _("Give back to the queue")
        REMIND = "remind", _("Remind")
        LABEL = "label", _("Put a label on")
        UNLABEL = "unlabel", _("Take a label off")
        NEXT_DATE = "next_date", _("Set the next date")
        UNDO = "undo", _("Undo")

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    act = models.CharField(_("Act"), max_length=12, choices=Act)
    params = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches")
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(_("Started at"), null=True)
    finished_at = models.DateTimeField(_("Finished"), null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own."""
            return self.filter(by=user) if user.is_authenticated else self.none()

        def running(self):
            """Begun and not at their end."""
            return self.filter(started_at__isnull=False, finished_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Batches")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["started_at"], condition=models.Q(finished_at=None), name="unfinished_batches")]

    def __str__(self):
        return f"{self.get_act_display()} {self.made_at:%Y-%m-%d}"


class BatchRow(models.Model):
    """One file of a batch. Its state changes in the same transaction as the file, so that a second run skips it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not possible")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    project = models.ForeignKey("register.Project", models.CASCADE, related_name="+")
    item = models.ForeignKey("workflows.WorkItem", models.CASCADE, null=True, related_name="+")
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.WAITING)
    words = models.CharField(_("Words"), max_length=300, blank=True)
    kept = models.JSONField(default=dict)  # what the act found before, for its undoing
    done_at = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("Files of a batch")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "project", "item"], name="file_once_in_a_batch")]
