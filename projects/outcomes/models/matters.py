"""需协调事项: what keeps a project from landing and needs another unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE, COUNTY_READERS, OPERATORS
from projects.register.models import Project
from projects.sealed import SealedCharField


class Matter(models.Model):
    """A matter to coordinate: with which unit, until when, who of ours sees to it, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Being coordinated")
        SETTLED = "settled", _("Coordinated")
        DROPPED = "dropped", _("No longer needed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="matters")
    what = models.CharField(_("Matter"), max_length=100)
    words = SealedCharField(_("What is asked for"), max_length=500, blank=True)
    unit = models.CharField(_("Unit to coordinate with"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Who sees to it")
    )
    raised_on = models.DateField(_("Raised on"))
    due_on = models.DateField(_("Due by"))
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.OPEN)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    settled_on = models.DateField(_("Settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    result = SealedCharField(_("What came of it"), max_length=300, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """The office's: who works on the project or reads the county. The applicant is spoken to, not listed."""
            if not user.is_authenticated or not user.seats.has(*OPERATORS, *CENTRE, *COUNTY_READERS):
                return self.none()
            return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

        def open(self):
            """Those that are being coordinated."""
            return self.filter(state=Matter.State.OPEN)

        def overdue(self, day):
            """Open ones whose day has passed."""
            return self.open().filter(due_on__lt=day)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Matters to coordinate")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="settled_matter_has_its_day",
                condition=Q(state="open", settled_on=None) | (~Q(state="open") & Q(settled_on__isnull=False)),
            )
        ]

    def __str__(self):
        return self.what
