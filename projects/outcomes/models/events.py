"""Events of a carrier (路演、培训、对接会) and who came: heads are counted from the lines, no total is typed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import Carrier, County
from projects.people.seats import CENTRE, COUNTY_READERS
from projects.register.models import Project
from projects.sealed import SealedCharField


class EventKind(models.Model):
    """A kind of event as the county lists it. Those that `counts` count toward the year's target of events (活动)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Kind of event"), max_length=40)
    counts = models.BooleanField(_("Counts toward the target of events"), default=False)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    closed_on = models.DateField(_("Not used from"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def used_on(self, county_id, day):
            """Kinds of the county for events of a day."""
            return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), county=county_id)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Kinds of events")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="event_kind_code_once"),
            models.UniqueConstraint(fields=["county", "name"], name="event_kind_name_once"),
        ]

    def __str__(self):
        return self.name


class CarrierEvent(models.Model):
    """One event at a carrier on a day: one row, and one in every figure, however many came and in whatever way.

    An event of a kind that counts is a figure once another person has checked it. A checked one is corrected by a new
    row; the old one counts until the new one is checked (`replaced_on`), so that no figure of the past changes.
    """

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("Held on site")
        ONLINE = "online", _("Online")
        BOTH = "both", _("On site and online")

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="events", verbose_name=_("Carrier"))
    name = models.CharField(_("Event held"), max_length=100)
    kind = models.ForeignKey(EventKind, models.PROTECT, related_name="+", verbose_name=_("Kind"))
    mode = models.CharField(_("Way of holding"), max_length=8, choices=Mode, default=Mode.ONSITE)
    on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=100, blank=True)
    words = SealedCharField(_("Outcome in words"), max_length=500, blank=True)
    projects = models.ManyToManyField(Project, blank=True, related_name="+", verbose_name=_("Projects concerned"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_on = models.DateField(_("Known since"), null=True, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = SealedCharField(_("Sent back because"), max_length=300, blank=True)
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    replaced_on = models.DateField(null=True, blank=True)
    correction_reason = SealedCharField(_("Reason of the correction"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the own carriers for operators, all of the county for its readers."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            return self.filter(Q(carrier__in=seats.carriers()) | Q(carrier__county__in=seats.counties(*COUNTY_READERS)))

        def current(self):
            """Without rows in whose place a corrected one stands."""
            return self.filter(superseded_by=None)

        def waiting(self):
            """Those that count once another person has checked them."""
            return self.current().filter(kind__counts=True, verified_on=None, sent_back_at=None)

        def sent_back(self):
            """Those that came back from the check."""
            return self.current().filter(verified_on=None, sent_back_at__isnull=False)

        def to_check_by(self, user):
            """Those that wait for this person: of the centre's county, recorded by somebody else."""
            return self.waiting().filter(carrier__county__in=user.seats.counties(*CENTRE)).exclude(recorded_by=user.pk)

        def counted(self, known_on):
            """Checked ones of kinds that count, as known on a day."""
            known = Q(replaced_on=None) | Q(replaced_on__gt=known_on)
            return self.filter(known, kind__counts=True, verified_on__lte=known_on)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Events")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["carrier", "on"])]
        constraints = [
            models.CheckConstraint(
                name="event_checked_by_another", condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by"))
            )
        ]

    def __str__(self):
        return self.name

    @property
    def state(self):
        """Where it stands: checked, corrected, sent_back, waiting, or plain when its kind counts for nothing."""
        if self.superseded_by_id:
            return "corrected"
        if self.verified_on:
            return "checked"
        if self.sent_back_at:
            return "sent_back"
        return "waiting" if self.kind.counts else "plain"


class EventPaper(models.Model):
    """What proves an event: a photo, the sign-in sheet, another paper."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo of the event")
        SHEET = "sheet", _("Sign-in sheet")
        OTHER = "other", _("Further evidence")

    event = models.ForeignKey(CarrierEvent, models.PROTECT, related_name="papers")
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("Evidence of events")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "file"], name="event_paper_once")]

    def __str__(self):
        return self.get_kind_display()


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
