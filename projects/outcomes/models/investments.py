"""Money by kind: what is planned, what came in, equity, loans by product; kinds are never added to each other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField, format_wan
from projects.people.models import County
from projects.register.models import DatedRules
from projects.sealed import SealedCharField

from .facts import Fact, OfProjectQuerySet


class LoanProduct(models.Model):
    """A loan product of the county (科技成果转化贷 and others), given from a day on and perhaps no longer.

    `code` names it for good: figures and the targets of the plan that concern a product bear it.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Loan product"), max_length=40)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    effective_from = models.DateField(_("In force from"))
    closed_on = models.DateField(_("Loans no longer given from"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def given_on(self, county_id, day):
            """Products that the county gave on a day."""
            rows = self.filter(county=county_id, effective_from__lte=day)
            return rows.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Loan products")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="loan_product_code_once"),
            models.UniqueConstraint(fields=["county", "name"], name="loan_product_name_once"),
            models.CheckConstraint(
                name="loan_product_in_order", condition=Q(closed_on=None) | Q(closed_on__gt=F("effective_from"))
            ),
        ]

    def __str__(self):
        return self.name


class FundRule(models.Model):
    """By what the share of the 科产投基金 that goes to small and medium technology projects is measured, from a day on.

    Amount and number of investments are both kept and shown; the plan does not say which of them the 60 % are about.
    """

    class Basis(models.TextChoices):
        AMOUNT = "amount", _("By amount")
        COUNT = "count", _("By number of investments")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    basis = models.CharField(_("Share measured"), max_length=6, choices=Basis, default=Basis.AMOUNT)
    effective_from = models.DateField(_("In force from"))

    class QuerySet(DatedRules):
        def basis_on(self, county_id, day):
            """The basis in force on a day; the amount where the county decided nothing."""
            row = self.in_force(county_id, day)
            return row.basis if row else FundRule.Basis.AMOUNT

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of the fund's share")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="fund_rule_once_a_day")]

    def __str__(self):
        return f"{self.get_basis_display()} {self.effective_from}"


class InvestmentQuerySet(OfProjectQuerySet):
    def current(self):
        """Without rows that were corrected by a later one or withdrawn."""
        return self.filter(superseded_by=None, withdrawn_at=None)

    def waiting(self):
        """Those that another person still has to check."""
        return self.current().filter(verified_at=None, sent_back_at=None)

    def sent_back(self):
        """Those that came back from the check and wait for whoever recorded them."""
        return self.current().filter(verified_at=None, sent_back_at__isnull=False)

    def to_check_by(self, user):
        """Those that wait for this person: of the centre's county, recorded by somebody else."""
        counties = user.seats.counties("centre_staff", "centre_leader")
        return self.waiting().filter(project__county__in=counties).exclude(recorded_by=user.pk)

    def of_code(self, code):
        """Rows of one kind: of a loan product for its code, else of the kind itself."""
        if code in Investment.Kind and code != Investment.Kind.LOAN:
            return self.filter(kind=code)
        return self.filter(kind=Investment.Kind.LOAN, product__code=code)


class Investment(Fact):
    """One amount of money, in 分, of one kind. Kinds are never added together.

    Planned, registered and paid-in capital are statements: the latest one of a project holds. The others came in on
    their day and add up within their kind. `fixed_part` is what of funds in place became fixed assets.
    """

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned total investment")
        REGISTERED = "registered", _("Registered capital")
        PAID_IN = "paid_in", _("Paid-in capital")
        FUNDS_IN_PLACE = "funds_in_place", _("Funds in place")
        FIXED_ASSETS = "fixed_assets", _("of which fixed assets")
        EQUITY = "equity", _("Equity financing")
        LOAN = "loan", _("Loan")

    class Round(models.TextChoices):
        SEED = "seed", _("Seed round")
        ANGEL = "angel", _("Angel round")
        PRE_A = "pre_a", _("Round Pre-A")
        A = "a", _("Round A")
        B = "b", _("Round B")
        C = "c", _("Round C and later")
        STRATEGIC = "strategic", _("Strategic investment")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    product = models.ForeignKey(
        LoanProduct, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Loan product")
    )
    amount = MoneyField(_("Amount"))
    fixed_part = MoneyField(_("of which fixed assets"), null=True, blank=True)
    on = models.DateField(_("Day"))
    investor = SealedCharField(_("Investor or bank"), max_length=100, blank=True)
    round = models.CharField(_("Financing round"), max_length=10, choices=Round, blank=True)
    by_fund = models.BooleanField(_("Paid by the county's science and industry fund"), default=False)
    # Asked for what the fund paid: the plan's share is about small and medium technology projects.
    to_sme = models.BooleanField(_("Small or medium technology project"), null=True, blank=True)
    voucher = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="vouchers")
    batch = models.CharField(_("Import"), max_length=40, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = SealedCharField(_("Sent back because"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = SealedCharField(_("Withdrawn because"), max_length=300, blank=True)

    objects = InvestmentQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("Investments")
        ordering = ["on", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="amount_positive"),
            models.CheckConstraint(
                name="loan_names_its_product",
                condition=Q(kind="loan", product__isnull=False) | (~Q(kind="loan") & Q(product=None)),
            ),
            models.CheckConstraint(
                name="fixed_part_within_funds",
                condition=Q(fixed_part=None) | Q(kind="funds_in_place", fixed_part__gte=0, fixed_part__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="fund_pays_equity",
                condition=Q(by_fund=False, to_sme=None) | Q(kind="equity", by_fund=True, to_sme__isnull=False),
            ),
            models.CheckConstraint(name="withdrawn_unverified", condition=Q(withdrawn_at=None) | Q(verified_at=None)),
        ]
        indexes = [
            models.Index(fields=["kind", "on"]),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="investments_of_an_import"),
            # The unique column first: SQLite, which plans without statistics, would take its own index and read all amounts.
            models.Index(
                fields=["superseded_by", "verified_at"], name="investments_to_check",
                condition=Q(superseded_by=None, withdrawn_at=None, verified_at=None, sent_back_at=None),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.label} {self.on}"

    @property
    def code(self):
        """The kind as figures name it: a loan bears the code of its product."""
        return self.product.code if self.product_id else self.kind

    @property
    def label(self):
        """The kind in words; a loan is called by its product."""
        return self.product.name if self.product_id else str(self.Kind(self.kind).label)

    @property
    def wan(self):
        """The amount in 万元, as text."""
        return format_wan(self.amount)

    @property
    def fixed_wan(self):
        """The fixed-asset part in 万元, as text; "" when none was named."""
        return format_wan(self.fixed_part)

    @property
    def state(self):
        """Where it stands: verified, sent_back, waiting, corrected or withdrawn."""
        if self.superseded_by_id:
            return "corrected"
        if self.withdrawn_at:
            return "withdrawn"
        if self.verified_at:
            return "verified"
        return "sent_back" if self.sent_back_at else "waiting"
