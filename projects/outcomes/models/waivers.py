"""Conditions of landing that are waived for one project for a time, and by what a licence is known to be the county's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County
from projects.register.models import DatedRules, Project
from projects.sealed import SealedCharField

from .facts import LandingLevel, MilestoneKind, OfProjectQuerySet


class Waiver(models.Model):
    """A condition that one project need not prove, or only later (免除, 容缺): who granted it, why, until when.

    From `since` on it stands in for the evidence, never before the day on which it was granted. After `until` it holds
    for nothing new; a landing that was confirmed with it stays, and what is owed is shown and called for.
    """

    class Form(models.TextChoices):
        EXEMPT = "exempt", _("Exempted")
        LATER = "later", _("To be handed in later")

    project = models.ForeignKey(Project, models.PROTECT, related_name="waivers")
    level = models.CharField(_("Landing level"), max_length=12, choices=LandingLevel)
    kind = models.CharField(_("Condition"), max_length=14, choices=MilestoneKind)
    form = models.CharField(_("How it is waived"), max_length=8, choices=Form)
    since = models.DateField(_("Holds from"))
    until = models.DateField(_("Holds until"))
    reason = SealedCharField(_("Reason"), max_length=300)
    paper = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Paper of the decision")
    )
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = SealedCharField(_("Taken back because"), max_length=300, blank=True)
    reminded_for = models.DateField(null=True, blank=True)  # the last day on which somebody was reminded of its end

    class QuerySet(OfProjectQuerySet):
        def standing(self):
            """Those that nobody took back."""
            return self.filter(ended_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Waivers")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(name="waiver_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.UniqueConstraint(
                fields=["project", "level", "kind"], condition=Q(ended_at=None), name="one_waiver_of_a_condition"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_form_display()} {self.until}"

    def holds_on(self, day):
        """Whether it stands in for evidence on a day."""
        ended = self.ended_at and timezone.localdate(self.ended_at) <= day
        return self.since <= day <= self.until and not ended

    def carries(self, landing):
        """Whether a confirmed landing rests on it: it held when the level was reached and when it was confirmed."""
        if landing is None or landing.level != self.level or self.granted_at > landing.confirmed_at:
            return False
        return self.since <= landing.reached_on and (self.ended_at is None or self.ended_at > landing.confirmed_at)


class LicenceRule(models.Model):
    """By what a licence is known to be of the county, from a day on: words of its addresses, its registering authorities.

    `elsewhere` are words that speak against it, for example the names of neighbours. What does not fit is a doubt for the
    person who verifies, never a refusal: a new town or a merged authority is no fault of the company.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    effective_from = models.DateField(_("In force from"))
    places = models.JSONField(_("Words of addresses in the county"), default=list)
    elsewhere = models.JSONField(_("Words of addresses elsewhere"), default=list)
    authorities = models.JSONField(_("Registering authorities of the county"), default=list)

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of the licence")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="licence_rule_once_a_day")]

    def __str__(self):
        return f"{self.effective_from}"
