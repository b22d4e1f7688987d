"""Files that change hands: take, give back, the next one, hand over, undo; and the page that says how a file stands."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.trace.calendar import working_days_between
from projects.trace.clockdays import spans_of
from projects.trace.errors import Refused

from .. import handing, service
from ..forms.inbox import CallForm, HandOverForm
from ..inbox import mark_clocks
from ..models import WorkItem
from ..rights import acts_for, deputies_of, may_act, people_for
from ..steps import is_known, step_title, step_url
from .inbox import UNDO, refuse_outsiders


def _item(request, pk):
    return get_object_or_404(WorkItem.objects.visible_to(request.user), pk=pk)


@require_POST
def take(request, item):
    """接件: the file is mine; a colleague who is slower reads who was faster."""
    found = _item(request, item)
    service.take(found, by=request.user)
    _offer_undo(request)
    messages.success(request, _("The file is yours."))
    return redirect(step_url(found))


@require_POST
def release(request, item):
    """Give the file back to the queue."""
    service.release(_item(request, item), by=request.user)
    messages.success(request, _("The file is back in the queue."))
    return redirect("inbox")


@require_POST
def next_file(request):
    """下一件: take the free file that is nearest to its clock, and open it."""
    refuse_outsiders(request.user)
    found = handing.take_next(by=request.user)
    if found is None:
        messages.info(request, _("No file waits to be taken."))
        return redirect("inbox")
    _offer_undo(request)
    messages.success(request, _("The file is yours."))
    return redirect(step_url(found))


def _offer_undo(request):
    change = handing.undoable(request.user).first()
    if change:
        request.session[UNDO] = change.pk


@require_POST
def undo(request, pk):
    """Take back the own last taking or handing over."""
    refuse_outsiders(request.user)
    change = get_object_or_404(handing.undoable(request.user), pk=pk)
    handing.undo(change, by=request.user)
    request.session.pop(UNDO, None)
    messages.success(request, _("Undone: the file is where it was before."))
    return redirect("inbox")


def item(request, item):
    """How a file stands: who has it, why its last day is that day, who was called, and to whom it can be given."""
    items = WorkItem.objects.visible_to(request.user)
    found = get_object_or_404(items.select_related("project", "clock", "owner", "carrier", "done_by"), pk=item)
    mark_clocks([found])
    user = request.user
    office = user.seats.is_staff_side
    form = HandOverForm(request.POST or None, people=_receivers(user, found)) if _may_give(user, found) else None
    if request.method == "POST" and _hand_over(request, found, form):
        return redirect("inbox")
    context = {
        "item": found, "project": found.project, "title": step_title(found.step), "url": step_url(found), "form": form,
        "office": office, "known": is_known(found.step),
        "deputy": deputies_of([found.owner_id]).get(found.owner_id) if found.owner_id else None,
        "may_release": found.owner_id and found.done_at is None and may_act(user, found) and acts_for(user, found),
        "changes": found.owner_changes.select_related("by", "after", "before")[:20] if office else (),
        "calls": found.calls.select_related("by")[:20] if office else (),
        "call_form": CallForm() if office and found.done_at is None else None,
        **_clock(found.clock),
    }  # fmt: skip
    return render(request, "workflows/item.html", context)


def _clock(clock):
    """The clock and how its day came about."""
    if clock is None:
        return {"clock": None}
    spans = spans_of(clock)
    left = max(working_days_between(clock.stopped_on, clock.due_on), 0) if clock.stopped_on else None
    return {
        "clock": clock, "spans": spans, "left": left, "stops": clock.stops.order_by("from_day", "pk"),
        "later": bool(spans) and clock.stopped_on is None and spans[-1].number > clock.days,
    }  # fmt: skip


def _may_give(user, found):
    if found.done_at or found.audience == "applicant":
        return False
    return handing.leads(user, found) or (may_act(user, found) and acts_for(user, found))


def _receivers(user, found):
    people = people_for(found)
    return people.exclude(pk=found.owner_id) if found.owner_id else people


def _hand_over(request, found, form):
    """Hand the file over as the form says; whether that was done. A refusal stands in the form."""
    if form is None:
        raise Refused(_("This file is not yours to give.")) if request.user.seats.is_staff_side else Http404
    if not form.is_valid():
        return False
    try:
        handing.hand_over(found, to=form.cleaned_data["to"], by=request.user, note=form.cleaned_data["note"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    _offer_undo(request)
    messages.success(request, _("%(name)s has the file now and is told.") % {"name": form.cleaned_data["to"]})
    return True
