"""Letters of a project that were issued: each with its number, and its files as they were that day."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.models import LetterTemplate, Paper
from projects.register.models import Project

from .changes import Change
from .stays import MoveIn, Offer


class IssuedLetter(models.Model):
    """A numbered letter of a project; what it is about stands beside it where there is such a row."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="letters")
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="letter")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, related_name="letters")
    move_in = models.ForeignKey(MoveIn, models.PROTECT, null=True, related_name="letters")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="letters")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """With the project."""
            return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Issued letters")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.paper}"

    @property
    def label(self):
        """What the letter is called."""
        return LetterTemplate.Kind(self.paper.kind).label

    def get_absolute_url(self):
        return reverse("letter", args=[self.pk])
