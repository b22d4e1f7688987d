"""Any two states of an application compared field by field: as submitted, and for its own people as it stands now."""

from django.shortcuts import get_object_or_404, render

from projects.register.compare import changes, states_of
from projects.register.models import Application

from ..forms.portal_compare import CompareForm
from .portal_read import VISIBLE, is_own


def application_compare(request, number):
    """Two states chosen from lists; at first the last submitted one against what came after it, or before."""
    application = get_object_or_404(
        Application.objects.visible_to(request.user).select_related(*VISIBLE), number=number
    )
    own = is_own(request.user, application)
    states = states_of(application, own=own)
    if len(states) < 2:
        return render(request, "portal/read_nothing.html", {"application": application, "project": application.project})
    form = CompareForm(request.GET, states=states)
    before, after = form.chosen()
    context = {
        "application": application, "project": application.project, "own": own, "form": form, "before": before,
        "after": after, "changes": changes(before, after, masked=not own),
    }  # fmt: skip
    return render(request, "portal/compare.html", context)
