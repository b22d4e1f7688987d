"""Who acts: counties, users, the organisations and places they act for, and the seats that give them rights."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.sealed import WHOLE, SealedEmailField
from projects.text import mask_email, mask_phone

from .seats import ADMINISTRATOR, CENTRE_LEADER, COUNTY_READERS, COUNTY_SEATS, GIVEN_ELSEWHERE, OPERATORS, Seats
from .signinmodels import SignInRule  # noqa: F401  Django looks for models here


class County(models.Model):
    """The county that answers for its projects; every root row carries one."""

    code = models.CharField(_("Code"), max_length=6, unique=True, help_text=_("Six digits of GB/T 2260"))
    name = models.CharField(_("Name"), max_length=40)
    centre_name = models.CharField(_("Name of the centre"), max_length=80)
    number_prefix = models.CharField(_("Prefix of project numbers"), max_length=6, default="XM")
    demo = models.BooleanField(_("Demo data"), default=False)  # made up: every page and paper says so

    class Meta:
        verbose_name = verbose_name_plural = _("Counties")

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    """Makes accounts; people sign in with their e-mail address, or with a phone number that was proved."""

    def create_user(self, email, password=None, **fields):
        """A new account; e-mail addresses are kept in lower case so that one person has one account."""
        user = self.model(email=self.normalize_email(email or "").lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """An account for the command line only; rights on the screens come from seats."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What the person may do follows from the seats held, never from the account."""

    email = models.EmailField(_("E-mail"), unique=True, null=True, blank=True)  # none: signs in by phone alone
    name = models.CharField(_("Name"), max_length=60)
    phone = models.CharField(_("Mobile"), max_length=20, blank=True)
    phone_proved = models.BooleanField(_("Mobile proved"), default=False)  # a code sent there came back: it signs in
    language = models.CharField(_("Language"), max_length=10, blank=True)  # "" until the person chose one
    is_active = models.BooleanField(_("Active"), default=True)
    joined_at = models.DateTimeField(_("Joined"), default=timezone.now)
    # Columns chosen for lists, by the name of the list. On the person, because it is read with every request anyway.
    list_columns = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()
    taken_apart = Seats.take_apart

    class Meta:
        verbose_name = verbose_name_plural = _("Users")
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=models.Q(phone_proved=True), name="one_account_per_proved_phone"
            )
        ]

    def __str__(self):
        return self.name or self.email or self.masked_phone

    def save(self, **kwargs):
        """Many accounts may have no address, and none of them is an empty one."""
        self.email = self.email or None
        super().save(**kwargs)

    @cached_property
    def seats(self):
        """The rights of this person as of now: one query, kept for the request."""
        return Seats.of(self)

    @property
    def masked_email(self):
        """The address for eyes that need not write to it."""
        return mask_email(self.email)

    @property
    def masked_phone(self):
        """The number for eyes that need not call it."""
        return mask_phone(self.phone)

    @property
    def role_label(self):
        """The first role in words, for the corner of the screen."""
        return self.seats.label


class Organisation(models.Model):
    """An applicant: a team without a company yet, or a company (申报单位（团队）)."""

    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        COMPANY = "company", _("Company")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.TEAM)
    name = models.CharField(_("Name"), max_length=100)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Applicant organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "uscc"], condition=~models.Q(uscc=""), name="one_organisation_per_code"
            )
        ]

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Own organisations for applicants; all of the county for those who work on its files."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties(*COUNTY_READERS, *OPERATORS)
            return self.filter(models.Q(pk__in=user.seats.organisations()) | models.Q(county__in=counties))

    objects = QuerySet.as_manager()

    def __str__(self):
        return self.name


class Carrier(models.Model):
    """A place that takes projects in (载体): incubator, enclave in Shanghai, makerspace, accelerator or park."""

    class Kind(models.TextChoices):
        INCUBATOR = "incubator", _("Incubator")
        ENCLAVE = "enclave", _("Enclave")
        MAKERSPACE = "makerspace", _("Makerspace")
        ACCELERATOR = "accelerator", _("Accelerator")
        PARK = "park", _("Industrial park")

    class Level(models.TextChoices):
        NATIONAL = "national", _("National level")
        PROVINCIAL = "provincial", _("Provincial level")
        MUNICIPAL = "municipal", _("Municipal level")
        COUNTY = "county", _("County level")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    code = models.SlugField(_("Code"), max_length=20)
    name = models.CharField(_("Name"), max_length=60)
    short_name = models.CharField(_("Short name"), max_length=20)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    town = models.CharField(_("Town"), max_length=40, blank=True)
    address = models.CharField(_("Address"), max_length=120, blank=True)
    level = models.CharField(_("Recognised as"), max_length=10, choices=Level, blank=True)
    region = models.CharField(_("Region"), max_length=40, blank=True)
    # Of enclaves: who sends (飞出地) and who hosts (飞入地). In other writings the two words stand the other way round.
    home_region = models.CharField(_("Home region"), max_length=40, blank=True)
    host_region = models.CharField(_("Host region"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Carriers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="carrier_code_once")]

    def __str__(self):
        return self.name


