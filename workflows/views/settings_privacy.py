"""个人信息: requests for deletion, how long records are kept, in how many working days we answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.people.models import Membership, Organisation
from projects.privacy.actions.erasure import why_bound
from projects.privacy.actions.requests import decline_erasure, grant_erasure, set_retention
from projects.privacy.actions.retention import due_of, hold_purge, release_purge
from projects.privacy.models import ErasureRequest, Purge, Retention
from projects.privacy.registry import CLASSES, COLUMNS, NONE
from projects.privacy.rules import ERASURE_STEP, PURGE_STEP, erasure_days, periods, purge_days
from projects.register.actions.confirmations import DAYS as CONFIRMATION_DAYS
from projects.register.actions.confirmations import STEP as CONFIRMATION_STEP
from projects.tenancy.forms import ReasonForm
from projects.trace.actions import days_for, set_deadline
from projects.trace.models import Deadline

from ..forms.privacy import ErasureForm, RetentionForm
from ..forms.settings import DeadlineForm
from .settings_base import DECIDERS, KEEPERS, SettingsFormView, county_for, tabs

MOST = 50
# Answers that the county owes and that are no step of a flow: title by step.
PERIODS = {
    ERASURE_STEP: gettext_lazy("Decision on a request for deletion"),
    PURGE_STEP: gettext_lazy("Notice before records are cleared"),
    CONFIRMATION_STEP: gettext_lazy("Confirmation of what was entered on behalf"),
}


def privacy(request):
    """Requests first, then the periods, the table of personal data, and organisations without people."""
    county = county_for(request.user, *DECIDERS)
    rows = ErasureRequest.objects.visible_to(request.user).filter(county=county).select_related("user")
    manned = Membership.objects.live().exclude(organisation=None).values("organisation")
    left = Organisation.objects.filter(county=county, memberships__isnull=False).exclude(pk__in=manned).distinct()
    columns = [(column, CLASSES[column.kind]) for column in COLUMNS if column.kind != NONE]
    context = {
        "tabs": tabs("settings-privacy"), "open": rows.open(), "today": timezone.localdate(), "left": left[:MOST],
        "done": rows.exclude(state=ErasureRequest.State.OPEN)[:MOST], "periods": periods(county.pk),
        "days": erasure_days(county.pk), "step": ERASURE_STEP, "columns": columns, "link_step": CONFIRMATION_STEP,
        "link_days": days_for(county.pk, CONFIRMATION_STEP, timezone.localdate(), CONFIRMATION_DAYS),
        "purges": Purge.objects.filter(county=county).select_related("held_by")[:MOST],
        "purge_step": PURGE_STEP, "purge_days": purge_days(county.pk),
        "labels": dict(Retention.Kind.choices), "may_decide": request.user.seats.has(*KEEPERS, county_id=county.pk),
    }  # fmt: skip
    return render(request, "settings/privacy.html", context)


def clearing(request):
    """What would be cleared next and why, per kind: looked up now, nothing is written."""
    county = county_for(request.user, *DECIDERS)
    context = {"tabs": tabs("settings-privacy"), "rows": due_of(county)}
    return render(request, "settings/clearing.html", context)


class ErasureView(SettingsFormView):
    """Decide on one request."""

    section, form_class, roles, asks_again = "settings-privacy", ErasureForm, KEEPERS, True
    template_name = "settings/erasure.html"
    title, button = gettext_lazy("Request for deletion"), gettext_lazy("Decide on it")

    def prepare(self):
        rows = ErasureRequest.objects.visible_to(self.request.user).filter(county=self.county)
        self.asked = get_object_or_404(rows.select_related("user"), pk=self.kwargs["pk"])

    def act(self, form):
        if form.cleaned_data["decision"] == "erase":
            return grant_erasure(self.asked, by=self.request.user)
        return decline_erasure(self.asked, by=self.request.user, answer=form.cleaned_data["answer"])

    def get_context_data(self, **kwargs):
        seats = self.asked.user.memberships.select_related("organisation", "carrier", "section", "county")
        return super().get_context_data(asked=self.asked, seats=seats, bound=why_bound(self.asked.user), **kwargs)


class RetentionView(SettingsFormView):
    """Another period for a kind of record, from a day on."""

    section, form_class = "settings-privacy", RetentionForm

    def prepare(self):
        if self.kwargs["kind"] not in Retention.Kind.values:
            raise Http404
        self.title = _("Keep “%(kind)s”") % {"kind": Retention.Kind(self.kwargs["kind"]).label}

    def act(self, form):
        return set_retention(by=self.request.user, county=self.county, kind=self.kwargs["kind"], **form.cleaned_data)


class PeriodView(SettingsFormView):
    """Another number of working days for an answer that is no step of a flow."""

    section, form_class = "settings-privacy", DeadlineForm
    template_name = "settings/deadline.html"

    def prepare(self):
        self.step = self.kwargs["step"]
        if self.step not in PERIODS:
            raise Http404
        self.title = _("Deadline of “%(step)s”") % {"step": PERIODS[self.step]}

    def act(self, form):
        return set_deadline(by=self.request.user, county=self.county, step=self.step, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        history = Deadline.objects.filter(county=self.county, step=self.step).order_by("-effective_from")
        return super().get_context_data(history=history, today=timezone.localdate(), **kwargs)


class PurgeHoldView(SettingsFormView):
    """Keep records whose period ended, with the reason."""

    section, form_class = "settings-privacy", ReasonForm
    title, button = gettext_lazy("Hold the clearing"), gettext_lazy("Hold")

    def prepare(self):
        self.purge = get_object_or_404(Purge.objects.open(), county=self.county, pk=self.kwargs["pk"])

    def act(self, form):
        return hold_purge(self.purge, by=self.request.user, **form.cleaned_data)


@require_POST
def purge_release(request, pk):
    """Let the records go."""
    purge = get_object_or_404(Purge, county=county_for(request.user, *DECIDERS), pk=pk)
    release_purge(purge, by=request.user)
    messages.success(request, _("The notice begins anew."))
    return redirect("settings-privacy")
