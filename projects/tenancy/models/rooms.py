"""Rooms of a carrier, and who holds them from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import MoneyField, format_wan
from projects.people.models import Carrier
from projects.people.seats import COUNTY_READERS, ROOM_KEEPERS
from projects.register.models import Project
from projects.sealed import SealedCharField

from .stays import MoveIn


class Room(models.Model):
    """A room that a carrier lets. It is never given twice for the same days: verbs lock this row first."""

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="rooms", verbose_name=_("Carrier"))
    building = models.CharField(_("Building"), max_length=30, blank=True)
    number = models.CharField(_("Room number"), max_length=30)
    area = models.DecimalField(_("Area (m²)"), max_digits=9, decimal_places=2)
    rent = MoneyField(_("Rent per month"), null=True, blank=True)  # asked for; what was agreed stands on the stay
    words = models.CharField(_("Remarks"), max_length=300, blank=True)
    closed_on = models.DateField(_("Not let from"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Rooms of one's own carriers; all of the county for its readers."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            kept = Q(carrier__in=seats.carriers(*ROOM_KEEPERS))
            return self.filter(Q(carrier__county__in=seats.counties(*COUNTY_READERS)) | kept)

        def with_holders(self):
            """Each room with `held`: its living uses from today on, the nearest first, in one more query."""
            uses = RoomUse.objects.living().filter(last_day__gte=timezone.localdate()).select_related("project")
            return self.prefetch_related(models.Prefetch("uses", uses, to_attr="held"))

        def let_on(self, day):
            """Rooms that the carrier lets on a day."""
            return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

        def free(self, first, last):
            """Rooms that nobody holds on any day from `first` to `last`."""
            return self.exclude(pk__in=RoomUse.objects.living().touching(first, last).values("room_id"))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rooms")
        ordering = ["carrier", "building", "number"]
        constraints = [
            models.UniqueConstraint(fields=["carrier", "building", "number"], name="room_once_per_carrier"),
            models.CheckConstraint(condition=Q(area__gt=0), name="room_area_positive"),
        ]

    def __str__(self):
        return f"{self.building}{self.number}"

    @property
    def rent_wan(self):
        """The rent in 万元 as it is shown; "" where none is named."""
        return format_wan(self.rent)

    def get_absolute_url(self):
        return reverse("room", args=[self.pk])


class RoomUse(models.Model):
    """A room held by a project from a first to a last day, both included.

    Reserved while it has no stay: then `reserved_until` is the last day on which the reservation holds, after which
    it lapses by itself. Given once a stay stands behind it. A use that was released holds nothing.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="uses")
    project = models.ForeignKey(Project, models.PROTECT, related_name="room_uses")
    move_in = models.ForeignKey(MoveIn, models.PROTECT, null=True, related_name="room_uses")
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"))
    reserved_until = models.DateField(_("Reserved until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(_("Released"), null=True)
    released_because = SealedCharField(_("Reason"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def living(self, today=None):
            """Uses that hold their room: not released, and reservations that have not lapsed."""
            today = today or timezone.localdate()
            return self.filter(Q(move_in__isnull=False) | Q(reserved_until__gte=today), released_at=None)

        def touching(self, first, last):
            """Uses that share at least one day with the days from `first` to `last`."""
            return self.filter(first_day__lte=last, last_day__gte=first)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Room uses")
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["room", "first_day", "last_day"], name="room_days")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="room_use_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(move_in__isnull=False) | Q(reserved_until__isnull=False), name="reserved_or_given"
            ),
            models.UniqueConstraint(fields=["move_in"], condition=Q(released_at=None), name="one_room_per_stay"),
        ]

    @property
    def holds_until(self):
        """The last day on which this use keeps the room: a reservation lapses before its own days begin or end."""
        return self.reserved_until if self.reserved else self.last_day

    @property
    def reserved(self):
        """Whether it is a reservation and not yet a stay."""
        return self.move_in_id is None

    def __str__(self):
        return f"{self.room} {self.first_day}—{self.last_day}"