class Section(models.Model):
    """A section of the bureau (责任科室) that leads or supports targets."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    code = models.SlugField(_("Code"), max_length=20)
    name = models.CharField(_("Name"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("Sections")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="section_code_once")]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    """What a seat lets its holder do. The scope (organisation, carrier, section) stands on the seat itself."""

    APPLICANT = "applicant", _("Applicant")
    ENCLAVE_OPERATOR = "enclave_operator", _("Enclave operator")
    INCUBATOR_OPERATOR = "incubator_operator", _("Incubator operator")
    PREMISES_COMPANY = "premises_company", _("Premises company")
    EXPERT = "expert", _("Expert")
    CENTRE_STAFF = "centre_staff", _("Centre staff")
    CENTRE_LEADER = "centre_leader", _("Centre leader")
    SECTION_REPORTER = "section_reporter", _("Section reporter")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    MACHINE = "machine", _("Other system")
    PROVINCE_READER = "province_reader", _("Reader of the province's sums")


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own seats; those of office holders and experts for the county's administrators and leaders."""
        if not user.is_authenticated:
            return self.none()
        counties = user.seats.counties(ADMINISTRATOR, CENTRE_LEADER)
        return self.filter(models.Q(user=user) | models.Q(county__in=counties) & ~models.Q(role__in=GIVEN_ELSEWHERE))

    def of_colleagues(self, user):
        """Live seats in the applicant organisations to which this person belongs, in the order of joining."""
        return self.live().filter(organisation__in=user.seats.organisations()).order_by("since", "pk")

    def live(self):
        """Seats that give rights now."""
        return self.filter(ended_at=None)

    def of_office(self, county):
        """Seats of a county that an administrator gives: not those of applicants, machines and the province."""
        return self.filter(county=county).exclude(role__in=GIVEN_ELSEWHERE)


class Membership(models.Model):
    """A seat: one person, one county, one role, within the scope that the role needs. Ended seats stay as history."""

    class Level(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        READER = "reader", _("Reader")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("User"))
    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("County"))
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("Organisation")
    )
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("Carrier")
    )
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, verbose_name=_("Section"))
    level = models.CharField(_("Level"), max_length=10, choices=Level, default=Level.EDITOR)
    since = models.DateTimeField(_("Since"), default=timezone.now)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Memberships")
        constraints = [
            models.CheckConstraint(
                name="seat_has_its_scope",
                condition=models.Q(role=Role.APPLICANT, organisation__isnull=False, carrier=None, section=None)
                | models.Q(
                    role__in=[Role.ENCLAVE_OPERATOR, Role.INCUBATOR_OPERATOR, Role.PREMISES_COMPANY],
                    carrier__isnull=False,
                    organisation=None,
                    section=None,
                )
                | models.Q(role=Role.SECTION_REPORTER, section__isnull=False, organisation=None, carrier=None)
                | models.Q(
                    role__in=list(COUNTY_SEATS),
                    organisation=None,
                    carrier=None,
                    section=None,
                ),
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", "county", "role", scope],
                    condition=models.Q(ended_at=None),
                    name=f"one_live_seat_per_{scope}",
                )
                for scope in ("organisation", "carrier", "section")
            ),
            models.UniqueConstraint(
                fields=["user", "county", "role"],
                condition=models.Q(ended_at=None, organisation=None, carrier=None, section=None),
                name="one_live_seat_in_county",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"

    @property
    def scope(self):
        """The carrier, section or organisation that the seat is about; None for a seat in the whole county."""
        return self.carrier or self.section or self.organisation


class Consent(models.Model):
    """A declaration or consent given by a person: which text, in which version, when, for what."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("Declaration of truth")
        PRIVACY = "privacy", _("Consent to the use of personal data")

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("User"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name=_("Organisation"))
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    version = models.CharField(_("Version"), max_length=20)
    scope = models.CharField(_("Scope"), max_length=120)
    at = models.DateTimeField(_("When"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Consents")


class Invitation(models.Model):
    """An invitation to act for an organisation: a link for one person, once, for seven days. Its hash is kept."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Invitation accepted")
        LAPSED = "lapsed", _("Lapsed")
        REVOKED = "revoked", _("Taken back")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    level = models.CharField(_("Level"), max_length=10, choices=Membership.Level)
    email = SealedEmailField(_("E-mail"), blank=True, tokens=WHOLE)  # empty: the inviter hands the link over
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Invited by"))
    invited_at = models.DateTimeField(_("Invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("Valid until"))
    accepted_at = models.DateTimeField(_("Invitation accepted"), null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("Taken back"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Invitations of the organisations that this person owns."""
            return self.filter(organisation__in=user.seats.owned)

        def open(self):
            """Links that can still be used."""
            return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Invitations")
        ordering = ["-invited_at", "-pk"]

    def __str__(self):
        return f"{self.organisation} · {self.get_level_display()}"

    @property
    def state(self):
        """Whether the link can be used, or why not."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.LAPSED if self.expires_at <= timezone.now() else self.State.OPEN


class JoinRequest(models.Model):
    """A person asks the administrators of a registered organisation to be let in."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Person"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("Answered at"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Requests to the organisations that this person owns."""
            return self.filter(organisation__in=user.seats.owned)

        def open(self):
            """Those that wait for an answer."""
            return self.filter(answered_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=models.Q(answered_at=None), name="one_open_join_request"
            )
        ]

    def __str__(self):
        return f"{self.organisation} · {self.user}"
