"""Applications: drafts field by field, immutable versions, materials, findings and the one supplement notice."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import DocumentVersion
from projects.people.models import Carrier, County, Membership, Organisation
from projects.people.seats import ENCLAVE_OPERATOR
from projects.sealed import SealedCharField, SealedJSONField, SealedTextField

from .project import Project, in_sight


class Route(models.Model):
    """A way of handling (办理路径): which steps apply. The newest row in force for a carrier and code holds."""

    class Code(models.TextChoices):
        STANDARD = "standard", _("Standard route")
        SIMPLE = "simple", _("Simple route")
        DIRECT = "direct", _("Direct route (contest score reused)")
        RECORD = "record", _("On record (the enclave decides)")
        BACK_ENTRY = "back_entry", _("Back-entry (moved in first)")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="routes", verbose_name=_("Carrier"))
    code = models.CharField(_("Route"), max_length=12, choices=Code)
    needs_recommendation = models.BooleanField(_("Enclave recommendation"), default=False)
    needs_review = models.BooleanField(_("Review meeting"), default=True)
    notice_days = models.PositiveSmallIntegerField(_("Days of public notice"), default=5)  # working days; 0 = none
    promised_days = models.PositiveSmallIntegerField(_("Promised in all (working days)"), null=True, blank=True)
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Routes")
        ordering = ["carrier", "code", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["carrier", "code", "effective_from"], name="route_once_a_day")]

    def __str__(self):
        return f"{self.carrier.short_name} · {self.get_code_display()}"


class Requirement(models.Model):
    """A material that an application needs, and why. Changed by a new row with a later date."""

    class For(models.TextChoices):
        ALL = "all", _("Everybody")
        TEAM = "team", _("Teams")
        COMPANY = "company", _("Founded companies")

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Material"), max_length=60)
    why = models.CharField(_("Why it is needed"), max_length=200, blank=True)
    needed_for = models.CharField(_("Needed for"), max_length=10, choices=For, default=For.ALL)
    mandatory = models.BooleanField(_("Mandatory"), default=True)
    order = models.PositiveSmallIntegerField(default=0)
    effective_from = models.DateField(_("In force from"))
    effective_to = models.DateField(_("In force until"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Material list")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code", "effective_from"], name="requirement_once_a_day")
        ]

    def __str__(self):
        return self.name


class DatedRules(models.QuerySet):
    """Rules of counties with a first day, the newest first by the order of their model."""

    def in_force(self, county_id, on):
        """The rule of a county on a day, or None."""
        return self.filter(county=county_id, effective_from__lte=on).first()


class IncubationRule(models.Model):
    """Conditions of being an incubatee, by effective date (values of the 2018 rule until the county decides)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    max_age_months = models.PositiveSmallIntegerField(_("Greatest age at entry (months)"), default=24)
    max_term_months = models.PositiveSmallIntegerField(_("Longest term (months)"), default=48)
    extended_term_months = models.PositiveSmallIntegerField(_("Longest term of extended fields (months)"), default=60)
    effective_from = models.DateField(_("In force from"))

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Incubation rules")
        ordering = ["-effective_from"]

    def __str__(self):
        return self.name


