"""What the county decides about stays and policy money."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from projects.money import format_wan
from projects.outcomes.actions.grants import add_grant_kind, set_grant_rule
from projects.outcomes.models import GrantKind, GrantRule
from projects.tenancy.actions.rulebook import set_tenure_rule
from projects.tenancy.models import TenureRule

from ..forms import settings_stays as forms
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


def stays(request):
    """The rules of stays, the newest first; kinds of policy money with the rule of their matter."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    rules = list(TenureRule.objects.filter(county=county)) or [TenureRule.objects.on(county.pk, today)]
    in_force = {row.matter: row for row in GrantRule.objects.filter(county=county, effective_from__lte=today).reverse()}
    kinds = list(GrantKind.objects.filter(county=county).order_by("matter", "pk"))
    for kind in kinds:
        row = in_force.get(kind.matter)
        kind.repeat = row.get_repeat_display() if row else GrantRule.Repeat.REFUSE.label
    context = {
        "tabs": tabs("settings-stays"), "kinds": kinds,
        "rules": [(row, format_wan(row.least_equity), format_wan(row.least_revenue)) for row in rules],
        "later": GrantRule.objects.filter(county=county, effective_from__gt=today),
    }  # fmt: skip
    return render(request, "settings/stays.html", context)


class TenureRuleView(SettingsFormView):
    """Alerts, longer terms, rent, criteria of graduation, from a day on."""

    section, form_class = "settings-stays", forms.TenureRuleForm
    title = gettext_lazy("Rule of stays")
    hint = gettext_lazy(
        "How often a term may grow is held against the rule of the move-in; the rest against that of the day."
    )

    def get_initial(self):
        row = TenureRule.objects.on(self.county.pk, timezone.localdate())
        kept = {name: getattr(row, name) for name in forms.TenureRuleForm.field_order}
        return super().get_initial() | kept | {"effective_from": timezone.localdate()}

    def act(self, form):
        return set_tenure_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class GrantKindView(SettingsFormView):
    """One more kind of policy money."""

    section, form_class = "settings-stays", forms.GrantKindForm
    title = gettext_lazy("Add a kind of policy money")

    def act(self, form):
        return add_grant_kind(by=self.request.user, county=self.county, **form.cleaned_data)


class GrantRuleView(SettingsFormView):
    """Whether a matter may be given twice, from a day on."""

    section, form_class = "settings-stays", forms.GrantRuleForm
    title = gettext_lazy("Rule of a matter")
    hint = gettext_lazy("Without a rule a matter is not given twice.")

    def get_form_kwargs(self):
        matters = GrantKind.objects.filter(county=self.county).order_by("matter").values_list("matter", flat=True)
        return super().get_form_kwargs() | {"matters": matters.distinct()}

    def act(self, form):
        return set_grant_rule(by=self.request.user, county=self.county, **form.cleaned_data)
