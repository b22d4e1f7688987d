"""The people of one organisation: who belongs, who is invited, and the acts of its administrators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.trace.errors import Refused

from ..actions import colleagues as verbs
from ..forms import HandOverForm, InviteForm, LevelForm
from ..models import Invitation, JoinRequest, Membership, Organisation
from ..proof import prove, proves


def _organisation(request, pk, *, owning=False):
    seats = request.user.seats
    return get_object_or_404(Organisation, pk=pk, pk__in=seats.owned if owning else seats.organisations())


def _seat(request, pk, seat, *, owning=True):
    organisation = _organisation(request, pk, owning=owning)
    rows = Membership.objects.of_colleagues(request.user).filter(organisation=organisation)
    return get_object_or_404(rows.select_related("user"), pk=seat)


@never_cache
def people(request, pk):
    """Who acts for the organisation. Administrators invite here; a fresh link is shown this once."""
    organisation = _organisation(request, pk)
    owns = organisation.pk in request.user.seats.owned
    form = InviteForm(request.POST or None)
    token = None
    if request.method == "POST":
        if not owns:
            raise Refused(_("Only an administrator of “%(name)s” may do this.") % {"name": organisation})
        prove(request)
        token = _invite(request, organisation, form)
        if token is None and form.is_valid():
            messages.success(request, _("The invitation goes out by e-mail."))
            return redirect("organisation-people", organisation.pk)
    return _page(request, organisation, owns=owns, form=form, token=token)


def _invite(request, organisation, form):
    """The token of a link to hand over; None when it went by e-mail, or was refused (the form then says why)."""
    if not form.is_valid():
        return None
    try:
        invitation, token = verbs.invite(by=request.user, organisation=organisation, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return None
    return None if invitation.email else token


def _page(request, organisation, *, owns, form, token=None):
    seats = Membership.objects.of_colleagues(request.user).filter(organisation=organisation).select_related("user")
    colleagues = seats.exclude(user=request.user)
    context = {
        "organisation": organisation,
        "owns": owns,
        "seats": seats,
        "levels": Membership.Level.choices,
        "form": form,
        "link": request.build_absolute_uri(reverse("invitation", args=[token])) if token else "",
        "days": verbs.VALID_FOR.days,
        "open": _invitations(request, organisation) if owns else (),
        "requests": JoinRequest.objects.open().filter(organisation=organisation).select_related("user") if owns else (),
        "handover": HandOverForm(colleagues=colleagues) if owns else None,
    }
    return render(request, "people/people.html", context)


def _invitations(request, organisation):
    rows = Invitation.objects.visible_to(request.user).filter(organisation=organisation)
    return rows.open().select_related("invited_by")


@require_POST
@proves
def level(request, pk, seat):
    """Change what a colleague may do."""
    seat = _seat(request, pk, seat)
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please choose a level."))
    verbs.change_level(seat, by=request.user, level=form.cleaned_data["level"])
    messages.success(request, _("The level is changed."))
    return _back(request, pk)


@require_POST
@proves
def remove(request, pk, seat):
    """End a colleague's seat."""
    seat = _seat(request, pk, seat)
    verbs.remove_colleague(seat, by=request.user)
    messages.success(request, _("%(who)s does not belong to the organisation any more.") % {"who": seat.user})
    return _back(request, pk)


@require_POST
@proves
def hand_over(request, pk):
    """Make a colleague the administrator in one's own place."""
    organisation = _organisation(request, pk, owning=True)
    seats = Membership.objects.of_colleagues(request.user).filter(organisation=organisation).exclude(user=request.user)
    form = HandOverForm(request.POST, colleagues=seats.select_related("user"))
    if not form.is_valid():
        raise Refused(_("Choose a colleague to hand over to."))
    seat = verbs.hand_over(form.cleaned_data["seat"], by=request.user)
    messages.success(request, _("%(who)s administers the organisation now.") % {"who": seat.user})
    return _back(request, pk)


@require_POST
def leave(request, pk):
    """Leave the organisation."""
    organisation = _organisation(request, pk)
    seat = Membership.objects.of_colleagues(request.user).get(organisation=organisation, user=request.user)
    verbs.leave(seat, by=request.user)
    messages.success(request, _("You have left “%(name)s”.") % {"name": organisation})
    return _back(request, pk)


def _back(request, pk):
    """The page again, or home for somebody who no longer belongs."""
    return redirect("organisation-people", pk) if pk in request.user.seats.organisations() else redirect("home")
