"""Contests, their editions and entries, the workbooks they come from, and the claim links of winners."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import COUNTY_READERS, INCUBATOR_OPERATOR
from projects.sealed import WHOLE, SealedCharField, SealedEmailField, SealedJSONField

from .project import Project


class CountyReadQuerySet(models.QuerySet):
    """Rows of contest work: read by those who work with contests in the county."""

    county_path = "county"

    def visible_to(self, user):
        """The centre, auditors and the incubators' operators of the county."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{f"{self.county_path}__in": user.seats.counties(*COUNTY_READERS, INCUBATOR_OPERATOR)})


class EditionQuerySet(CountyReadQuerySet):
    county_path = "contest__county"


class EntryQuerySet(CountyReadQuerySet):
    county_path = "edition__contest__county"


class Contest(models.Model):
    """A contest that is held again and again."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    name = models.CharField(_("Contest"), max_length=80)

    objects = CountyReadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Contests")
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="contest_name_once")]

    def __str__(self):
        return self.name


class Edition(models.Model):
    """One year's edition of a contest; its code names it on the command line."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="editions", verbose_name=_("Contest"))
    code = models.SlugField(_("Code"), max_length=30, unique=True)
    name = models.CharField(_("Name"), max_length=100)
    year = models.PositiveSmallIntegerField(_("Year"))
    ended_on = models.DateField(_("Day of the awards"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Editions")
        ordering = ["-year", "pk"]

    def __str__(self):
        return self.name


class ContestEntry(models.Model):
    """A project's entry in one edition. The phone was given for the contest only: it invites nobody by itself."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries", verbose_name=_("Edition"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="entries", verbose_name=_("Project"))
    name = models.CharField(_("Project name"), max_length=100)
    company_name = models.CharField(_("Company name"), max_length=100, blank=True)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True)
    leader = SealedCharField(_("Project leader"), max_length=60, blank=True)
    phone = SealedCharField(_("Phone given to the contest"), max_length=30, blank=True, tokens=WHOLE)
    email = SealedEmailField(_("E-mail"), blank=True, tokens=WHOLE)
    group = models.CharField(_("Group"), max_length=60, blank=True)
    track = models.CharField(_("Track"), max_length=100, blank=True)
    award = models.CharField(_("Award"), max_length=60, blank=True)
    score = models.DecimalField(_("Score"), max_digits=5, decimal_places=2, null=True, blank=True)
    values = SealedJSONField(default=dict)  # the other columns, converted, by field name
    row_key = models.CharField(max_length=130)  # what makes a row the same row in a second file

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Contest entries")
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "row_key"], name="entry_once_per_edition")]

    def __str__(self):
        return self.name


class Claim(models.Model):
    """An invitation to take over an entry: single use, seven days, and a code that is told apart from the link."""

    class State(models.TextChoices):
        """Follows from the columns; lapsing is seen, not done."""

        OPEN = "open", _("Not used yet")
        USED = "used", _("Taken over")
        LAPSED = "lapsed", _("Lapsed")
        REVOKED = "revoked", _("Taken back")
        LOCKED = "locked", _("Locked")

    MOST_FAILURES = 5

    entry = models.ForeignKey(ContestEntry, models.PROTECT, related_name="claims")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("Issued"), default=timezone.now)
    expires_at = models.DateTimeField(_("Valid until"))
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(_("Used"), null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("Revoked"), null=True)

    class QuerySet(models.QuerySet):
        def open(self):
            """Not used and not taken back, whether or not their days are over."""
            return self.filter(used_at=None, revoked_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Claim links")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(used_at=None, revoked_at=None), name="one_open_claim_per_entry"
            )
        ]

    def __str__(self):
        return str(self.entry)

    @property
    def state(self):
        """Where the invitation stands now."""
        if self.used_at:
            return self.State.USED
        if self.revoked_at:
            return self.State.REVOKED
        if self.failures >= self.MOST_FAILURES:
            return self.State.LOCKED
        return self.State.LAPSED if self.expires_at <= timezone.now() else self.State.OPEN
