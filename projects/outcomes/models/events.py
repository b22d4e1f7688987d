"""Events of a carrier (路演、对接会、沙龙) and who came: heads are counted from the lines, no total is typed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.people.seats import COUNTY_READERS


class CarrierEvent(models.Model):
    """One event at a carrier on a day."""

    class Kind(models.TextChoices):
        ROADSHOW = "roadshow", _("Roadshow")
        MATCHING = "matching", _("Matching of needs")
        TRAINING = "training", _("Training")
        FORUM = "forum", _("Forum")
        OTHER = "other", _("Other")

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="events", verbose_name=_("Carrier"))
    name = models.CharField(_("Event held"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=100, blank=True)
    words = models.CharField(_("Outcome in words"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the own carriers for operators, all of the county for its readers."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            return self.filter(Q(carrier__in=seats.carriers()) | Q(carrier__county__in=seats.counties(*COUNTY_READERS)))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Events")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["carrier", "name", "on"], name="event_once")]

    def __str__(self):
        return self.name


class Attendance(models.Model):
    """Who came to an event: a unit and how many people. Names of persons are not kept."""

    event = models.ForeignKey(CarrierEvent, models.CASCADE, related_name="attendance")
    unit = models.CharField(_("Unit"), max_length=100)
    heads = models.PositiveSmallIntegerField(_("Heads"))

    class Meta:
        verbose_name = verbose_name_plural = _("Attendance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "unit"], name="unit_once_at_event"),
            models.CheckConstraint(condition=Q(heads__gt=0), name="somebody_came"),
        ]

    def __str__(self):
        return f"{self.unit} {self.heads}"
