"""What an operator typed on an applicant's behalf, put before the applicant on a link of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.sealed import SealedCharField, SealedTextField

from .applications import Application


class Confirmation(models.Model):
    """A link on which the applicant confirms what an operator typed: single use, with a code told apart from it.

    `by_name` and the versions of the two texts are the consent and declaration of a person without an account.
    """

    class State(models.TextChoices):
        """Follows from the columns."""

        OPEN = "open", _("Not used yet")
        CONFIRMED = "confirmed", _("Confirmed by the applicant")
        CORRECTED = "corrected", _("Corrections asked for")
        LAPSED = "lapsed", _("Lapsed")
        REVOKED = "revoked", _("Replaced by a newer link")
        LOCKED = "locked", _("Locked")

    MOST_FAILURES = 5

    application = models.ForeignKey(Application, models.PROTECT, related_name="confirmations")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("Link made"), default=timezone.now)
    expires_at = models.DateTimeField(_("Valid until"))
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(_("Revoked"), null=True)
    reminded_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(_("Lapsed"), null=True)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    confirmed = models.BooleanField(_("Confirmed by the applicant"), default=False)
    by_name = SealedCharField(_("Your name"), max_length=60, blank=True)
    corrections = SealedTextField(_("Corrections"), max_length=2000, blank=True)
    declaration = models.CharField(_("Declaration of truth"), max_length=20, blank=True)
    privacy = models.CharField(_("Consent to the use of personal data"), max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the answers that were confirmed

    class QuerySet(models.QuerySet):
        def open(self):
            """Not answered and not replaced, whether or not their days are over."""
            return self.filter(answered_at=None, revoked_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Confirmations by the applicant")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None, revoked_at=None),
                name="one_open_confirmation_per_application",
            )
        ]  # fmt: skip

    def __str__(self):
        return str(self.application)

    @property
    def state(self):
        """Where the link stands now."""
        if self.answered_at:
            return self.State.CONFIRMED if self.confirmed else self.State.CORRECTED
        if self.revoked_at:
            return self.State.REVOKED
        if self.failures >= self.MOST_FAILURES:
            return self.State.LOCKED
        return self.State.LAPSED if self.expires_at <= timezone.now() else self.State.OPEN

    @property
    def state_words(self):
        """The state in words."""
        return self.state.label
