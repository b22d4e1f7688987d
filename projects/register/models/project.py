"""A project for life, its sources, companies and the notes of its first contacts."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import MoneyField
from projects.people.models import Carrier, County, Organisation
from projects.people.seats import CENTRE, COUNTY_READERS, OPERATORS
from projects.sealed import NAME, PHONE, WHOLE, SealedCharField, SealedEmailField, SealedTextField, Token

from ..bringers import Bringer
from ..pipeline import LeadStep
from ..stages import Stage
from .labels import Label


class TechField(models.TextChoices):
    """The eight national high-tech fields."""

    ELECTRONICS = "electronics", _("Electronic information")
    BIOMEDICINE = "biomedicine", _("Biology and new medicine")
    AEROSPACE = "aerospace", _("Aerospace")
    MATERIALS = "materials", _("New materials")
    SERVICES = "services", _("High-tech services")
    ENERGY = "energy", _("New energy and energy saving")
    ENVIRONMENT = "environment", _("Resources and environment")
    MANUFACTURING = "manufacturing", _("Advanced manufacturing and automation")


class SourceKind(models.TextChoices):
    """Where a project comes from."""

    ENCLAVE = "enclave", _("Enclave")
    CONTEST = "contest", _("Contest")
    DIRECT = "direct", _("Direct")
    RESULTS_TRANSFER = "results_transfer", _("Transfer of research results")
    ALUMNI = "alumni", _("Alumni")
    RECOMMENDED = "recommended", _("Recommended")
    OPENING_STOCK = "opening_stock", _("Opening stock")


def in_sight(user, at="project"):
    """The condition that a row's project (`at`: path to it) is one that `Project.visible_to` shows to this person.

    Whoever reads many projects has each row's own looked up; applicants have few, so the rows are found by them.
    """
    seen = Project.objects.visible_to(user)
    if user.is_authenticated and user.seats.has(*OPERATORS, *COUNTY_READERS):
        return Q(Exists(seen.filter(pk=OuterRef(at)).order_by()))
    return Q(**{f"{at}__in": seen.values("pk")})


def _in_sight_of(seats):
    """The condition on projects that these seats read; a page asks for it many times."""
    rights = Q(county__in=seats.counties(*COUNTY_READERS)) | Q(organisation__in=seats.organisations())
    if carriers := seats.carriers():
        links = Project.carriers.through.objects.filter(carrier__in=carriers)
        # The county is implied; naming it lets the indexes that begin with it serve operators too.
        rights |= Q(Exists(links.filter(project=OuterRef("pk"))), county__in=seats.counties(*OPERATORS))
    return rights


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The one rule for projects.

        The centre, auditors and section reporters read their county; operators read the projects of their carriers;
        applicants read those of their organisations. Experts read files only through their reviews.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(user.seats.once("projects", _in_sight_of))

    def live(self):
        """Without those that were joined to another project."""
        return self.exclude(stage=Stage.JOINED)


class Project(models.Model):
    """A startup project, one row for its whole life: same core technology and same core team (counting rule P1)."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    number = models.CharField(_("Project number"), max_length=20)
    name = models.CharField(_("Project name"), max_length=100)
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage, default=Stage.LEAD)
    stage_since = models.DateTimeField(_("In this stage since"), default=timezone.now)
    # The stage to fall back to when a journey ends without result: one of LIVE_REST; "" for none.
    rests_at = models.CharField(max_length=20, choices=Stage, blank=True)
    stage_reason = models.CharField(_("Reason"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("Applicant")
    )
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Carrier")
    )
    carriers = models.ManyToManyField(Carrier, related_name="projects", verbose_name=_("Carriers concerned"))
    labels = models.ManyToManyField(Label, related_name="projects", verbose_name=_("Labels"))
    source = models.CharField(_("First source"), max_length=20, choices=SourceKind, default=SourceKind.DIRECT)
    field = models.CharField(_("Technical field"), max_length=20, choices=TechField, blank=True)
    industry = models.ForeignKey(
        "Industry", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Local industry")
    )
    summary = models.TextField(_("Summary"), blank=True, max_length=2000)
    leader = SealedCharField(_("Project leader"), max_length=60, blank=True, tokens=NAME)
    contact = SealedCharField(_("Contact"), max_length=60, blank=True, tokens=WHOLE)
    # Found by the whole number or by the four digits that a masked one shows.
    phone = SealedCharField(_("Mobile"), max_length=30, blank=True, tokens=PHONE)
    email = SealedEmailField(_("E-mail"), blank=True, tokens=WHOLE)
    introduced_by = models.CharField(_("Brought by"), max_length=120, blank=True)
    bringer = models.CharField(_("Kind of bringer"), max_length=10, choices=Bringer, default=Bringer.OTHER)
    follow_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Followed by"),
    )
    next_date = models.DateField(_("Next date"), null=True, blank=True)
    lead_step = models.CharField(_("Step of the lead"), max_length=12, choices=LeadStep, default=LeadStep.REGISTERED)
    lead_step_on = models.DateField(_("At this step since"), default=timezone.localdate)
    touched_on = models.DateField(_("Last touched"), default=timezone.localdate)  # contact, step, promise, waking
    reminded_on = models.DateField(null=True, blank=True)  # the follower was told that nobody touched it
    planned_investment = MoneyField(_("Planned total investment"), null=True, blank=True)
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")
    existing_stock = models.BooleanField(_("County stock before (cultivation)"), default=False)
    created_at = models.DateTimeField(_("Registered"), default=timezone.now, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name_key = models.CharField(max_length=100, blank=True, db_index=True)
    search_text = models.TextField(blank=True, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Projects")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="project_number_once"),
            models.CheckConstraint(
                name="joined_has_its_target",
                condition=Q(stage=Stage.JOINED, joined_into__isnull=False)
                | (~Q(stage=Stage.JOINED) & Q(joined_into=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["county", "stage", "-created_at"]),
            models.Index(fields=["county", "stage", "stage_since"]),
            models.Index(fields=["county", "source", "stage"]),
            models.Index(fields=["county", "-created_at"]),
            models.Index(fields=["county", "stage", "next_date", "-created_at"]),
            models.Index(fields=["county", "stage", "lead_step"], name="leads_by_step"),
            models.Index(fields=["county", "stage", "touched_on"], name="leads_by_touch"),
            models.Index(Token("phone"), name="projects_by_phone"),
            models.Index(Token("phone", 1), name="projects_by_phone_end"),
            *(models.Index(Token("leader", place), name=f"projects_by_leader_{place}") for place in range(len(NAME))),
            models.Index(
                fields=["county", "joined_into"], condition=Q(joined_into__isnull=False), name="joined_projects"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        return reverse("project", args=[self.number])


class ProjectSource(models.Model):
    """One way on which a project came. Joined duplicates keep the sources of both sides."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="sources")
    kind = models.CharField(_("Source"), max_length=20, choices=SourceKind)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, verbose_name=_("Carrier"))
    entry = models.ForeignKey("register.ContestEntry", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("Day"))
    words = SealedCharField(_("Words"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Sources")
        ordering = ["on", "pk"]


class OfficeQuerySet(models.QuerySet):
    """Rows about a project that only the office reads: its carriers' operators and the centre."""

    def visible_to(self, user):
        """Those of the projects that this person works with."""
        if not user.is_authenticated or not user.seats.has(*OPERATORS, *CENTRE):
            return self.none()
        return self.filter(in_sight(user))


class LeadNote(models.Model):
    """A contact with a lead: call, visit, service; photos may hang on it."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        SERVICE = "service", _("Service")
        NOTE = "note", _("Note")

    project = models.ForeignKey(Project, models.CASCADE, related_name="notes")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.NOTE)
    on = models.DateField(_("Day"))
    words = SealedTextField(_("Words"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Contacts")
        ordering = ["-on", "-pk"]


class Company(models.Model):
    """A company as in its licence. Companies change, move and are renamed; the project stays the same."""

    class Scale(models.TextChoices):
        LARGE = "large", _("Large company")
        MEDIUM = "medium", _("Medium-sized company")
        SMALL = "small", _("Small company")
        MICRO = "micro", _("Micro company")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    name = models.CharField(_("Company name"), max_length=100)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True)
    established_on = models.DateField(_("Established"), null=True, blank=True)
    registered_address = models.CharField(_("Registered address"), max_length=200, blank=True)
    region_code = models.CharField(_("Region code of the address"), max_length=6, blank=True)
    registered_capital = MoneyField(_("Registered capital"), null=True, blank=True)
    paid_in_capital = MoneyField(_("Paid-in capital"), null=True, blank=True)
    authority = models.CharField(_("Registering authority"), max_length=80, blank=True)
    legal_representative = SealedCharField(_("Legal representative"), max_length=60, blank=True, tokens=WHOLE)
    industry = models.CharField(_("Local industry"), max_length=60, blank=True)  # as in GB/T 4754, code and words
    scale = models.CharField(_("Size of the company"), max_length=10, choices=Scale, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Companies")
        constraints = [
            models.UniqueConstraint(fields=["county", "uscc"], condition=~Q(uscc=""), name="one_company_per_code")
        ]

    def __str__(self):
        return self.name


class ProjectCompany(models.Model):
    """A company's dated relation to a project (team's own, Shanghai, Jiashan): codes are no identity (rule P1)."""

    class Kind(models.TextChoices):
        OWN = "own", _("Company at application")
        SHANGHAI = "shanghai", _("Shanghai company")
        JIASHAN = "jiashan", _("Jiashan company")
        OTHER = "other", _("Company elsewhere")
        TEAM = "team", _("Team before its company")  # a row without a code: the name under which it applied

    project = models.ForeignKey(Project, models.CASCADE, related_name="company_links")
    company = models.ForeignKey(Company, models.PROTECT, related_name="project_links")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"), null=True, blank=True)

    class QuerySet(models.QuerySet):
        def current(self):
            """Companies that stand for their project now, the newest first."""
            return self.filter(until=None).select_related("company").order_by("-since", "-pk")

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Companies of the project")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "company", "kind", "since"], name="company_link_once")
        ]
