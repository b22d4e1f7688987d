"""Random draws of experts: seed, order and who was left out are kept, so that anybody can compute them again."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import COUNTY_READERS, INCUBATOR_OPERATOR

from .meetings import Meeting


class Draw(models.Model):
    """One draw for a meeting. A redraw is a further row with its reason; none is ever changed.

    `order` holds one dict per eligible expert, in the order of the draw: expert, code, name, digest. `left_out` holds
    who of the pool could not be drawn: expert, code, name, why.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField(_("Draw"))
    seed = models.CharField(_("Seed"), max_length=64)
    places = models.PositiveSmallIntegerField(_("Places"))
    fields = models.JSONField(_("Fields"), default=list)  # codes of `TechField`; empty: any
    most_open = models.PositiveSmallIntegerField(_("At most so many open sheets"), null=True)
    order = models.JSONField()
    left_out = models.JSONField(default=list)
    reason = models.CharField(_("Why it was drawn again"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("When"), default=timezone.now)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """As the desk's view of the meeting; never for experts."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR)
            return self.filter(meeting__county__in=counties)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Draws of experts")
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="draw_number_once")]

    def __str__(self):
        return f"{self.meeting.number}-{self.number}"

    def get_absolute_url(self):
        return reverse("meeting-draw", args=[self.meeting.number, self.number])

    @property
    def drawn(self):
        """The rows of those who were drawn."""
        return self.order[: self.places]

    @property
    def reserve(self):
        """The rows of those who follow, in order."""
        return self.order[self.places :]
