"""The invited person's way: open the link, sign in or up, accept; and the inviter's way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.trace.errors import Refused

from ..actions import colleagues as verbs
from ..models import Invitation

GONE, NOT_FOUND, REFUSED = 410, 404, 409


@login_not_required
@never_cache
def invitation(request, token):
    """Who invites to what; accepting needs an account. A link that is over says so and nothing else."""
    found = verbs.find_invitation(token)
    if found is None:
        return _over(request, _("This link is not known here. Please check that you copied all of it."), NOT_FOUND)
    try:
        verbs.refuse_closed(found)
    except Refused as refusal:
        return _over(request, str(refusal), GONE)
    if request.user.is_authenticated:
        return _decide(request, found)
    return _show(request, found)


def _show(request, found):
    rows = [
        (_("Invited by"), found.invited_by),
        (_("Level"), found.get_level_display()),
        (_("Valid until"), f"{timezone.localtime(found.expires_at):%Y-%m-%d %H:%M}"),
    ]
    return render(request, "people/invitation.html", {"invitation": found, "rows": rows})


def _decide(request, found):
    try:
        verbs.refuse_wrong_person(found, request.user)
        if request.method == "POST":
            verbs.accept_invitation(found, by=request.user)
            messages.success(request, _("You act for “%(name)s” now.") % {"name": found.organisation})
            return redirect("my-projects")
    except Refused as refusal:
        return _over(request, str(refusal), REFUSED)
    return _show(request, found)


def _over(request, sentence, status):
    return render(request, "people/invitation_over.html", {"sentence": sentence}, status=status)


@require_POST
def revoke(request, pk):
    """Take an open link back."""
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    verbs.revoke_invitation(found, by=request.user)
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisation-people", found.organisation_id)
