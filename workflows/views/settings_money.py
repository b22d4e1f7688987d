"""What the county decides about money and events: loan products, the fund's share, kinds of events."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.outcomes.actions import moneybook
from projects.outcomes.models import EventKind, FundRule, LoanProduct

from ..forms import settings_money as forms
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


def money(request):
    """Loan products, the rule of the fund's share with those that begin later, kinds of events."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    context = {
        "tabs": tabs("settings-money"), "products": LoanProduct.objects.filter(county=county), "today": today,
        "basis": FundRule.Basis(FundRule.objects.basis_on(county.pk, today)).label,
        "rules": FundRule.objects.filter(county=county), "kinds": EventKind.objects.filter(county=county),
    }  # fmt: skip
    return render(request, "settings/money.html", context)


class MoneyFormView(SettingsFormView):
    """One form of this section."""

    section = "settings-money"


class LoanProductView(MoneyFormView):
    """One more loan product."""

    form_class = forms.LoanProductForm
    title = gettext_lazy("Add a loan product")

    def act(self, form):
        return moneybook.add_loan_product(by=self.request.user, county=self.county, **form.cleaned_data)


class FundRuleView(MoneyFormView):
    """Amount or number, from a day on."""

    form_class = forms.FundRuleForm
    title = gettext_lazy("Rule of the fund's share")
    hint = gettext_lazy("Both shares stay on the page of the target; the rule decides which of them is the figure.")

    def get_initial(self):
        basis = FundRule.objects.basis_on(self.county.pk, timezone.localdate())
        return super().get_initial() | {"basis": basis}

    def act(self, form):
        return moneybook.set_fund_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class EventKindView(MoneyFormView):
    """One more kind of event."""

    form_class = forms.EventKindForm
    title = gettext_lazy("Add a kind of event")

    def act(self, form):
        return moneybook.add_event_kind(by=self.request.user, county=self.county, **form.cleaned_data)


class CloseView(MoneyFormView):
    """A row of one of the lists is not used any more from a day on."""

    form_class, model, verb = forms.CloseForm, None, None

    def prepare(self):
        self.row = get_object_or_404(self.model, pk=self.kwargs["pk"], county=self.county)
        self.title = _("No longer used: %(name)s") % {"name": self.row.name}

    def act(self, form):
        return self.verb(self.row, by=self.request.user, **form.cleaned_data)


class LoanProductCloseView(CloseView):
    """A loan product that is not given any more."""

    model, verb = LoanProduct, staticmethod(moneybook.close_loan_product)


class EventKindCloseView(CloseView):
    """A kind of event that is not used any more."""

    model, verb = EventKind, staticmethod(moneybook.close_event_kind)
