"""Projects that look alike, and what a person decided about them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.sealed import SealedCharField

from .project import Project, in_sight


class Likeness(models.Model):
    """Two projects that look alike, with the reasons; a person decides whether they are one (认定为同一项目).

    `first` always has the smaller id. A decision "different" is remembered: the pair is not shown again.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("To be decided")
        SAME = "same", _("The same project")
        DIFFERENT = "different", _("Different projects")

    first = models.ForeignKey(Project, models.CASCADE, related_name="likenesses_as_first")
    second = models.ForeignKey(Project, models.CASCADE, related_name="likenesses_as_second")
    reasons = models.JSONField(default=list)  # codes: uscc, leader_name, phone_name
    decision = models.CharField(_("Decision"), max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = SealedCharField(_("Reason"), max_length=300, blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Pairs of which both sides are visible."""
            return self.filter(in_sight(user, "first"), in_sight(user, "second"))

        def undecided(self):
            return self.filter(decision=Likeness.Decision.OPEN)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Like projects")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likeness_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="likeness_in_order"),
        ]


class Joining(models.Model):
    """The record of a join: what moved from the joined project to the kept one, so that it can be undone."""

    kept = models.ForeignKey(Project, models.PROTECT, related_name="joinings")
    joined = models.ForeignKey(Project, models.PROTECT, related_name="joined_by")
    moved = models.JSONField(default=dict)
    stage_before = models.CharField(max_length=20)
    reason = SealedCharField(_("Reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Joins")
        ordering = ["-at"]
