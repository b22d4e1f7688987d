"""The expert pool: who they are, where they worked, what ties them to companies and people, and the rule about it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import EXPERT
from projects.register.models import DatedRules, TechField
from projects.sealed import SealedCharField


class ExpertQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The pool for the centre and the auditors of the county; experts see themselves."""
        if not user.is_authenticated:
            return self.none()
        seats = user.seats
        own = Q(user=user, county__in=seats.counties(EXPERT))
        return self.filter(Q(county__in=seats.counties_reading_all) | own)

    def available(self, county_id):
        """Those who may be asked now: in the pool, and their seat as an expert lasts."""
        seated = Q(user__is_active=True, user__memberships__role=EXPERT, user__memberships__ended_at=None)
        return self.filter(seated, county=county_id, user__memberships__county=county_id, active=True).distinct()

    def of_field(self, *codes):
        """Those who know one of the technical fields (codes of `TechField`)."""
        wanted = Q()
        for code in codes:
            wanted |= Q(fields_text__contains=f'"{code}"')
        return self.annotate(fields_text=Cast("fields", models.TextField())).filter(wanted)

    def with_load(self, year):
        """`sheets` of the meetings of that year, and `open_sheets` that wait now."""
        taking_part = Q(reviews__state__in=("assigned", "open", "submitted"), reviews__item__removed_at=None)
        waiting = Q(reviews__state__in=("assigned", "open"), reviews__item__meeting__state__in=("planned", "open"))
        return self.annotate(
            sheets=Count("reviews", filter=taking_part & Q(reviews__item__meeting__on__year=year), distinct=True),
            open_sheets=Count("reviews", filter=waiting & Q(reviews__item__removed_at=None), distinct=True),
        )


class Expert(models.Model):
    """A member of the expert pool (专家库): present employer, title and technical fields."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    employer = models.CharField(_("Employer"), max_length=100)
    uscc = models.CharField(_("Code of the employer"), max_length=18, blank=True)
    employer_since = models.DateField(_("There since"), null=True, blank=True)
    title = models.CharField(_("Title"), max_length=60, blank=True)
    fields = models.JSONField(_("Fields"), default=list)  # codes of `TechField`
    active = models.BooleanField(_("Active"), default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Experts")
        ordering = ["pk"]

    def __str__(self):
        return self.user.name

    def get_absolute_url(self):
        return reverse("expert", args=[self.pk])

    @property
    def code(self):
        """The stable number under which draws know the expert: tells nothing about the person."""
        return f"ZJ{self.pk:05d}"

    @property
    def field_labels(self):
        """The technical fields in words."""
        return [TechField(code).label for code in self.fields if code in TechField.values]


class StatedQuerySet(models.QuerySet):
    def standing(self):
        """What holds: not taken back as a mistake."""
        return self.filter(withdrawn_at=None)


class Stated(models.Model):
    """Something stated about an expert, by whom and when. A mistake is taken back with a reason, never erased."""

    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField(_("Reason"), max_length=200, blank=True)

    objects = StatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Employment(Stated):
    """An earlier employer: it keeps an expert from its projects for some years (`ExpertRule`)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="employments")
    employer = models.CharField(_("Employer"), max_length=100)
    uscc = models.CharField(_("Code of the employer"), max_length=18, blank=True)
    since = models.DateField(_("From"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)  # unknown: counts as if it lasted

    class Meta:
        verbose_name = verbose_name_plural = _("Earlier employers")
        ordering = ["-until", "-pk"]

    def __str__(self):
        return self.employer


class Tie(Stated):
    """What ties an expert to a company or a person, declared by the expert or noted by the desk."""

    class Kind(models.TextChoices):
        SHARES = "shares", _("Holds shares of")
        POST = "post", _("Holds a post or advises at")
        SUPERVISES = "supervises", _("Supervises or supervised")
        FAMILY = "family", _("Is related to")
        PROJECT = "project", _("Worked on the project")
        OTHER = "other", _("Other conflict with")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="ties")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    name = SealedCharField(_("Company, person or project"), max_length=100)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True)
    until = models.DateField(_("Ended on"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Declared conflicts")
        ordering = ["kind", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"


class ExpertRule(models.Model):
    """How long an earlier employer or tie keeps an expert away, and when paper reviews are reminded of; dated."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    years = models.PositiveSmallIntegerField(_("Years after leaving an employer"), default=3)
    remind_days = models.PositiveSmallIntegerField(_("Days before the last day of a paper review"), default=2)
    effective_from = models.DateField(_("In force from"))

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules about experts")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="expert_rule_once_a_day")]

    def __str__(self):
        return f"{self.years}/{self.remind_days}"
