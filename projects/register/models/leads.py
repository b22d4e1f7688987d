"""What belongs to a lead: its way, photos of visits, promises, papers that came in, and old stock to be verified."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField, format_wan
from projects.people.models import Carrier, County
from projects.sealed import SealedCharField, SealedTextField

from ..pipeline import LeadStep
from ..stages import Stage
from .ledger import FigureKind
from .project import LeadNote, OfficeQuerySet, Project


def _user(verbose_name, **more):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=verbose_name, **more
    )


class LeadMove(models.Model):
    """A lead came to a step on a day; nothing is changed, the newest row says where it stands."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lead_moves")
    step = models.CharField(_("Step"), max_length=12, choices=LeadStep)
    on = models.DateField(_("Day"))
    words = SealedCharField(_("Words"), max_length=300, blank=True)
    by = _user(_("By"), null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Steps of the lead")
        ordering = ["pk"]


class NoteFile(models.Model):
    """A photo or paper that hangs on a contact."""

    note = models.ForeignKey(LeadNote, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="note_files")

    class Meta:
        verbose_name = verbose_name_plural = _("Photos and papers of contacts")
        ordering = ["pk"]


class PromiseKind(models.TextChoices):
    """What a promise is about. The landing report sets the real figure beside those that it knows."""

    FUNDS = "funds", _("Funds in place")
    REVENUE = "revenue", _("Yearly revenue")
    HEADS = "heads", _("People employed")
    BACHELOR = "bachelor", _("Bachelor or above")
    AREA = "area", _("Space used")
    REGISTRATION = "registration", _("Registered in the county")
    OTHER = "other", _("Other")


MONEY_KINDS = (PromiseKind.FUNDS, PromiseKind.REVENUE)
UNITS = {PromiseKind.HEADS: "人", PromiseKind.BACHELOR: "人", PromiseKind.AREA: "㎡"}


class Promise(models.Model):
    """Something that was promised (承诺事项): by whom, what, how much, until when, and what became of it.

    `money` is in 分, `quantity` in `unit`; never both. A settled promise says whether it was kept and what shows it.
    """

    class Side(models.TextChoices):
        PROJECT = "project", _("The project")
        OFFICE = "office", _("Our side")

    class State(models.TextChoices):
        OPEN = "open", _("Not due yet")
        KEPT = "kept", _("Promise kept")
        BROKEN = "broken", _("Promise not kept")
        DROPPED = "dropped", _("No longer holds")

    project = models.ForeignKey(Project, models.CASCADE, related_name="promises")
    side = models.CharField(_("Promised by"), max_length=10, choices=Side, default=Side.PROJECT)
    who = SealedCharField(_("Person who promised"), max_length=60, blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=PromiseKind, default=PromiseKind.OTHER)
    what = SealedCharField(_("What is promised"), max_length=200)
    money = MoneyField(_("Promised amount"), null=True, blank=True)
    quantity = models.DecimalField(_("Promised number"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=10, blank=True)
    made_on = models.DateField(_("Promised on"))
    due_on = models.DateField(_("Due by"), null=True, blank=True, db_index=True)
    recorded_by = _user(_("Recorded by"))
    recorded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    settled_on = models.DateField(_("Settled on"), null=True, blank=True)
    settled_by = _user(_("Settled by"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    result = SealedCharField(_("What came of it"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("Evidence")
    )

    class QuerySet(OfficeQuerySet):
        def open(self):
            """Those that wait to be settled."""
            return self.filter(state=Promise.State.OPEN)

        def overdue(self, day):
            """Open ones whose day has passed."""
            return self.open().filter(due_on__lt=day)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Promises")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="promise_in_one_unit", condition=Q(money=None) | Q(quantity=None)),
            models.CheckConstraint(
                name="settled_promise_has_its_day",
                condition=Q(state="open", settled_on=None) | (~Q(state="open") & Q(settled_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def amount(self):
        """How much, with its unit; "" where no number was promised."""
        if self.money is not None:
            return _("%(amount)s × 10,000 yuan") % {"amount": format_wan(self.money)}
        return f"{self.quantity.normalize():f} {self.unit}".strip() if self.quantity is not None else ""

    def clean(self):
        if self.due_on and self.made_on and self.due_on < self.made_on:
            raise ValidationError({"due_on": _("The due day lies before the day of the promise.")})


class Incoming(models.Model):
    """Text or a file that came in without a form (来件), kept with the lead it became.

    One that became no lead is removed after a while with its file: see `actions.incoming.drop_unused`.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    by = _user(_("By"))
    at = models.DateTimeField(_("Came in"), default=timezone.now)
    text = SealedTextField(_("Text"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="incoming")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="incoming")

    class QuerySet(OfficeQuerySet):
        def visible_to(self, user):
            """One's own, and those of the leads that one works with."""
            own = self.filter(by=user, project=None) if user.is_authenticated else self.none()
            return own | super().visible_to(user)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Papers that came in")
        ordering = ["-at", "-pk"]


class StockFact(models.Model):
    """The first event of an old project as its list says. It counts nowhere before a person has verified it.

    Without a day it is 待核; verifying writes the figure (`FigureEvent`), a day is needed for that.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="stock_fact")
    kind = models.CharField(_("First event"), max_length=24, choices=FigureKind)
    on = models.DateField(_("Day of the fact"), null=True, blank=True)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey("register.ImportBatch", models.PROTECT, null=True, related_name="facts")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="stock_facts")
    words = SealedCharField(_("Words"), max_length=300, blank=True)
    stated_by = _user(_("Stated by"), null=True, blank=True)  # the last who said so: somebody else verifies
    verified_by = _user(_("Verified by"), null=True, blank=True)
    verified_at = models.DateTimeField(_("Verified at"), null=True, blank=True)

    class QuerySet(OfficeQuerySet):
        def open(self):
            """Those that wait to be verified, without joined projects."""
            return self.filter(verified_at=None).exclude(project__stage=Stage.JOINED)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("First events of old stock")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="verified_stock_has_its_day", condition=Q(verified_at=None) | Q(on__isnull=False)
            )
        ]

    @property
    def open(self):
        """Whether it waits to be verified."""
        return self.verified_at is None
