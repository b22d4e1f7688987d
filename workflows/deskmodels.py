"""What the desk keeps about its files: who held them, who stands in for whom, who was called, saved views."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, County, User
from projects.people.seats import CENTRE
from projects.sealed import SealedCharField
from projects.trace.models import Clock


class DeskRule(models.Model):
    """How the county's desks work, from a date on; the newest row in force holds. 0 switches a line off.

    `remind`, `deputy`, `leader`: per cent of a step's working days after which the holder, then the deputy, then the
    leader is told, each once. `lease_hours`: a taken file that nobody opened for so long goes back to the queue.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    effective_from = models.DateField(_("In force from"))
    remind = models.PositiveSmallIntegerField(_("Remind the holder at (per cent of the days)"), default=60)
    deputy = models.PositiveSmallIntegerField(_("Tell the deputy at (per cent of the days)"), default=80)
    leader = models.PositiveSmallIntegerField(_("Tell the leader at (per cent of the days)"), default=100)
    lease_hours = models.PositiveSmallIntegerField(_("Untouched files return after (hours)"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of the desk")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="desk_rule_once_a_day")]

    def __str__(self):
        return f"{self.effective_from}"

    @classmethod
    def of(cls, county_id, day=None):
        """The rule in force on a day; the defaults where the county has decided nothing."""
        rows = cls.objects.filter(county=county_id, effective_from__lte=day or timezone.localdate())
        return rows.first() or cls(county_id=county_id)


class Deputy(models.Model):
    """AB角: who usually stands in for a person. Rights follow only from an `Absence`."""

    user = models.OneToOneField(User, models.CASCADE, related_name="usual_deputy")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("Deputy"))

    class Meta:
        verbose_name = verbose_name_plural = _("Usual deputies")


class Absence(models.Model):
    """Days on which a person is away and the deputy handles the files. Ended early by `ended_on`, never deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("Deputy"))
    first_day = models.DateField(_("First day away"))
    last_day = models.DateField(_("Last day away"))
    ended_on = models.DateField(_("Back since"), null=True)

    class QuerySet(models.QuerySet):
        def today(self):
            """Those that hold today."""
            today = timezone.localdate()
            return self.filter(first_day__lte=today, last_day__gte=today, ended_on=None)

        def to_come(self):
            """Those that hold today or later."""
            return self.filter(last_day__gte=timezone.localdate(), ended_on=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Absences")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(name="absence_days_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="nobody_is_the_own_deputy", condition=~Q(user=F("deputy"))),
        ]
        indexes = [models.Index(fields=["deputy", "last_day"])]


class OwnerChange(models.Model):
    """A file changed hands: taken, handed over. The latest one can be undone for a short time."""

    class Kind(models.TextChoices):
        TAKE = "take", _("Take")
        HAND_OVER = "hand_over", _("Hand over")

    item = models.ForeignKey("workflows.WorkItem", models.CASCADE, related_name="owner_changes")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    before = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = SealedCharField(_("Note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Changes of the holder")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"])]


class Escalation(models.Model):
    """A level of a clock of which people were told: each once."""

    class Level(models.TextChoices):
        REMIND = "remind", _("Reminder")
        DEPUTY = "deputy", _("Deputy")
        LEADER = "leader", _("Leader")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Escalations")
        constraints = [models.UniqueConstraint(fields=["clock", "level"], name="each_level_once_a_clock")]


class PhoneCall(models.Model):
    """电话已告知: somebody was called about a file."""

    item = models.ForeignKey("workflows.WorkItem", models.CASCADE, related_name="calls")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = SealedCharField(_("What was said"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Phone calls")
        ordering = ["-at", "-pk"]


class SavedFilter(models.Model):
    """A view of the inbox under a name. `query` is the address without its "?"; it never widens what one may see.

    Shared, it shows to the colleagues of the carrier, or of the county's centre where `carrier` is empty.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("Name of the view"), max_length=20)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(_("Colleagues see it too"), default=False)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own, and what colleagues of the same carrier or centre share."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            shared = Q(carrier__in=seats.carriers()) | Q(carrier=None, county__in=seats.counties(*CENTRE))
            return self.filter(Q(user=user) | Q(shared=True) & shared)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Saved views")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_per_name")]

    def __str__(self):
        return self.name
