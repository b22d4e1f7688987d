"""Random draws on the desk: who can be drawn, draw, and the record that anybody can compute again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.register.models import TechField
from projects.trace.errors import Refused

from ..actions import draws as verbs
from ..drawrules import is_sound
from ..forms.assign import DrawForm
from ..models import Draw
from .access import meeting_for, runs


def draw_new(request, number):
    """How many from which fields; the page shows first who can be drawn and who cannot, and why."""
    meeting = meeting_for(request, number, acting=True)
    last = meeting.draws.order_by("number").last()
    form = DrawForm(request.POST or None, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            draw = verbs.draw_experts(meeting, by=request.user, **form.values())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Drawn. The experts are invited and have been told."))
            return redirect(draw)
    able, left_out = verbs.eligible(meeting)
    context = {"meeting": meeting, "form": form, "last": last, "able": able, "left_out": left_out}
    return render(request, "selection/draw_form.html", context)


def draw_for(request, number, serial):
    """The draw as the desk sees it; 404 for outsiders."""
    meeting = meeting_for(request, number)
    rows = Draw.objects.visible_to(request.user).select_related("by", "meeting__county")
    return get_object_or_404(rows, meeting=meeting, number=serial)


def draw_page(request, number, serial):
    """The record of one draw, checked against its seed as the page is made."""
    draw = draw_for(request, number, serial)
    context = {
        "draw": draw, "meeting": draw.meeting, "sound": is_sound(draw),
        "fields": [TechField(code).label for code in draw.fields],
        "draws": draw.meeting.draws.order_by("number"), "runs": runs(request.user, draw.meeting.county_id),
    }  # fmt: skip
    return render(request, "selection/draw.html", context)
