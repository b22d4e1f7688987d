"""One's own account: how one signs in, the second proof, the devices that are signed in."""

from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.trace import sms

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
            (
                _("Mobile"),
                _("%(phone)s (signs in)") % {"phone": user.masked_phone} if user.phone_proved else user.masked_phone,
            ),
        ],
        "by_phone": sms.configured(),
        "protected": is_mfa_enabled(user),
        "visits": visits_of(user, request.session.session_key),
    }
    return render(request, "account/security.html", context)


@login_not_required
def sign_in_again(request):
    """Drop a sign-in that waits for a code, and begin anew. What else the session knows (an opened link) stays."""
    if request.method == "POST":
        clear_login(request)
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))


@require_POST
def end_visits(request):
    """Sign out on one other device, or on all others."""
    only = request.POST.get("visit", "")
    ended = end(request.user, but=request.session.session_key, only=int(only) if only.isdecimal() else None)
    messages.success(request, _("Signed out on %(count)s other devices.") % {"count": ended})
    return redirect("account-security")
