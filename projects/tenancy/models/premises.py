"""What passes hands with a room: its keys and meters at a handover, and the rent of each month."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField, format_wan
from projects.sealed import SealedCharField

from .stays import MoveIn


class Handover(models.Model):
    """Rooms handed over at the move-in or given back at the exit (入驻交接), as both sides found them.

    The keeper of the rooms records it; it stands once the tenant has confirmed it here or on the signed `paper`.
    """

    class Kind(models.TextChoices):
        IN = "in", _("Handover at the move-in")
        OUT = "out", _("Return at the exit")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the tenant")
        DISPUTED = "disputed", _("The tenant disagrees")
        CONFIRMED = "confirmed", _("Confirmed by both sides")

    move_in = models.ForeignKey(MoveIn, models.PROTECT, related_name="handovers")
    kind = models.CharField(_("Kind"), max_length=4, choices=Kind)
    on = models.DateField(_("Day"))
    keys = models.PositiveSmallIntegerField(_("Keys"), default=0)
    electricity = models.DecimalField(
        _("Electricity meter (kWh)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    water = models.DecimalField(_("Water meter (m³)"), max_digits=10, decimal_places=2, null=True, blank=True)
    inventory = models.CharField(_("Inventory"), max_length=1000, blank=True)  # a line for each thing
    words = SealedCharField(_("Remarks"), max_length=500, blank=True)
    photos = models.ManyToManyField(StoredFile, related_name="+", verbose_name=_("Photos"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Recorded"), default=timezone.now)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    answer = SealedCharField(_("Words of the tenant"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("Answered"), null=True)
    paper = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("Signed handover sheet")
    )

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Of the stays whose rooms the person sees."""
            return self.filter(move_in__in=MoveIn.objects.with_rooms_for(user).values("pk"))

        def unsettled(self):
            """Not yet confirmed by both sides."""
            return self.exclude(state=Handover.State.CONFIRMED)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Handovers")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["move_in", "kind"], name="one_handover_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(paper__isnull=False) | ~Q(answered_by=F("by")),
                name="handover_confirmed_by_the_other_side",
            ),
        ]

    @property
    def confirmed(self):
        """Whether both sides stand by it."""
        return self.state == self.State.CONFIRMED

    @property
    def things(self):
        """The inventory line by line."""
        return [line for line in self.inventory.splitlines() if line.strip()]

    def get_absolute_url(self):
        return reverse("room-handover", args=[self.pk])

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"


class RentMonth(models.Model):
    """A month of rent that a stay owes, from its day of the month on. `due` in 分; what was paid stands in its entries."""

    move_in = models.ForeignKey(MoveIn, models.PROTECT, related_name="rent_months")
    begins = models.DateField(_("Month from"))
    due = MoneyField(_("Rent due"))

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Of the stays whose rooms the person sees."""
            return self.filter(move_in__in=MoveIn.objects.with_rooms_for(user).values("pk"))

        def with_sums(self):
            """Each month with `paid`, `relief` and what is `left` of it, in 分."""
            entries = RentEntry.objects.filter(month=OuterRef("pk")).order_by().values("month")

            def total(kind):
                sums = entries.filter(kind=kind).annotate(total=Sum("amount")).values("total")
                return Coalesce(Subquery(sums), 0)

            rows = self.annotate(paid=total(RentEntry.Kind.PAID), relief=total(RentEntry.Kind.RELIEF))
            return rows.annotate(left=F("due") - F("paid") - F("relief"))

        def totals(self):
            """{due, paid, relief, left} of months `with_sums`, in 分. Asked under other names: a sum must not hide its column."""
            names = ("due", "paid", "relief", "left")
            found = self.aggregate(**{f"sum_{name}": Sum(name) for name in names})
            return {name: found[f"sum_{name}"] or 0 for name in names}

        def in_arrears(self, before):
            """Months that began before a day and are not settled; `before` leaves the tenant the days of the rule."""
            return self.with_sums().filter(begins__lt=before, left__gt=0)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Months of rent")
        ordering = ["-begins", "pk"]
        constraints = [models.UniqueConstraint(fields=["move_in", "begins"], name="rent_month_once")]

    def get_absolute_url(self):
        return reverse("rent", args=[self.pk])

    def __str__(self):
        return f"{self.move_in} {self.begins}"


class RentEntry(models.Model):
    """What was paid or remitted for a month, in 分. Never changed: a mistake is taken back by a negative entry with words."""

    class Kind(models.TextChoices):
        PAID = "paid", _("Rent paid")
        RELIEF = "relief", _("Rent relief")

    month = models.ForeignKey(RentMonth, models.PROTECT, related_name="entries")
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind)
    amount = MoneyField(_("Amount"))
    on = models.DateField(_("Day"))
    words = SealedCharField(_("Basis or remark"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Recorded"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Entries of rent")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="rent_entry_of_some_amount")]

    @property
    def wan(self):
        """The amount in 万元, as text."""
        return format_wan(self.amount)

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"
