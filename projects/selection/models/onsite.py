"""Beside the sheets of a meeting: what tablets delivered, scores taken over from a contest, what experts are paid."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField
from projects.people.models import County, User
from projects.register.models import Application, ContestEntry, DatedRules
from projects.sealed import SealedJSONField

from .meetings import AgendaItem, Review


class SheetDelivery(models.Model):
    """A sheet as a device sent it. The device makes the key, so that sending again after a lost answer does nothing."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="deliveries")
    key = models.UUIDField()
    answer = SealedJSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="delivered_once")]


class ReusedScore(models.Model):
    """直通: the score of a contest stands for the sheets, with its source as it was on that day."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="reused_score")
    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, related_name="reused_score")
    entry = models.ForeignKey(ContestEntry, models.PROTECT, related_name="+", verbose_name=_("Contest entry"))
    edition = models.CharField(_("Edition"), max_length=100)
    award = models.CharField(_("Award"), max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(_("Rank"), null=True)
    score = models.DecimalField(_("Score"), max_digits=5, decimal_places=2)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("Evidence"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Reused contest scores")

    def __str__(self):
        return self.source

    @property
    def source(self):
        """The source in one line: edition, award, rank, points."""
        rank = _("rank %(rank)s") % {"rank": self.rank} if self.rank else ""
        return " ".join(str(part) for part in (self.edition, self.award, rank, self.score) if part)


class FeeRule(models.Model):
    """What an expert is paid for a meeting (专家费), from a day on."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    effective_from = models.DateField(_("In force from"))

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Expert fees")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="fee_rule_once_a_day")]

    def __str__(self):
        return f"{self.effective_from:%Y-%m-%d}"


class FeeLevel(models.Model):
    """One level of a rule: the titles that it holds for (joined by 、; none: all others) and the amount in 分."""

    rule = models.ForeignKey(FeeRule, models.CASCADE, related_name="levels")
    name = models.CharField(_("Fee level"), max_length=40)
    titles = models.CharField(_("Titles"), max_length=300, blank=True)
    amount = MoneyField(_("Amount"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    @property
    def yuan(self):
        """The amount in words of the page: "900元"."""
        return _("%(amount)s yuan") % {"amount": f"{Decimal(self.amount).scaleb(-2).normalize():f}"}
