"""Tokens: what another system may do here, for how long, and what it handed in under which key."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, County
from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER


class Scope(models.TextChoices):
    """What a token opens."""

    REGISTER_READ = "register:read", _("Read the register")
    FIGURES_READ = "figures:read", _("Read the figures")
    INTAKE_WRITE = "intake:write", _("Hand in leads and applications")


class Token(models.Model):
    """A token of another system: its own account (a seat of the role machine), scopes, and perhaps one carrier only.

    Only the hash of the secret is kept; `hint` are its last characters, by which people tell tokens apart.
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Taken back")

    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("County"))
    name = models.CharField(_("Name of the system"), max_length=40)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="token")
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Only of the carrier")
    )
    scopes = models.JSONField(_("May"), default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("Ends in"), max_length=4)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Token made by")
    )
    made_at = models.DateTimeField(_("Made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("Valid until"))
    used_at = models.DateTimeField(_("Last used"), null=True)
    revoked_at = models.DateTimeField(_("Taken back"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Tokens of the counties that the person administers or leads."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(county__in=user.seats.counties(ADMINISTRATOR, CENTRE_LEADER))

        def valid(self):
            """Those that open something now."""
            return self.filter(revoked_at=None, expires_at__gt=timezone.now(), account__is_active=True)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Tokens of other systems")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name

    @property
    def state(self):
        """Whether it opens anything, or why not."""
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.VALID

    @property
    def scope_words(self):
        """What it opens, in words."""
        return [Scope(scope).label for scope in self.scopes if scope in Scope.values]


class Receipt(models.Model):
    """What was handed in under a key of the other system: the same key again gets the same answer, and nothing twice.

    `digest` is that of the request, so that a key used for something else is noticed. It holds no data of persons.
    """

    token = models.ForeignKey(Token, models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Receipts of other systems")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_receipt_per_key")]

    def __str__(self):
        return self.key
