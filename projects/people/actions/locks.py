"""Verbs of an account in the wrong hands, or of somebody who must not come in for a while: shut it, open it again.

Seats stay as they are: who only has another task now loses a seat (`seats.end_seat`), not the account.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import County, Membership, Role, User
from ..visits import end_every_visit


def _hold(user, county):
    """The account, held; refused for somebody without a seat of the office in the county."""
    County.objects.select_for_update().get(pk=county.pk)  # two administrators cannot shut each other out
    user = User.objects.select_for_update().get(pk=user.pk)
    if not Membership.objects.live().of_office(county).filter(user=user).exists():
        raise Refused(_("This person holds no role now."))
    return user


def _refuse_last_administrator(user, county):
    keepers = Membership.objects.live().filter(county=county, role=Role.ADMINISTRATOR, user__is_active=True)
    if keepers.filter(user=user).exists() and not keepers.exclude(user=user).exists():
        raise Refused(_("This is the last administrator of the county. Give the role to somebody else first."))


@transaction.atomic
def lock_account(user, *, by, county, reason):
    """Shut a colleague's account from this moment: every open page and session ends, nobody signs in with it.

    Refused for one's own account and for the last administrator.
    """
    user = _hold(user, county)
    if user.pk == by.pk:
        raise Refused(_("Your own account is shut by another administrator."))
    if not user.is_active:
        raise AlreadyDone(_("This account is shut already."))
    _refuse_last_administrator(user, county)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_every_visit(user)
    record("lock_account", user, by=by, county_id=county.pk, note=reason)
    return user


@transaction.atomic
def unlock_account(user, *, by, county, reason):
    """Let a colleague sign in again, with the password and second proof as they were; the person is told."""
    user = _hold(user, county)
    if user.is_active:
        raise AlreadyDone(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("unlock_account", user, by=by, county_id=county.pk, note=reason)
    words = said(_("%(who)s opened your account again. Reason: %(reason)s."), who=by, reason=reason)
    tell([user], _("Your account is open again"), words, kind=Kind.ACCOUNT)
    return user
