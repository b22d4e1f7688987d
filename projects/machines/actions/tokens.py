"""Verbs of tokens: make one, take it back, note its use."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.linkkeys import new_token, token_hash
from projects.people.models import Membership, Role, User
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..models import Scope, Token

PREFIX = "kc_"  # so that a token that leaked is recognised by whoever finds it
LONGEST_DAYS = 400
NOTED_EVERY = timedelta(minutes=5)  # the last use is not written more often


@transaction.atomic
def make_token(*, by, county, name, scopes, days, carrier=None):
    """A token for another system, with an account of its own. Returns (token, secret); the secret is known only now."""
    if unknown := set(scopes) - set(Scope.values):
        raise Refused(_("There is no right “%(name)s”.") % {"name": min(unknown)})
    if not scopes:
        raise Refused(_("Choose at least one right."), field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A token holds for at most %(days)s days.") % {"days": LONGEST_DAYS}, field="days")
    if carrier and carrier.county_id != county.pk:
        raise Refused(_("This place belongs to another county."), field="carrier")
    account = User.objects.create_user(None, name=normalise(name))
    Membership.objects.create(user=account, county=county, role=Role.MACHINE)
    secret = PREFIX + new_token()
    token = Token.objects.create(
        county=county, name=normalise(name), account=account, carrier=carrier, scopes=sorted(set(scopes)),
        token_hash=token_hash(secret), hint=secret[-4:], made_by=by, expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    scope = {"scopes": token.scopes, "days": days} | ({"carrier": carrier.code} if carrier else {})
    record("make_token", token, by=by, county_id=county.pk, **scope)
    return token, secret


@transaction.atomic
def revoke_token(token, *, by, reason):
    """Take a token back from this moment, with the reason; its account ends with it."""
    token = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at:
        raise AlreadyDone(_("This token was taken back already."))
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    Membership.objects.live().filter(user=token.account_id).update(ended_at=token.revoked_at)
    User.objects.filter(pk=token.account_id).update(is_active=False)
    record("revoke_token", token, by=by, county_id=token.county_id, note=reason)
    return token


def find_token(secret):
    """The valid token of a secret with its account, or None."""
    return (
        Token.objects.valid()
        .select_related("account", "county", "carrier")
        .filter(token_hash=token_hash(secret))
        .first()
    )


def note_use(token):
    """Write down that a token was used just now; not an act, and not with every call."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
