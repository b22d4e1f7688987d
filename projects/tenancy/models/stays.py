"""Moving in (入驻) and incubation (在孵): two facts. A firm may move in and never be an incubatee."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField
from projects.people.models import Carrier
from projects.people.seats import CENTRE, PREMISES_COMPANY
from projects.register.models import Application, Project, in_sight
from projects.sealed import SealedCharField


class Offer(models.Model):
    """The letter of admission (入孵通知书) and the applicant's answer."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="offers")
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="+", verbose_name=_("Carrier"))
    number = models.CharField(_("Number"), max_length=30)
    issued_on = models.DateField(_("Issued"))
    confirm_by = models.DateField(_("To be confirmed by"))
    words = SealedCharField(_("Words"), max_length=500, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(_("Declined"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Offers")
        ordering = ["-issued_on", "-pk"]

    def __str__(self):
        return self.number


class MoveIn(models.Model):
    """A stay of a project in a carrier. The day of the move-in is the later of signature and handover (rule P2)."""

    class ExitKind(models.TextChoices):
        MOVED_ON = "moved_on", _("Moved on along the chain")
        GRADUATED = "graduated", _("Graduated")
        EXPIRED = "expired", _("Term ended")
        WITHDRAWN = "withdrawn", _("Left by own wish")
        TERMINATED = "terminated", _("Terminated")
        DISSOLVED = "dissolved", _("Dissolved or moved away")

    class Whither(models.TextChoices):
        CARRIER = "carrier", _("Another carrier of the chain")
        COUNTY = "county", _("Elsewhere in the county")
        OUTSIDE = "outside", _("Outside the county")
        CLOSED = "closed", _("Wound up")

    project = models.ForeignKey(Project, models.PROTECT, related_name="move_ins")
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="move_ins", verbose_name=_("Carrier"))
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="+")
    back_entry = models.BooleanField(_("Back-entry (moved in first)"), default=False)
    back_entry_reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    room = models.CharField(_("Room"), max_length=60)
    area = models.DecimalField(_("Area (m²)"), max_digits=9, decimal_places=2)
    rent = MoneyField(_("Rent per month"), null=True, blank=True)
    term_from = models.DateField(_("Term from"))
    term_to = models.DateField(_("Term until"))
    signed_on = models.DateField(_("Agreement signed"))
    agreement = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("Signed agreement")
    )
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    landing_by = models.DateField(_("To be registered in the county by"), null=True, blank=True)  # 落地条款
    landing_words = SealedCharField(_("Landing clause"), max_length=300, blank=True)
    handover_on = models.DateField(_("Handover"), null=True, blank=True)
    handover_record = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="handovers", verbose_name=_("Handover record")
    )
    handover_words = SealedCharField(_("Words on the handover"), max_length=300, blank=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(_("Verified"), null=True)
    voided_at = models.DateTimeField(null=True)  # proved false: stays as a row, counts nowhere
    left_on = models.DateField(_("Left"), null=True, blank=True)
    exit_kind = models.CharField(_("Kind of exit"), max_length=12, choices=ExitKind, blank=True)
    destination = models.CharField(_("Destination"), max_length=120, blank=True)
    whither = models.CharField(_("Whither"), max_length=10, choices=Whither, blank=True)
    next_carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Next carrier")
    )
    exit_reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    # First day of the next month of rent to be entered; empty while no rent is kept for the stay.
    rent_next = models.DateField(_("Next month of rent"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Stays of the projects that one may see."""
            return self.filter(in_sight(user))

        def with_rooms_for(self, user):
            """Stays whose rooms, rent and handovers one may see: also the company that lets the rooms, and no more."""
            if not user.is_authenticated:
                return self.none()
            if premises := user.seats.carriers(PREMISES_COMPANY):
                return self.filter(in_sight(user) | Q(carrier__in=premises))
            return self.visible_to(user)

        def live(self):
            """Verified stays that have not ended."""
            return self.filter(verified_at__isnull=False, left_on=None, voided_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Move-ins")
        ordering = ["-signed_on", "-pk"]
        indexes = [
            models.Index(
                fields=["verified_at", "signed_on"],
                condition=Q(verified_at=None, voided_at=None),
                name="stays_to_verify",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(term_to__gt=F("term_from")), name="term_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(area__gt=0), name="area_positive"),
            models.UniqueConstraint(
                fields=["project", "carrier"],
                condition=Q(left_on=None, voided_at=None),
                name="one_live_stay_per_carrier",
            ),
        ]

    @property
    def moved_in_on(self):
        """The day of the fact: the later of the signed agreement and the handover record; None until both exist."""
        return max(self.signed_on, self.handover_on) if self.handover_on else None

    @property
    def is_live(self):
        """Verified, not ended, not void: what `live` asks of many rows."""
        return self.verified_at is not None and self.left_on is None and self.voided_at is None

    def __str__(self):
        return f"{self.carrier} {self.room}"


class Renewal(models.Model):
    """A further agreement of a stay (续签), year by year. It is no new move-in and no figure (counting rule, case 3)."""

    move_in = models.ForeignKey(MoveIn, models.PROTECT, related_name="renewals")
    signed_on = models.DateField(_("Agreement signed"))
    term_from = models.DateField(_("Term from"))
    term_to = models.DateField(_("Term until"))
    agreement = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="renewals", verbose_name=_("Signed agreement")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Renewals")
        ordering = ["-term_from"]
        constraints = [
            models.UniqueConstraint(fields=["move_in", "term_from"], name="renewed_once_from_a_day"),
            models.CheckConstraint(condition=Q(term_to__gt=F("term_from")), name="renewal_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.move_in} {self.term_to}"


class Incubation(models.Model):
    """The term of an incubatee (在孵), a fact of its own with the conditions as they were judged."""

    class State(models.TextChoices):
        INCUBATING = "incubating", _("Incubating")
        GRADUATED = "graduated", _("Graduated")
        ENDED = "ended", _("Ended")

    move_in = models.OneToOneField(MoveIn, models.PROTECT, related_name="incubation")
    project = models.ForeignKey(Project, models.PROTECT, related_name="incubations")
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"))
    conditions = models.JSONField(_("Conditions"), default=list)  # [{name, rule, actual, met: true|false|null}]
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.INCUBATING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Incubation terms")
        ordering = ["-since"]

    def __str__(self):
        return f"{self.get_state_display()} {self.since}"


class Petition(models.Model):
    """What the people of a project want looked into (投诉建议). A longer term or an exit is a `StayCase`."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint or suggestion")

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        GRANTED = "granted", _("Agreed")
        DECLINED = "declined", _("Not agreed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="petitions")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.COMPLAINT)
    words = SealedCharField(_("Reason and request"), max_length=1000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="petitions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Asked on"), default=timezone.now)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    answer = SealedCharField(_("Answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("Answered on"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Its own side and the centre, not the desk complained of."""
            if not user.is_authenticated:
                return self.none()
            organisations, counties = user.seats.organisations(), user.seats.counties(*CENTRE)
            if not (organisations or counties):
                return self.none()
            # Asked of each petition's own project: joined, SQLite would begin with all projects of the county.
            own = Project.objects.visible_to(user).filter(Q(organisation__in=organisations) | Q(county__in=counties))
            return self.filter(Exists(own.filter(pk=OuterRef("project")).order_by()))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Petitions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(state="open"), name="one_open_petition_of_a_kind"
            )
        ]

    def get_absolute_url(self):
        return reverse("petition", args=[self.pk])

    def __str__(self):
        return f"{self.get_kind_display()} {self.project}"
