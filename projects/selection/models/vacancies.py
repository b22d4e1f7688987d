"""Places that became free: an expert who was to judge a project does not, why, and who came instead."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.stages import Stage
from projects.sealed import SealedCharField

from .meetings import Meeting, Review


class Vacancy(models.Model):
    """The place of one sheet that will not be handed in. It is filled by another sheet, or closed with a reason."""

    class Cause(models.TextChoices):
        RULE = "rule", _("Recused by the rule")
        DECLARED = "declared", _("Asked to be excused")
        NO_SHOW = "no_show", _("Did not come")
        LATE = "late", _("Came late")
        ABSTAINED = "abstained", _("Abstained")
        REPLACED = "replaced", _("Prevented otherwise")

    review = models.OneToOneField(Review, models.CASCADE, related_name="vacancy")
    cause = models.CharField(_("Why the place is free"), max_length=10, choices=Cause)
    reason = SealedCharField(_("Reason"), max_length=300)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filled_by = models.ForeignKey(Review, models.PROTECT, null=True, related_name="fills")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_reason = SealedCharField(_("Reason"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def open(self):
            """Those that wait for another expert: the project still stands and its meeting goes on."""
            going_on = (Meeting.State.PLANNED, Meeting.State.OPEN)
            return self.filter(
                closed_at=None, review__item__removed_at=None, review__item__project__stage=Stage.REVIEW,
                review__item__meeting__state__in=going_on,
            )  # fmt: skip

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Vacant places")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.review}"
