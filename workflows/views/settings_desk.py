"""Reminders and queue: who is told when a step runs late, and when an untouched file goes back."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ..deskrules import set_desk_rule
from ..forms.settings import DeskRuleForm
from ..models import DeskRule
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


def desk(request):
    """The rule in force, and its history."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    context = {
        "tabs": tabs("settings-desk"),
        "rule": DeskRule.of(county.pk),
        "rows": DeskRule.objects.filter(county=county),
        "today": today,
    }
    return render(request, "settings/desk.html", context)


class DeskRuleView(SettingsFormView):
    """Another rule from a day on."""

    section, form_class = "settings-desk", DeskRuleForm
    title = gettext_lazy("Change reminders and queue")
    hint = gettext_lazy(
        "Per cent of the working days of a step. 0 switches a line off; more than 100 means after the last day."
    )

    def get_initial(self):
        rule = DeskRule.of(self.county.pk)
        return {name: getattr(rule, name) for name in ("remind", "deputy", "leader", "lease_hours")}

    def act(self, form):
        return set_desk_rule(by=self.request.user, county=self.county, **form.cleaned_data)
