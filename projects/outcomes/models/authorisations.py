"""授权: who may be the second person in whose place, in writing and for a time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County
from projects.people.seats import COUNTY_READERS
from projects.sealed import SealedCharField


class Authorisation(models.Model):
    """A written authorisation: somebody outside the centre checks and confirms landings in a colleague's place.

    It bridges a desk of three people, one of whom is away. It never lets anybody confirm their own work: neither the
    substitute nor the person in whose place they act may have recorded (or verified) what is to be judged.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("In the place of")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Authorised substitute")
    )
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"))
    reason = SealedCharField(_("Reason"), max_length=300)
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("Signed authorisation"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = SealedCharField(_("Taken back because"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the counties that the person reads, and one's own."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(Q(county__in=user.seats.counties(*COUNTY_READERS)) | Q(deputy=user))

        def in_force(self, day):
            """Those that hold on a day; what was taken back holds no longer from that day on."""
            return self.filter(first_day__lte=day, last_day__gte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Authorisations")
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.CheckConstraint(name="substitute_is_another", condition=~Q(deputy=F("principal"))),
            models.CheckConstraint(name="authorisation_recorded_by_another", condition=~Q(deputy=F("recorded_by"))),
            models.CheckConstraint(name="authorisation_in_order", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self):
        return f"{self.deputy} → {self.principal} {self.first_day}–{self.last_day}"
