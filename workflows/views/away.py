"""离岗与代办: one's own days away, who stands in, and for whom one stands in today."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.trace.errors import Refused

from .. import away as verbs
from ..forms.inbox import AbsenceForm, DeputyForm, colleagues_of
from ..models import Absence, Deputy
from .inbox import refuse_outsiders


def _colleagues(user):
    return colleagues_of(user).exclude(pk=user.pk)


def away(request):
    """Note days away, and see those noted."""
    refuse_outsiders(request.user)
    usual = Deputy.objects.filter(user=request.user).select_related("deputy").first()
    people = _colleagues(request.user)
    form = AbsenceForm(request.POST or None, people=people, initial={"deputy": usual.deputy_id if usual else None})
    if request.method == "POST" and form.is_valid() and _go(request, form):
        return redirect("away")
    absences = Absence.objects.to_come().select_related("user", "deputy")
    context = {
        "form": form,
        "usual": DeputyForm(people=people, instance=usual, prefix="usual"),
        "own": absences.filter(user=request.user),
        "others": absences.filter(deputy=request.user),
    }
    return render(request, "workflows/away.html", context)


def _go(request, form):
    try:
        verbs.go_away(by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Noted. The deputy is told."))
    return True


@require_POST
def deputy(request):
    """Choose who usually stands in."""
    refuse_outsiders(request.user)
    form = DeputyForm(request.POST, people=_colleagues(request.user), prefix="usual")
    if not form.is_valid():
        raise Refused(_("Please choose a colleague of your desk."))
    verbs.choose_deputy(by=request.user, deputy=form.cleaned_data["deputy"])
    messages.success(request, _("Saved."))
    return redirect("away")


@require_POST
def end(request, pk):
    """Back again."""
    absence = get_object_or_404(Absence, pk=pk, user=request.user)
    verbs.come_back(absence, by=request.user)
    messages.success(request, _("You are back; your files are yours alone again."))
    return redirect("away")
