"""The verb for a lost second proof: an administrator takes it off, so that the password alone signs in again."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Membership, User
from ..visits import end_every_visit


def has_second_factor(user):
    """Whether a second proof is asked of this person at sign-in."""
    return Authenticator.objects.filter(user=user).exists()


@transaction.atomic
def remove_second_factor(user, *, by, county, reason):
    """Take app, passkeys and recovery codes off a colleague's account; open sessions end, the person is told.

    Refused for one's own account, and for somebody without a seat of the office in the county.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Refused(_("Your own second proof is changed under “Account and security”, or by another administrator."))
    if not Membership.objects.live().of_office(county).filter(user=user).exists():
        raise Refused(_("This person holds no role now."))
    removed = Authenticator.objects.filter(user=user)
    kinds = sorted(removed.values_list("type", flat=True))
    if not kinds:
        raise Refused(_("No second proof is switched on for this account."))
    removed.delete()
    end_every_visit(user)
    record("remove_lost_factor", user, by=by, county_id=county.pk, note=reason, kinds=kinds)
    tell(
        [user],
        _("Two-step sign-in was switched off for your account"),
        said(
            _("%(who)s took the second proof off your account. Reason: %(reason)s. Switch it on anew after signing in. If "
              "you did not ask for this, change your password and tell the administrator."), who=by, reason=reason,
        ),
        kind=Kind.ACCOUNT,
    )  # fmt: skip
    return user
