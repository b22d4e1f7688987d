"""The quarterly return (季报) of a project that lives in a carrier or has landed, and what was declared in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import MoneyField, format_wan
from projects.register.models import Project
from projects.register.stages import Stage
from projects.sealed import SealedCharField, SealedJSONField

from ..quarters import Quarter

# Part → whole: a part is never larger. Parts of one whole overlap and are never added up.
NESTED = {
    "bachelor_or_above": "total",
    "masters_doctors": "bachelor_or_above",
    "senior_engineers": "bachelor_or_above",
    "national": "bachelor_or_above",
    "insured": "total",
    "researchers": "total",
    "graduates": "total",
    "fixed_assets": "funds_in_place",
    "exports": "revenue",
    "inventions": "ip_valid",
    "software": "ip_valid",
}


class ReturnRule(models.Model):
    """What the county asks of returns, from a day on: the day they are due and what counts as a jump.

    A return is due on day `due_day` of the month after the quarter. A change is a jump when it is larger than
    `jump_percent` of the last value and larger than the floor: `least_heads` people, or `least_amount` (分).
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    due_day = models.PositiveSmallIntegerField(_("Due on this day of the month after"), default=15)
    least_days = models.PositiveSmallIntegerField(_("At least so many working days to fill in"), default=5)
    jump_percent = models.PositiveSmallIntegerField(_("A jump is more than so many per cent"), default=30)
    least_heads = models.PositiveSmallIntegerField(_("and more than so many people"), default=3)
    least_amount = MoneyField(_("or more than this amount"), default=50_000_000)
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of the quarterly return")
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["county", "effective_from"], name="return_rule_once_a_day"),
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28), name="return_due_day_in_every_month"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.effective_from}"

    @property
    def least_words(self):
        """The floor of a jump of money in words."""
        return _("%(amount)s × 10,000 yuan") % {"amount": format_wan(self.least_amount)}


class ReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns of the projects that one may see; those of joined projects rest with them."""
        projects = Project.objects.visible_to(user).exclude(stage=Stage.JOINED)
        return self.filter(project__in=projects.values("pk"))

    def missing(self, today):
        """Past their day and never declared."""
        return self.filter(first_declared_on=None, due_on__lt=today).exclude(state=Return.State.EXCUSED)

    def late(self):
        """Declared for the first time after their day, whatever happened since."""
        return self.filter(first_declared_on__gt=F("due_on"))


class Return(models.Model):
    """What a project owes for one quarter. `due_on` is set once and never moves; being late stays visible."""

    class State(models.TextChoices):
        OPEN = "open", _("To be filled in")
        DECLARED = "declared", _("Return declared")
        VERIFIED = "verified", _("Return verified")
        SENT_BACK = "sent_back", _("Return sent back")
        EXCUSED = "excused", _("No return needed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="returns", verbose_name=_("Project"))
    year = models.PositiveSmallIntegerField(_("Year"))
    quarter = models.PositiveSmallIntegerField(_("Quarter"))
    due_on = models.DateField(_("Due"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
    first_declared_on = models.DateField(_("First declared"), null=True, blank=True)
    # Why none is needed after all; `excused_by` is None where the project ended by itself.
    excuse = SealedCharField(_("Why no return is needed"), max_length=300, blank=True)
    excused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    excused_on = models.DateField(_("Excused on"), null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Quarterly returns")
        ordering = ["-year", "-quarter", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year", "quarter"], name="one_return_per_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_of_four"),
        ]
        indexes = [models.Index(fields=["year", "quarter", "state"]), models.Index(fields=["state", "due_on"])]

    @property
    def tone(self):
        """Colour of the state."""
        states = self.State
        return {states.DECLARED: "blue", states.VERIFIED: "green", states.SENT_BACK: "amber"}.get(self.state, "grey")

    @property
    def period(self):
        """The quarter that it is about."""
        return Quarter(self.year, self.quarter)

    @property
    def days_late(self):
        """Calendar days by which it is or was late; 0 when in time, and when none is needed."""
        if self.state == self.State.EXCUSED and not self.first_declared_on:
            return 0
        return max(((self.first_declared_on or timezone.localdate()) - self.due_on).days, 0)

    def __str__(self):
        return f"{self._meta.verbose_name} {self.period}"


def _heads(label):
    return models.PositiveIntegerField(label, default=0)


def _money(label):
    return MoneyField(label, default=0)


class Declaration(models.Model):
    """What the applicant declared for a quarter, once written never changed; a corrected return has a further one.

    People and rights stand as on the last day of the quarter, received money since the project began, trade in the
    quarter. Declared money is what the applicant says: only `Investment`, with its voucher, is a figure.
    """

    of = models.ForeignKey(Return, models.PROTECT, related_name="declarations")
    number = models.PositiveSmallIntegerField(_("Version"))
    total = _heads(_("Full-time staff"))
    bachelor_or_above = _heads(_("Bachelor or above"))
    masters_doctors = _heads(_("Masters and doctors"))
    senior_engineers = _heads(_("Senior engineers"))
    national = _heads(_("National level"))
    insured = _heads(_("Insured people"))
    researchers = _heads(_("Research staff"))
    graduates = _heads(_("New graduates hired"))
    flexible = _heads(_("Flexible engagement"))
    funds_in_place = _money(_("Funds in place"))
    fixed_assets = _money(_("of which fixed assets"))
    equity = _money(_("Equity financing"))
    transfer_loan = _money(_("Loan for transfer of results"))
    risk_sharing_loan = _money(_("Risk-sharing loan"))
    startup_loan = _money(_("Start-up loan"))
    revenue = _money(_("Revenue"))
    exports = _money(_("of which exports"))
    output = _money(_("Industrial output"))
    tax = _money(_("Taxes paid"))
    research_spending = _money(_("Research and development spending"))
    ip_filed = _heads(_("IP rights applied for"))
    ip_valid = _heads(_("Valid IP rights"))
    inventions = _heads(_("of which invention patents"))
    software = _heads(_("of which software copyrights"))
    tech_sme = models.BooleanField(_("Technology SME"), default=False)
    high_tech = models.BooleanField(_("High-tech enterprise"), default=False)
    words = SealedJSONField(_("Sentences on jumps"), default=dict)  # {item: why it changed so much}
    problems = SealedCharField(_("Problems and needs"), max_length=500, blank=True)
    on_behalf = models.BooleanField(_("Entered on the applicant's behalf"), default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("Declared at"), default=timezone.now)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("Verified"), null=True, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)
    reason = SealedCharField(_("Sent back because"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Declarations of returns")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="declaration_number_once"),
            models.UniqueConstraint(
                fields=["of"], condition=Q(verified_at__isnull=False), name="one_verified_declaration"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("declared_by")), name="declaration_verified_by_another"
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{part}__lte": F(whole)}), name=f"declared_{part}_nested")
                for part, whole in NESTED.items()
            ),
        ]

    @property
    def unconfirmed(self):
        """The desk entered it, and nobody of the applicant stands by it yet (未确认)."""
        return self.on_behalf and self.confirmed_at is None

    def __str__(self):
        return f"{self.of} v{self.number}"
