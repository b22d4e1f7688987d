"""Papers without a form: paste a text or drop a file, correct what was read, or put it to a known project."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.trace.errors import Refused

from ..actions import incoming as verbs
from ..forms.leads import PaperForm
from ..models import Incoming
from .leads import editable_lead, refuse_outsiders


def paper_new(request):
    """Take a text or file in; the next page shows what it proposes."""
    refuse_outsiders(request)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        county = County.objects.get(pk=request.user.seats.home_county_id)
        try:
            paper = verbs.take_in(
                by=request.user, county=county, text=form.cleaned_data["text"], checked=form.cleaned_data["file"]
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("lead-from-paper", paper.pk)
    return render(request, "register/paper_form.html", {"form": form})


@require_POST
def paper_add(request, pk, number):
    """The paper belongs to a project that is known already."""
    project = editable_lead(request, number)
    paper = get_object_or_404(Incoming.objects.visible_to(request.user), pk=pk)
    verbs.add_to(paper, by=request.user, project=project)
    messages.success(request, _("Put to %(project)s.") % {"project": project})
    return redirect(project)
