"""The inbox (待办事项): open work by tab, sorted by clock, narrowed by the address, in the columns one chose."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.outcomes.models import CarrierEvent, Investment
from projects.people.seats import CENTRE, ENCLAVE_OPERATOR
from projects.tenancy.models import Change, Petition
from projects.trace.capped import counts_up_to, in_words
from projects.trace.keyed import KeyedPaginator
from projects.trace.prepared import prepared

from ..forms.inbox import ColumnsForm, InboxFilter, SaveFilterForm, choices_of
from ..grammar import read
from ..handing import undoable
from ..inbox import TABS, in_order, in_tabs
from ..inboxfilter import FILTERS, kept, narrowed
from ..inboxrows import COLUMNS, columns_of, print_rows, read_rows
from ..models import SavedFilter
from ..rights import absent_of
from ..saved import choose_columns, save_filter

PER_PAGE = 30
UNDO = "undo_owner_change"  # session key: what was done last and may be undone


def refuse_outsiders(user):
    """The inbox is for those who work on files."""
    if not user.seats.is_staff_side:
        raise Http404


def address(params):
    """The inbox with these parameters."""
    query = QueryDict(mutable=True)
    query.update(params)
    return f"{reverse('inbox')}?{query.urlencode()}" if params else reverse("inbox")


def inbox(request):
    """Open work by tab, sorted by clock."""
    refuse_outsiders(request.user)
    reading = read(request.GET.get("q", ""), choices_of(request.user))
    if reading.params:
        return redirect(address(kept(request.GET, q=reading.rest, **reading.params)))
    absent = absent_of(request.user)
    counts = _waiting.counts(request.user, absent)
    shown = request.GET.get("tab")
    if shown not in TABS:
        shown = "mine" if counts["mine"] else "take"
    page, names = _page(request, shown, absent, counts)
    context = {
        "page": page, "tab": shown, "today": timezone.localdate(),
        "rows": print_rows(page.object_list, names, free=shown in ("take", "soon"), absent=absent),
        "heads": [COLUMNS[name].label for name in names],
        "tabs": [*_tabs(counts, shown, request.GET), _requests_tab(counts), *_checks_tab(request.user, counts)],
        "sentences": reading.sentences,
        "enters": request.user.seats.has(ENCLAVE_OPERATOR),
        "saved": _saved(request),
        "undo": _undo(request),
        **_panel(request, shown),
    }  # fmt: skip
    return render(request, "workflows/inbox.html", context)


@prepared("user", "absent")
def _waiting(user, absent):
    """What the tabs count; files that are done pile up for years and are not."""
    return {tab: rows for tab, rows in in_tabs(user, absent).items() if tab != "done"} | _requests(user)


@prepared("user")
def _finished(user):
    return {"done": in_tabs(user)["done"]}


@prepared("user", "absent")
def _listed(user, absent, shown, names):
    return read_rows(in_order(in_tabs(user, absent)[shown], shown), names)


def _page(request, shown, absent, counts):
    """The page of rows, and the names of its columns."""
    user, names = request.user, tuple(columns_of(request.user))
    if kept(request.GET, tab=""):
        listed = narrowed(in_tabs(user, absent)[shown], request.GET, user)
        total = counts_up_to({"listed": listed})["listed"]
        rows = read_rows(in_order(listed, shown), names)
    else:
        total = counts[shown] if shown in counts else _finished.counts(user)["done"]
        rows = _listed.pages(user, absent, shown, names)
    return KeyedPaginator(rows, PER_PAGE, counted=total).page_of(request.GET), names


def _tabs(counts, shown, params):
    return [
        {"label": label, "url": address(kept(params, tab=tab)), "active": tab == shown,
         "count": in_words(counts[tab]) if tab in counts else None}
        for tab, label in TABS.items()
    ]  # fmt: skip


def _requests(user):
    """What applicants ask for beside the steps and nobody answered yet."""
    petitions = Petition.objects.visible_to(user).filter(state=Petition.State.OPEN)
    found = {"changes": Change.objects.visible_to(user).open(), "petitions": petitions}
    if user.seats.has(*CENTRE):
        found |= {"amounts": Investment.objects.to_check_by(user), "held": CarrierEvent.objects.to_check_by(user)}
    return found


def _requests_tab(counts):
    """The way to them, with how many wait, so that none is forgotten."""
    page = "petitions" if counts["petitions"] and not counts["changes"] else "changes"
    count = in_words(counts["changes"] + counts["petitions"])
    return {"label": _("Change requests and petitions"), "url": reverse(page), "count": count, "active": False}


def _checks_tab(user, counts):
    """Amounts and events that wait for the check of this person of the centre, and where they are."""
    if not user.seats.has(*CENTRE):
        return []
    page = "county-events" if counts["held"] and not counts["amounts"] else "investments"
    count = in_words(counts["amounts"] + counts["held"])
    return [{"label": _("Second checks"), "url": f"{reverse(page)}?tab=mine", "count": count, "active": False}]


def _panel(request, shown):
    """The filter controls, once somebody opened them or a filter is on; the first page does without their queries."""
    active = [name for name in FILTERS if request.GET.get(name)]
    opened = bool(active) or "filters" in request.GET
    here = kept(request.GET, tab=shown)
    return {
        "filter": InboxFilter(request.GET, user=request.user) if opened else None,
        "narrowed": bool(active or request.GET.get("q")),
        "save_form": SaveFilterForm() if opened else None,
        "here": here.items(),
        "opens": address({**here, "filters": "1"}),
        "plain": address({"tab": shown}),
    }


def _saved(request):
    """Saved views as links; the one that is open is marked."""
    rows = _views.rows(request.user)
    here = address(kept(request.GET))
    return [
        {"name": row.name, "url": f"{reverse('inbox')}?{row.query}", "whose": "" if row.user_id == request.user.pk else row.user.name,
         "active": f"{reverse('inbox')}?{row.query}" == here}
        for row in rows
    ]  # fmt: skip


@prepared("user")
def _views(user):
    return SavedFilter.objects.visible_to(user).select_related("user")


def _undo(request):
    """What was taken or handed over a moment ago; asked for only right after it."""
    if UNDO not in request.session:
        return None
    change = undoable(request.user).filter(pk=request.session[UNDO]).first()
    if change is None:
        del request.session[UNDO]
    return change


def views(request):
    """One's columns and saved views."""
    refuse_outsiders(request.user)
    form = ColumnsForm(request.POST or None, initial={"columns": columns_of(request.user)})
    if request.method == "POST" and form.is_valid():
        choose_columns(by=request.user, names=form.cleaned_data["columns"])
        messages.success(request, _("The inbox shows these columns now."))
        return redirect("inbox")
    context = {"form": form, "own": SavedFilter.objects.filter(user=request.user)}
    return render(request, "workflows/inbox_views.html", context)


@require_POST
def view_save(request):
    """Keep the present address under a name."""
    refuse_outsiders(request.user)
    form = SaveFilterForm(request.POST)
    params = kept(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the view a name of at most 20 characters."))
        return redirect(address(params))
    row = save_filter(by=request.user, params=params, **form.cleaned_data)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": row})
    return redirect(f"{reverse('inbox')}?{row.query}")


@require_POST
def view_delete(request, pk):
    """Forget one of one's own views."""
    row = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    row.delete()
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": row})
    return redirect("inbox-views")
