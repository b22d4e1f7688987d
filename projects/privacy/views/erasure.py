"""Asking to be deleted: what goes, what stays and how long, where the request stands."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.circles import county_of
from projects.people.proof import proves
from projects.trace.errors import Refused

from ..actions.erasure import why_bound
from ..actions.requests import ask_for_erasure, take_request_back
from ..forms import AskForm
from ..models import ErasureRequest
from ..rules import erasure_days, periods


@proves
def my_erasure(request):
    """What deletion means, the form, or where the request stands."""
    user, form = request.user, AskForm(request.POST or None)
    asked = ErasureRequest.objects.filter(user=user).first()
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_erasure(by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is with the administrator."))
            return redirect("my-erasure")
    county = county_of(user)
    context = {
        "form": form, "asked": asked, "open": asked and asked.state == ErasureRequest.State.OPEN,
        "bound": why_bound(user), "periods": periods(county.pk), "days": erasure_days(county.pk),
    }  # fmt: skip
    return render(request, "privacy/erasure.html", context)


@require_POST
def my_erasure_back(request):
    """Take the open request back."""
    asked = get_object_or_404(ErasureRequest.objects.open(), user=request.user)
    take_request_back(asked, by=request.user)
    messages.success(request, _("Your request is taken back."))
    return redirect("my-erasure")
