"""投资与贷款: the list by kind with sums of each kind, one amount with its history, the second check, adding, withdrawing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.money import format_in
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.register.models import Project
from projects.register.searching import named
from projects.tenancy.forms import ReasonForm
from projects.tenancy.rules import carriers_seen_by, is_centre
from projects.tenancy.verbviews import VerbFormView
from projects.text import row_numbers
from projects.trace.capped import counted_tabs
from projects.trace.errors import Refused

from ..actions.facts import verify_fact
from ..actions.investments import record_investment, send_back_investment, withdraw_investment
from ..forms.investments import CheckForm, InvestmentFilter, InvestmentForm
from ..models import Investment
from ..moneykinds import money_kinds, recordable
from ..moneysums import sums_by_kind
from ..quarters import Quarter
from ..rules import may_record
from .facts import FactView

PAGE = 30
READERS = (*OPERATORS, *CENTRE, AUDITOR)
SHOWN = ("project", "product", "recorded_by", "verified_by", "sent_back_by", "voucher")
TABS = {
    "all": gettext_lazy("All amounts"), "mine": gettext_lazy("Waits for my check"),
    "waiting": gettext_lazy("To be verified"), "back": gettext_lazy("Amounts sent back"),
}  # fmt: skip


def investments(request):
    """Amounts by kind, carrier, period and state; verified sums of each kind, never of several."""
    if not request.user.seats.has(*READERS):
        raise Http404
    counties = request.user.seats.counties(*READERS)
    kinds = money_kinds(next(iter(sorted(counties))))
    form = InvestmentFilter(request.GET or None, carriers=carriers_seen_by(request.user), kinds=kinds)
    rows, until = _asked(request.user, form.cleaned())
    lists = {
        "all": rows, "mine": rows.to_check_by(request.user), "waiting": rows.waiting(), "back": rows.sent_back(),
    }  # fmt: skip
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "all"
    page = Paginator(lists[tab].select_related(*SHOWN).order_by("-on", "-pk"), PAGE).get_page(request.GET.get("page"))
    unit = form.shown_unit
    context = {
        "filter": form, "tab": tab, "tabs": counted_tabs(request, TABS, lists, tab), "page_obj": page, "unit": form.unit_words,
        "rows": [(row, format_in(row.amount, unit), format_in(row.fixed_part, unit)) for row in page],
        "sums": [(row, format_in(row.amount, unit)) for row in sums_by_kind(rows, kinds, until=until)],
        "checks": tab == "mine" and bool(page.object_list),
    }  # fmt: skip
    return render(request, "outcomes/investments.html", context)


def _asked(user, wanted):
    """Current amounts of the filter, and the last day of its period (None: no end)."""
    rows, until = Investment.objects.visible_to(user).current(), None
    if wanted.get("kind"):
        rows = rows.of_code(wanted["kind"])
    if wanted.get("carrier"):
        rows = rows.filter(project__in=Project.objects.filter(carriers=wanted["carrier"]).values("pk"))
    if wanted.get("year"):
        first, last = (
            Quarter(wanted["year"], wanted.get("quarter") or 1),
            Quarter(wanted["year"], wanted.get("quarter") or 4),
        )
        until = last.last_day
        rows = rows.filter(on__range=(first.first_day, until))
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "project__"))
    return rows, until


@require_POST
def verify_many(request):
    """Stand for the chosen amounts, each by itself: one that cannot be verified holds no other one up."""
    if not request.user.seats.has(*CENTRE):
        raise Http404
    chosen = row_numbers(request.POST.getlist("rows"))[:PAGE]
    done, refused = 0, []
    for row in Investment.objects.visible_to(request.user).filter(pk__in=chosen).select_related("project", "product"):
        try:
            verify_fact(fact=row, by=request.user)
            done += 1
        except Refused as refusal:
            refused.append(f"{row.project.name} {row.label}: {refusal}")
    if done:
        messages.success(request, _("%(count)s amounts verified; they count from now on.") % {"count": done})
    for words in refused:
        messages.error(request, words)
    return redirect(f"{reverse('investments')}?tab=mine")


class InvestmentPage(VerbFormView):
    """One amount: what it says, its evidence, the rows before it; the second check for who may."""

    form_class, template_name = CheckForm, "outcomes/investment.html"

    def dispatch(self, request, *args, **kwargs):
        rows = Investment.objects.visible_to(request.user).select_related(
            *SHOWN, "withdrawn_by", "superseded_by", "project__county"
        )
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        self.checks = is_centre(request.user, self.row.project.county_id) and self.row.recorded_by_id != request.user.pk
        if request.method == "POST" and not self.checks:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        if "send_back" in self.request.POST:
            self.done_message = _("Sent back.")
            return send_back_investment(investment=self.row, by=self.request.user, reason=form.cleaned_data["reason"])
        self.done_message = _("Verified; it counts from now on.")
        return verify_fact(fact=self.row, by=self.request.user)

    def get_success_url(self):
        return reverse("investment", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        row, open_row = self.row, self.row.state in ("waiting", "sent_back")
        records = may_record(self.request.user, row.project)
        return super().get_context_data(
            row=row, project=row.project, checks=self.checks and row.state == "waiting", before=_before(row),
            may_correct=records and row.state in ("waiting", "sent_back", "verified"), may_withdraw=records and open_row,
            **kwargs,
        )  # fmt: skip


def _before(row):
    """The rows that this one replaced, the newest first."""
    chain, old = [], row
    while old := Investment.objects.filter(superseded_by=old).select_related("product", "recorded_by").first():
        chain.append(old)
    return chain


class InvestmentView(FactView):
    """An amount of money of one kind."""

    model, form_class, paper, verb = Investment, InvestmentForm, "voucher", staticmethod(record_investment)
    columns = ("amount", "on", "investor", "round", "by_fund", "fixed_part")
    title = gettext_lazy("Investment record")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kinds": recordable(self.project.county_id, timezone.localdate())}

    def get_initial(self):
        if self.corrects is None:
            return {"kind": self.request.GET.get("kind", "")}
        sme = {True: "yes", False: "no"}.get(self.corrects.to_sme, "")
        return super().get_initial() | {
            "kind": self.corrects.code,
            "to_sme": sme,
            "reason": self.corrects.sent_back_reason,
        }


class WithdrawView(VerbFormView):
    """Take back an amount that was not verified yet."""

    form_class, template_name = ReasonForm, "outcomes/investment_withdraw.html"
    done_message = gettext_lazy("Withdrawn. It stays in the list of what happened.")

    def dispatch(self, request, *args, **kwargs):
        rows = Investment.objects.visible_to(request.user).select_related("project__county", "product")
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        if not may_record(request.user, self.row.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return withdraw_investment(investment=self.row, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return reverse("investment", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row, project=self.row.project, **kwargs)
