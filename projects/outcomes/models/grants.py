"""Policy money (政策资金): its kinds and rules as the county decides them, and each amount that was given."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField, format_wan
from projects.register.models import Company, DatedRules
from projects.sealed import WHOLE, SealedCharField

from .facts import Fact, OfProjectQuerySet


class GrantKind(models.Model):
    """A kind of policy money. Kinds of one `matter` (事项) are the same benefit: rent relief by county and by carrier."""

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    name = models.CharField(_("Kind of policy money"), max_length=40)
    matter = models.CharField(_("Matter"), max_length=40)
    personal = models.BooleanField(_("Given to a person"), default=False)
    closed_on = models.DateField(_("Not given from"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def given_on(self, county_id, day):
            """Kinds that the county gives on a day."""
            return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), county=county_id)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Kinds of policy money")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="grant_kind_once")]

    def __str__(self):
        return self.name


class GrantRule(models.Model):
    """Whether the same matter may be given twice (同一事项不重复享受), from a day on; without a row it is refused."""

    class Repeat(models.TextChoices):
        REFUSE = "refuse", _("Not given twice")
        REASON = "reason", _("Given again only with a reason")
        ALLOW = "allow", _("May be given again")

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    matter = models.CharField(_("Matter"), max_length=40)
    repeat = models.CharField(_("A second time"), max_length=8, choices=Repeat, default=Repeat.REFUSE)
    effective_from = models.DateField(_("In force from"))

    class QuerySet(DatedRules):
        def repeat_of(self, county_id, matter, day):
            """What the rule in force says of a second time."""
            row = self.filter(matter=matter).in_force(county_id, day)
            return row.repeat if row else GrantRule.Repeat.REFUSE

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of policy money")
        ordering = ["-effective_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "matter", "effective_from"], name="grant_rule_once_a_day")
        ]

    def __str__(self):
        return f"{self.matter} {self.get_repeat_display()}"


class GrantQuerySet(OfProjectQuerySet):
    def of_matter(self, kind):
        """Current amounts of the same matter."""
        return self.current().filter(kind__matter=kind.matter, kind__county=kind.county_id)

    def of_the_same(self, project, company=None, person=""):
        """Amounts of the project, of the company, or of a person of that name in another project of the county."""
        same = Q(project=project)
        if company:
            same |= Q(company=company)
        if person:
            same |= Q(person=person, project__county=project.county_id)
        return self.filter(same)


class Grant(Fact):
    """An amount of policy money, in 分, by the policy paper and its year; given to the project, a company or a person."""

    kind = models.ForeignKey(GrantKind, models.PROTECT, related_name="+", verbose_name=_("Kind of policy money"))
    amount = MoneyField(_("Amount"))
    on = models.DateField(_("Given on"))
    year = models.PositiveSmallIntegerField(_("Policy year"))
    basis = models.CharField(_("Policy paper"), max_length=120)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Company")
    )
    person = SealedCharField(_("Person"), max_length=40, blank=True, tokens=WHOLE)
    repeat_reason = SealedCharField(_("Why it is given again"), max_length=300, blank=True)
    proof = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("Evidence"))

    objects = GrantQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("Policy money")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="grant_verified_by_another", condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by"))
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_positive"),
        ]

    def __str__(self):
        return f"{self.kind} {self.on}"

    @property
    def wan(self):
        """The amount in 万元, as text."""
        return format_wan(self.amount)
