"""The chain over the audit log: one seal per act, erasures of personal words, and the nightly checks."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DIGEST = 64  # hexadecimal digits of a SHA-256


def new_salt():
    """What is mixed into the digest of an act's personal words, so that nobody finds them by guessing."""
    return secrets.token_hex(16)


class Seal(models.Model):
    """One link of the chain: the digests of one act, and the digest of all links so far.

    Written by the sealer (`sealing`) after the act is committed, never by the act itself. `event_id` is no foreign key:
    a seal outlives its act, and so names one that is missing. `content` covers what stays for ever, `personal` the
    words that may be erased; `digest` covers both and the seal before.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3, … without a gap
    event_id = models.BigIntegerField(unique=True)
    content = models.CharField(max_length=DIGEST)
    personal = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("Seals of the audit log")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.digest[:12]}"


class AuditErasure(models.Model):
    """The personal words of `event` were erased, by the act `act`, which itself is recorded and sealed."""

    event = models.OneToOneField("trace.AuditEvent", models.PROTECT, primary_key=True, related_name="erasure")
    act = models.ForeignKey("trace.AuditEvent", models.PROTECT, related_name="erased")

    class Meta:
        verbose_name = verbose_name_plural = _("Erasures in the audit log")


class AuditCheck(models.Model):
    """What a check of the whole chain found, and when."""

    at = models.DateTimeField(_("When"), default=timezone.now)
    sealed = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST, blank=True)
    found = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)  # the first ones, as sentences

    class Meta:
        verbose_name = verbose_name_plural = _("Checks of the audit log")
        ordering = ["-at", "-pk"]
