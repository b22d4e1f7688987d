"""Promises of a project: all that are open, a new one, what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.trace.errors import Refused

from ..actions import promises as verbs
from ..forms.leads import ReasonForm
from ..forms.promises import PromiseForm, SettleForm
from ..models import Promise
from .leads import editable_lead, refuse_outsiders

PER_PAGE = 50


def promise_list(request):
    """Promises that wait, those whose day has passed first, and those that are settled."""
    refuse_outsiders(request)
    today = timezone.localdate()
    rows = Promise.objects.visible_to(request.user).select_related("project", "settled_by")
    wanted = {
        "open": (_("Open promises"), rows.open()), "late": (_("Day passed"), rows.overdue(today)),
        "settled": (_("Settled"), rows.exclude(state=Promise.State.OPEN).order_by("-settled_on", "-pk")),
    }  # fmt: skip
    shown = request.GET.get("tab") if request.GET.get("tab") in wanted else "open"
    tabs = [
        {
            "label": label,
            "url": f"?tab={key}",
            "count": found.count() if key != "settled" else None,
            "active": key == shown,
        }
        for key, (label, found) in wanted.items()
    ]
    page = Paginator(wanted[shown][1], PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "register/promises.html", {"page": page, "tabs": tabs, "tab": shown, "today": today})


def promise_new(request, number):
    """Write a promise down."""
    project = editable_lead(request, number)
    form = PromiseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = _kept(request, project, form)
            verbs.make_promise(project, by=request.user, evidence=evidence, **form.promise())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The promise is written down."))
            return redirect(project)
    return render(request, "register/promise_form.html", {"form": form, "project": project})


def _kept(request, project, form):
    checked = form.cleaned_data["evidence"]
    return store(checked, by=request.user, county=project.county) if checked else None


def _find(request, pk):
    refuse_outsiders(request)
    rows = Promise.objects.visible_to(request.user).select_related(
        "project__county", "settled_by", "recorded_by", "evidence"
    )
    return get_object_or_404(rows, pk=pk)


def promise_settle(request, pk):
    """Kept or not, with what shows it; a settled one is shown, and can be taken up again."""
    promise = _find(request, pk)
    form = SettleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = _kept(request, promise.project, form)
            data = {name: form.cleaned_data[name] for name in ("state", "on", "result")}
            verbs.settle_promise(promise, by=request.user, evidence=evidence, **data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(promise.project)
    context = {"form": form, "promise": promise, "project": promise.project, "reopen": ReasonForm()}
    return render(request, "register/promise.html", context)


@require_POST
def promise_reopen(request, pk):
    """Take back what was said about a promise."""
    promise = _find(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please give the reason."))
    verbs.reopen_promise(promise, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The promise waits again."))
    return redirect("promise", promise.pk)
