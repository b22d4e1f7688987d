"""The experts of a meeting on the desk: invite, replace, ask one more for a project."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from ..actions import experts as verbs
from ..forms.meetings import AskForm, InviteForm, ReplaceForm
from .access import meeting_for


def _act(request, form, verb, words, meeting, template, **context):
    """Show the form; run the verb on its clean data; a refusal keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect(meeting)
    return render(request, template, {"form": form, "meeting": meeting, **context})


def invite(request, number):
    """Tick experts of the pool."""
    meeting = meeting_for(request, number, acting=True)
    form = InviteForm(request.POST or None, meeting=meeting)
    return _act(
        request, form, lambda data: verbs.invite(meeting, by=request.user, experts=data["experts"]),
        _("The experts are invited and have been told."), meeting, "selection/invite.html",
    )  # fmt: skip


def replace(request, number, expert):
    """An expert leaves; somebody else may come instead."""
    meeting = meeting_for(request, number, acting=True)
    place = get_object_or_404(meeting.invitations.select_related("expert__user"), expert=expert, left_at=None)
    form = ReplaceForm(request.POST or None, meeting=meeting)
    return _act(
        request, form, lambda data: verbs.replace_expert(meeting, by=request.user, expert=place.expert, **data),
        _("The experts of the meeting are changed."), meeting, "selection/replace.html", expert=place.expert,
    )  # fmt: skip


def ask(request, number, item):
    """One more expert for a single project."""
    meeting = meeting_for(request, number, acting=True)
    found = get_object_or_404(meeting.agenda.select_related("project", "meeting"), pk=item, removed_at=None)
    form = AskForm(request.POST or None, item=found)
    return _act(
        request, form, lambda data: verbs.ask_for_item(found, by=request.user, expert=data["expert"]),
        _("The expert is invited and has been told."), meeting, "selection/ask.html", item=found,
    )  # fmt: skip
