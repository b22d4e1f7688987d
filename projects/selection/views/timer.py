"""The timer of a meeting: what runs stands in the database, so that any screen shows it, also when it is reloaded."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..actions.agenda import PHASES, set_phase
from ..models import Meeting
from .access import meeting_for, refuse_readers, runs

STEPS = {"talk": "questions", "questions": "done"}  # what comes after a phase


def _items(meeting):
    return list(meeting.agenda.filter(removed_at=None).select_related("project__organisation").order_by("order", "pk"))


def _running(items):
    return next((item for item in items if item.called_at and not item.done_at), None)


def _state(meeting, item):
    """What the display shows. Moments and lengths in milliseconds; `now` lets a screen with a wrong clock count right."""
    now = _stamp(timezone.now())
    if item is None:
        return {"now": now, "item": None}
    phase = "questions" if item.questions_at else "talk"
    minutes = meeting.question_minutes if phase == "questions" else meeting.talk_minutes
    began = item.questions_at or item.called_at
    return {"now": now, "item": item.pk, "phase": phase, "began": _stamp(began), "length": minutes * 60_000}


def _stamp(moment):
    return int(moment.timestamp() * 1000)


def meeting_timer(request, number):
    """The display with its buttons; a POST calls a project, begins its questions, or ends it."""
    meeting = meeting_for(request, number)
    if request.method == "POST":
        refuse_readers(request, meeting.county_id)
        phase = request.POST.get("phase")
        item = meeting.agenda.select_related("project", "meeting").filter(pk=_number(request.POST.get("item"))).first()
        if item and phase in PHASES:
            set_phase(item, by=request.user, phase=phase)
        return redirect("meeting-timer", meeting.number)
    items = _items(meeting)
    item = _running(items)
    state = _state(meeting, item)
    context = {
        "meeting": meeting, "items": items, "item": item, "state": state, "words": _words(),
        "following": STEPS.get(state.get("phase")), "acts": _acts(request, meeting),
    }  # fmt: skip
    return render(request, "selection/timer.html", context)


def _number(text):
    return int(text) if (text or "").isascii() and (text or "").isdigit() else 0


def _acts(request, meeting):
    return runs(request.user, meeting.county_id) and meeting.state == Meeting.State.OPEN


def _words():
    return {"over": _("Time is over by"), "left": _("Time left"), "lost": _("No connection; the time goes on")}


@require_safe
def meeting_clock(request, number):
    """The same state for screens that ask again."""
    meeting = meeting_for(request, number)
    return JsonResponse(_state(meeting, _running(_items(meeting))))