class EnclaveRule(models.Model):
    """How long a project may stay in an enclave: agreements year by year, up to a cap (first: three years in all)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    agreement_months = models.PositiveSmallIntegerField(_("Longest agreement (months)"), default=12)
    total_months = models.PositiveSmallIntegerField(_("Longest stay in all (months)"), default=36)
    effective_from = models.DateField(_("In force from"))

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Enclave rules")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="enclave_rule_once_a_day")]

    def __str__(self):
        return f"{self.agreement_months}/{self.total_months}"


class Application(models.Model):
    """One attempt of a project to be admitted to a carrier."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
        LAPSED = "lapsed", _("Lapsed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="applications", verbose_name=_("Project"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    # As what it is handed in. A team that becomes a company later still applied as a team.
    applicant_kind = models.CharField(
        _("Applies as"), max_length=10, choices=Organisation.Kind, default=Organisation.Kind.TEAM
    )
    number = models.CharField(_("Application number"), max_length=20, unique=True)
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="+", verbose_name=_("Applied to"))
    enclave = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Recommending enclave")
    )
    route = models.ForeignKey(Route, models.PROTECT, verbose_name=_("Route"))
    route_reason = SealedCharField(_("Why this route"), max_length=300, blank=True)  # when the centre chose another
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("Started"), default=timezone.now)
    on_behalf = models.BooleanField(_("Entered on the applicant's behalf"), default=False)
    # An operator typed answers by which the applicant has not stood yet (未确认).
    unconfirmed = models.BooleanField(_("Not confirmed by the applicant"), default=False, db_index=True)
    submitted_at = models.DateTimeField(_("Submitted"), null=True)
    accepted_on = models.DateField(_("Accepted"), null=True)
    closed_reason = SealedCharField(_("Reason"), max_length=300, blank=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Whoever may see the project; drafts only their own side."""
            own = models.Q(organisation__in=user.seats.organisations()) if user.is_authenticated else models.Q(pk=None)
            return self.filter(in_sight(user)).filter(
                ~models.Q(state=Application.State.DRAFT) | own | models.Q(on_behalf=True)
            )

        def stood_in_by(self, user):
            """Entered on behalf by an enclave of this operator, while the applicant has nobody of their own here."""
            enclaves = user.seats.carriers(ENCLAVE_OPERATOR)
            if not enclaves:
                return self.none()
            manned = Membership.objects.filter(ended_at=None, organisation__isnull=False).values("organisation")
            return self.filter(on_behalf=True, enclave__in=enclaves).exclude(organisation__in=manned)

        def answered_by(self, user):
            """For which this person fills in, answers and withdraws: the applicant's editors, or who stands in."""
            if not user.is_authenticated:
                return self.none()
            own = models.Q(organisation__in=user.seats.organisations(editing=True))
            return self.filter(own | models.Q(pk__in=self.model.objects.stood_in_by(user).values("pk")))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Applications")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["draft", "submitted"]),
                name="one_open_application_per_project",
            )
        ]

    @property
    def needs_recommendation(self):
        """Whether an enclave has to give its word before the material check."""
        return self.route.needs_recommendation and self.enclave_id is not None

    @property
    def latest(self):
        """The version submitted last, or None."""
        return self.versions.first()

    def __str__(self):
        return self.number


class DraftField(models.Model):
    """One field of a draft as last saved. `rev` grows with each save, so that two editors notice each other."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="draft_fields")
    path = models.CharField(max_length=80)
    value = SealedJSONField(null=True)
    rev = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "path"], name="draft_field_once")]


class ApplicationVersion(models.Model):
    """What was submitted, as it was: never changed, never deleted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Version"))
    schema = models.CharField(max_length=10)
    data = SealedJSONField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Application versions")
        ordering = ["application", "-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="application_version_once")]

    def __str__(self):
        return f"{self.application.number} v{self.number}"


class Material(models.Model):
    """A document version handed in for a requirement. `version` is null while the application is a draft."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="materials")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, null=True, related_name="materials")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+")
    document = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="materials")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Materials")
        ordering = ["requirement__order", "pk"]


class Recommendation(models.Model):
    """An enclave operator's word on an application, with the note of the visit."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="recommendations")
    enclave = models.ForeignKey(Carrier, models.PROTECT, related_name="+")
    recommended = models.BooleanField(_("Recommended"))
    visited_on = models.DateField(_("Visited"), null=True, blank=True)
    words = SealedTextField(_("Note of the visit"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Recommendations")
        ordering = ["-at"]


class Finding(models.Model):
    """What the material check found about one item of one version: a material or a field of the form."""

    class Result(models.TextChoices):
        OK = "ok", _("In order")
        MISSING = "missing", _("Missing")
        EXPIRED = "expired", _("Expired")
        UNCLEAR = "unclear", _("Unclear")
        INCONSISTENT = "inconsistent", _("Inconsistent")

    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="findings")
    item = models.CharField(max_length=40)  # requirement code, or "field:<name>"
    label = models.CharField(_("Item"), max_length=60)
    result = models.CharField(_("Result"), max_length=14, choices=Result)
    words = SealedCharField(_("Words"), max_length=300, blank=True)
    page = models.CharField(_("Page"), max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Findings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "item"], name="finding_once_per_item")]


class SupplementNotice(models.Model):
    """The single notice of what is to be supplemented (一次性补正告知), with its last day."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="notices")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("Number"))
    reason_again = SealedCharField(_("Why a second notice"), max_length=300, blank=True)
    # How many items no earlier notice named: 0 is what the applicant was promised (一次性告知).
    newly_named = models.PositiveSmallIntegerField(_("Items asked only now"), default=0)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("Due"))
    answered_at = models.DateTimeField(null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the projects that one may see."""
            return self.filter(in_sight(user, "application__project"))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Supplement notices")
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="notice_number_once")]
