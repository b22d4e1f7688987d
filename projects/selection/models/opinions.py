"""What leaders say of a project when they are asked (征求意见): it is kept beside the file and never moves it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.sealed import SealedCharField, SealedTextField


class Opinion(models.Model):
    """One leader asked about one project; several may be asked at once. Without `view` the answer is missing."""

    class View(models.TextChoices):
        AGREE = "agree", _("I agree")
        DISAGREE = "disagree", _("I do not agree")
        AGAIN = "again", _("To be studied further")

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinions")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opinions")
    question = SealedCharField(_("What is asked"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked on"), default=timezone.now)
    reminded_on = models.DateField(_("Reminded"), null=True)
    view = models.CharField(_("Opinion of the leader"), max_length=10, choices=View, blank=True)
    words = SealedTextField(_("Words of the leader"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("Answered on"), null=True)
    dropped_at = models.DateTimeField(_("Question taken back"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """The leader's own, and those of the county for its centre and auditors."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(Q(leader=user) | Q(project__county__in=user.seats.counties_reading_all))

        def waiting(self):
            """Asked and not answered."""
            return self.filter(given_at=None, dropped_at=None)

        def standing(self):
            """Not taken back."""
            return self.filter(dropped_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Opinions of leaders")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "leader"], condition=Q(given_at=None, dropped_at=None), name="one_open_opinion"
            ),
            models.CheckConstraint(
                condition=Q(view="", given_at=None) | (~Q(view="") & Q(given_at__isnull=False)),
                name="opinion_with_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.leader} {self.project}"

    def get_absolute_url(self):
        return reverse("opinion", args=[self.pk])
