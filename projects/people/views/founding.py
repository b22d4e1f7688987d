"""A company by its code: right or wrong at once, known or new; asking a known one to be let in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from projects.trace.errors import Refused
from projects.uscc import UsccError, check

from ..actions.joining import answer_join, ask_to_join
from ..forms import JoinForm
from ..known import known_company
from ..models import JoinRequest
from ..proof import proves


@require_GET
def code_answer(request):
    """A fragment for the founding page: what is wrong with the code, or whether the company is known."""
    typed = request.GET.get("uscc", "")
    if not typed.strip():
        return render(request, "people/code_answer.html", {})
    try:
        code = check(typed)
    except UsccError as problem:
        return render(request, "people/code_answer.html", {"problem": str(problem)})
    known = known_company(code, request.GET.get("county", ""))
    return render(request, "people/code_answer.html", {"code": code, "known": known})


@require_POST
def ask(request):
    """Ask the administrators of a known company to be let in."""
    known = known_company(request.POST.get("uscc", ""), request.POST.get("county", ""))
    if known is None:
        raise Refused(_("No company with this code is registered here."))
    ask_to_join(by=request.user, organisation=known)
    messages.success(request, _("The administrator of the company has been asked; the answer comes as a message."))
    return redirect("my-projects")


@require_POST
@proves
def answer(request, pk):
    """Let a person in at a level, or decline."""
    asked = get_object_or_404(JoinRequest.objects.visible_to(request.user).select_related("user"), pk=pk)
    form = JoinForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please choose a level."))
    level = form.cleaned_data["level"]
    answer_join(asked, by=request.user, level=level)
    done = _("%(who)s now belongs to the organisation.") if level else _("The request of %(who)s is declined.")
    messages.success(request, done % {"who": asked.user})
    return redirect("organisation-people", asked.organisation_id)
