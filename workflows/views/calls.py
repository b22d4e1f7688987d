"""催办清单: ring people up, file by file, and note that they were told."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.people.revealing import RevealForm
from projects.trace.errors import Refused

from .. import calling
from ..forms.inbox import CallForm
from ..models import WorkItem
from .inbox import refuse_outsiders

SIDES = {
    calling.APPLICANTS: gettext_lazy("Applicants"),
    calling.COLLEAGUES: gettext_lazy("Colleagues"),
    calling.ENCLAVES: gettext_lazy("Enclaves"),
}


def calls(request):
    """Who owes what, one side at a time."""
    refuse_outsiders(request.user)
    side = request.GET.get("side")
    side = side if side in SIDES else calling.APPLICANTS
    tabs = [{"label": label, "url": f"?side={key}", "active": key == side} for key, label in SIDES.items()]
    context = {"tabs": tabs, "side": side, "callees": calling.callees(request.user, side), "most": calling.MOST}
    return render(request, "workflows/calls.html", context)


def _item(request, pk):
    refuse_outsiders(request.user)
    rows = WorkItem.objects.visible_to(request.user).select_related("project", "owner", "carrier")
    return get_object_or_404(rows, pk=pk)


def _back(request):
    """The list, or the page that the button stood on."""
    back = request.META.get("HTTP_REFERER", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else reverse("calls")


@require_POST
def called(request, item):
    """电话已告知."""
    found, form = _item(request, item), CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write at most 300 characters."))
        return redirect(_back(request))
    calling.note_call(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Noted: told by phone."))
    return redirect(_back(request))


@require_POST
@never_cache
def phone(request, item):
    """The full number on a page of its own; reading it is recorded."""
    found = _item(request, item)
    if found.done_at:
        raise Http404
    asking = RevealForm(request.POST)
    if not asking.is_valid():
        raise Refused(_("Say what it is needed for."))
    number = calling.reveal_number(found, by=request.user, reason=asking.words)
    context = {"item": found, "number": number, "call_form": CallForm()}
    return render(request, "workflows/call.html", context)
