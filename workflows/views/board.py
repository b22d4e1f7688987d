"""The board of stages, and moving a card: the step's own checks, and its own page wherever it asks for something."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.register.filters import carrier_choices
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.capped import CAP, in_words
from projects.trace.errors import Refused

from ..board import PARTS, columns, stage_counts
from ..moves import step_towards
from ..steps import step_title, step_url


def _refuse_outsiders(request):
    if not request.user.seats.has(*OPERATORS, *COUNTY_READERS):
        raise Http404


def board(request):
    """One part of the way, column by column; the other parts behind tabs."""
    _refuse_outsiders(request)
    choices = carrier_choices(request)
    asked = request.GET.get("carrier", "")
    carrier = int(asked) if asked in dict(choices) else None
    kept = f"carrier={carrier}" if carrier else ""
    shown = request.GET.get("part")
    shown = shown if shown in PARTS else next(iter(PARTS))
    counts = stage_counts(request.user, carrier)
    tabs = [
        {
            "label": label, "url": f"?part={key}{'&' + kept if kept else ''}", "active": key == shown,
            "count": in_words(min(sum(counts[stage] for stage in stages), CAP + 1)),
        }
        for key, (label, stages) in PARTS.items()
    ]  # fmt: skip
    drawn = columns(request.user, PARTS[shown][1], counts=counts, carrier=carrier, more=kept)
    context = {"tabs": tabs, "part": shown, "columns": drawn, "carriers": choices, "carrier": asked if kept else ""}
    return render(request, "workflows/board.html", context)


@require_POST
def move(request, number):
    """Bring a project to another stage by doing its open step, or say why not."""
    _refuse_outsiders(request)
    project = get_object_or_404(Project.objects.visible_to(request.user).live(), number=number)
    if request.POST.get("to") not in Stage.values:
        raise Refused(_("Please choose the stage to which it shall go."))
    item = step_towards(project, Stage(request.POST["to"]), by=request.user)
    page = step_url(item)
    view = getattr(resolve(page).func, "view_class", None)
    if view and view.asks_nothing and (done := view.do_unasked(request, item)):
        messages.success(request, done)
        return redirect(_back(request))
    messages.info(request, _("“%(step)s” is done on this page.") % {"step": step_title(item.step)})
    return redirect(page)


def _back(request):
    back = request.META.get("HTTP_REFERER", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else reverse("board")
