"""Acts on accounts in the audit log: which act, whose account, from where. Never an address, a number or a secret."""

from datetime import timedelta

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as second
from django.dispatch import receiver
from django.utils import timezone

from projects.trace.actions import record
from projects.trace.models import AuditEvent

from .circles import county_of

ONCE_IN = timedelta(minutes=5)  # an attack is written down once, not at every attempt


def note(verb, user, *, by_owner=True, **difference):
    """Write an act on an account down; nothing where no county has been set up yet."""
    if county := county_of(user):
        record(verb, user, by=user if by_owner else None, county_id=county.pk, **difference)


def note_attack(verb, user, **difference):
    """Write down that somebody unknown was stopped at an account."""
    same = AuditEvent.objects.filter(verb=verb, target_type=user._meta.label_lower, target_id=user.pk)
    if not same.filter(at__gt=timezone.now() - ONCE_IN).exists():
        note(verb, user, by_owner=False, **difference)


@receiver(account.user_signed_up)
def signed_up(user, **kwargs):
    """With a number to prove, the account is opened only then."""
    if not user.phone:
        note("sign_up", user, way="email")


@receiver(account.password_changed)
def password_changed(user, **kwargs):
    note("change_password", user)


@receiver(account.password_set)
def password_set(user, **kwargs):
    note("set_password", user)


@receiver(account.password_reset)
def password_reset(user, **kwargs):
    """The link went to the address, or was handed over by an administrator: either proves it."""
    if user.email:
        proved = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proved)
    note("reset_password", user)


@receiver(account.login_code_rejected)
def code_rejected(user, last_attempt, **kwargs):
    if last_attempt:
        note_attack("sign_in_stopped", user, way="code")


@receiver(second.authenticator_added)
def factor_added(user, authenticator, **kwargs):
    note("add_second_factor", user, kind=str(authenticator.type))


@receiver(second.authenticator_removed)
def factor_removed(user, authenticator, **kwargs):
    note("remove_second_factor", user, kind=str(authenticator.type))


@receiver(second.authenticator_reset)
def factor_renewed(user, authenticator, **kwargs):
    note("renew_second_factor", user, kind=str(authenticator.type))
