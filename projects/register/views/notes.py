"""Contacts and steps of a lead: noted in seconds, on a phone, without script."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.trace.errors import Refused

from ..actions import leads as verbs
from ..forms.leads import NoteForm, StepForm
from ..models import LeadNote
from ..pipeline import onward
from .leads import editable_lead


def note_new(request, number):
    """Note a call, visit or service with photos; `?kind=` chooses the kind beforehand."""
    project = editable_lead(request, number)
    kind = request.GET.get("kind")
    kind = kind if kind in LeadNote.Kind.values else LeadNote.Kind.VISIT
    begin = {"on": timezone.localdate(), "kind": kind, "next_in": "", "step": ""}
    form = NoteForm(request.POST or None, request.FILES or None, project=project, initial=begin)
    if request.method == "POST" and form.is_valid() and _noted(request, project, form):
        messages.success(request, _("Noted."))
        return redirect(project)
    return render(request, "register/note_form.html", {"form": form, "project": project})


def _noted(request, project, form):
    """Whether the contact was noted; a refusal goes into the form, with everything that was typed."""
    try:
        photos = [store(photo, by=request.user, county=project.county) for photo in form.pictures()]
        verbs.add_note(project, by=request.user, files=photos, **form.contact())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def lead_step(request, number):
    """Bring a lead to another step, with day and words."""
    project = editable_lead(request, number)
    form = StepForm(request.POST or None, project=project, initial={"step": next(iter(onward(project.lead_step)), "")})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.advance(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(project)
    return render(
        request, "register/short_form.html", {"form": form, "project": project, "title": _("Step of the lead")}
    )


@require_POST
def lead_next(request, number):
    """One press: the next step of the way, today."""
    project = editable_lead(request, number)
    ahead = onward(project.lead_step)
    if not ahead:
        raise Refused(_("The next step is the application itself."))
    verbs.advance(project, by=request.user, step=ahead[0])
    messages.success(request, _("The lead is now at “%(step)s”.") % {"step": ahead[0].label})
    return redirect(project)
