"""The inbox (待办事项): take, release, and go to the page of the step."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.seats import ENCLAVE_OPERATOR
from projects.tenancy.models import Change, Petition
from projects.text import normalise

from .. import service
from ..inbox import TABS, in_order, items_for, mark_clocks, tab_filter
from ..models import WorkItem
from ..rights import may_act
from ..steps import step_title, step_url

PER_PAGE = 30


def _counts(user, items):
    """How many there are in each tab of open work; finished items pile up and are not counted."""
    return items.open().aggregate(**{tab: Count("pk", filter=tab_filter(tab, user)) for tab in TABS if tab != "done"})


def _tabs(counts, shown):
    return [
        {"label": label, "url": f"?tab={tab}", "count": counts.get(tab), "active": tab == shown}
        for tab, label in TABS.items()
    ]


def _requests(user):
    """The way to what applicants ask for beside the steps, with how many wait, so that none is forgotten."""
    changes = Change.objects.visible_to(user).open().count()
    petitions = Petition.objects.visible_to(user).filter(state=Petition.State.OPEN).count()
    page = "petitions" if petitions and not changes else "changes"
    return {"label": _("Change requests and petitions"), "url": reverse(page), "count": changes + petitions, "active": False}


def _moment(when):
    """Day and time as a row prints them: the date filter of templates costs more than all else in the row."""
    return f"{timezone.localtime(when):%m-%d %H:%M}" if when else ""


def inbox(request):
    """Open work by tab, sorted by clock."""
    if not request.user.seats.is_staff_side:
        raise Http404
    items = items_for(request.user)
    counts = _counts(request.user, items)
    shown = request.GET.get("tab")
    if shown not in TABS:
        shown = "mine" if counts["mine"] else "take"
    listed = in_order(items.filter(tab_filter(shown, request.user)), shown)
    if word := normalise(request.GET.get("q", "")).lower():
        paginator = Paginator(listed.filter(project__search_text__contains=word), PER_PAGE)
    else:
        paginator = Paginator(listed, PER_PAGE)
        if shown in counts:
            paginator.count = counts[shown]
    page = paginator.get_page(request.GET.get("page"))
    rows = mark_clocks(page.object_list)
    for item in rows:
        item.title, item.url = step_title(item.step), step_url(item)
        item.came, item.went = _moment(item.created_at), _moment(item.done_at)
        item.takeable = item.done_at is None and item.owner_id is None and may_act(request.user, item)
    context = {"page": page, "rows": rows, "tabs": [*_tabs(counts, shown), _requests(request.user)],
               "tab": shown, "today": timezone.localdate(), "enters": request.user.seats.has(ENCLAVE_OPERATOR)}  # fmt: skip
    return render(request, "workflows/inbox.html", context)


@require_POST
def take(request, item):
    """接件: the file is mine; a colleague who is slower reads who was faster."""
    found = get_object_or_404(WorkItem.objects.visible_to(request.user), pk=item)
    service.take(found, by=request.user)
    messages.success(request, _("The file is yours."))
    return redirect(step_url(found))


@require_POST
def release(request, item):
    """Give the file back to the queue."""
    found = get_object_or_404(WorkItem.objects.visible_to(request.user), pk=item)
    service.release(found, by=request.user)
    messages.success(request, _("The file is back in the queue."))
    return redirect("inbox")
