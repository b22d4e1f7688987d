"""Landing milestones with evidence, levels of landing, photos, talent counts, investments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.money import MoneyField, format_wan
from projects.register.models import Project, in_sight
from projects.sealed import SealedCharField


class OfProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Facts of the projects that one may see."""
        return self.filter(in_sight(user))

    def current(self):
        """Without rows that were superseded by a correction."""
        return self.filter(superseded_by=None)

    def verified(self):
        return self.current().filter(verified_at__isnull=False)


class Fact(models.Model):
    """A dated fact with evidence, recorded by one person and verified by another. Corrected only by a new row."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="%(class)ss", verbose_name=_("Project"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded"), default=timezone.now)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("Verified"), null=True, blank=True)
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    correction_reason = models.CharField(_("Reason of the correction"), max_length=300, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by")),
            )
        ]


class MilestoneKind(models.TextChoices):
    """Steps of landing, each dated on its own: 签约 is not 落地."""

    AGREEMENT = "agreement", _("Investment agreement signed")
    REGISTRATION = "registration", _("Registered in the county")
    PREMISES = "premises", _("Premises contract in the county")
    FUNDS = "funds", _("Funds in place")
    STAFF = "staff", _("Insured staff")
    PRODUCTION = "production", _("Production started")


class Milestone(Fact):
    """One step of landing with its day, and what the paper says: amount in 分, heads, address and authority."""

    kind = models.CharField(_("Milestone"), max_length=14, choices=MilestoneKind)
    on = models.DateField(_("Day of the fact"))
    amount = MoneyField(_("Amount"), null=True, blank=True)
    heads = models.PositiveIntegerField(_("Heads"), null=True, blank=True)
    company_name = models.CharField(_("Company name"), max_length=100, blank=True)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    # Landing in the county is proved by the licence's address and authority, never by digits of the code.
    region_code = models.CharField(_("Region code of the address"), max_length=6, blank=True)
    authority = models.CharField(_("Registering authority"), max_length=80, blank=True)
    words = SealedCharField(_("Words"), max_length=300, blank=True)
    # What the person who verified it says to the doubts about the licence.
    check_words = SealedCharField(_("Finding of the check"), max_length=300, blank=True)
    verified_under = models.ForeignKey(
        "outcomes.Authorisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_reason = SealedCharField(_("Sent back because"), max_length=300, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("Landing milestones")
        ordering = ["on", "pk"]

    @property
    def stated(self):
        """What the paper says, as words; only what was given."""
        words = [self.company_name, self.uscc, self.address, self.authority]
        if self.region_code:
            words.append(gettext("Region %(code)s") % {"code": self.region_code})
        if self.amount is not None:
            words.append(gettext("%(amount)s × 10,000 yuan paid in") % {"amount": format_wan(self.amount)})
        if self.heads is not None:
            words.append(gettext("%(count)s people insured") % {"count": self.heads})
        return [word for word in (*words, self.words) if word]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"


class Evidence(models.Model):
    """A file that proves a milestone."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    name = models.CharField(_("Evidence"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("Evidence")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class ProjectPhoto(models.Model):
    """A real photo of the project, with day and place, for the report; one of a site check also with hour and taker."""

    class Purpose(models.TextChoices):
        VIEW = "view", _("Photo of the project")
        SITE_CHECK = "site_check", _("Site check")

    project = models.ForeignKey(Project, models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="photos")
    caption = SealedCharField(_("Caption"), max_length=60)
    taken_on = models.DateField(_("Taken"))
    place = models.CharField(_("Place"), max_length=80)
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose, default=Purpose.VIEW)
    taken_at = models.TimeField(_("Hour"), null=True, blank=True)
    taker = SealedCharField(_("Taken by"), max_length=40, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("Photos")
        ordering = ["taken_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="site_check_says_when_and_who",
                condition=~Q(purpose="site_check") | (Q(taken_at__isnull=False) & ~Q(taker="")),
            )
        ]

    def __str__(self):
        return self.caption


class LandingLevel(models.TextChoices):
    """Levels of landing, in order."""

    SIGNED = "signed", _("Landed by signature")
    REGISTERED = "registered", _("Landed by registration")
    SUBSTANTIAL = "substantial", _("Landed in substance")


class LandingConditions(models.Model):
    """What a level of landing demands, from a date on: all of `required`, and any `any_count` of `any_of`.

    `required` and `any_of` hold milestone kinds; thresholds are the least amount (分) and heads that satisfy a condition.
    `waivable` are the kinds that the centre may waive for a project, each for at most `waiver_days`.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    version = models.CharField(_("Version"), max_length=10)
    level = models.CharField(_("Level"), max_length=12, choices=LandingLevel)
    required = models.JSONField(_("All of"), default=list)
    any_of = models.JSONField(_("Any of"), default=list)
    any_count = models.PositiveSmallIntegerField(_("How many of these"), default=0)
    least_funds = MoneyField(_("Least funds in place"), default=0)
    least_heads = models.PositiveSmallIntegerField(_("Fewest insured staff"), default=0)
    region_code = models.CharField(_("Region code"), max_length=6)
    waivable = models.JSONField(_("May be waived"), default=list)
    waiver_days = models.PositiveSmallIntegerField(_("Longest waiver (days)"), default=180)
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Landing conditions")
        ordering = ["-effective_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "version", "level"], name="conditions_once_per_level")]

    def __str__(self):
        return f"{self.get_level_display()} {self.version}"


class Landing(models.Model):
    """A level of landing confirmed: reached on the day the last condition was met, confirmed by another person.

    `revoked_at` ends it. With `ended_on` it was true until that day (the figure stays); without, it proved false.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="landings")
    level = models.CharField(_("Level"), max_length=12, choices=LandingLevel)
    reached_on = models.DateField(_("Reached"))
    conditions_version = models.CharField(_("Conditions"), max_length=10)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("Confirmed"), default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    confirmed_under = models.ForeignKey(
        "outcomes.Authorisation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Landings")
        ordering = ["reached_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "level"], condition=Q(revoked_at=None), name="one_landing_per_level"
            ),
            models.CheckConstraint(condition=~Q(verified_by=F("confirmed_by")), name="landing_confirmed_by_another"),
        ]

    def __str__(self):
        return f"{self.get_level_display()} {self.reached_on}"


class Talent(Fact):
    """Head counts brought in by the project, as of a day. Sub-counts overlap and are never added up."""

    as_of = models.DateField(_("As of"))
    total = models.PositiveIntegerField(_("Staff"))
    bachelor_or_above = models.PositiveIntegerField(_("Bachelor or above"), default=0)
    masters_doctors = models.PositiveIntegerField(_("Masters and doctors"), default=0)
    senior_engineers = models.PositiveIntegerField(_("Senior engineers"), default=0)
    national = models.PositiveIntegerField(_("National level"), default=0)
    flexible = models.PositiveIntegerField(_("Flexible engagement"), default=0)
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="talent_proofs")

    class Meta(Fact.Meta):
        verbose_name = verbose_name_plural = _("Talent counts")
        ordering = ["as_of", "pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(bachelor_or_above__lte=F("total")), name="bachelors_within_total"),
            *(
                models.CheckConstraint(condition=Q(**{f"{part}__lte": F("bachelor_or_above")}), name=f"{part}_nested")
                for part in ("masters_doctors", "senior_engineers", "national")
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.as_of}"
