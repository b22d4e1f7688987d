"""One's own account: how one signs in, the second proof, the devices that are signed in."""

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..visits import end_visits as end
from ..visits import visits_of


@never_cache
def security(request):
    """Account and security (账号与安全)."""
    user = request.user
    proved = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    context = {
        "rows": [
            (_("Your name"), user.name),
            (_("E-mail"), _("%(email)s (confirmed)") % {"email": user.email} if proved else user.email),
        ],
        "protected": is_mfa_enabled(user),
        "visits": visits_of(user, request.session.session_key),
    }
    return render(request, "account/security.html", context)


@require_POST
def end_visits(request):
    """Sign out on one other device, or on all others."""
    only = request.POST.get("visit", "")
    ended = end(request.user, but=request.session.session_key, only=int(only) if only.isdecimal() else None)
    messages.success(request, _("Signed out on %(count)s other devices.") % {"count": ended})
    return redirect("account-security")
