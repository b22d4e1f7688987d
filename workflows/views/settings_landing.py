"""The rules of the licence and of staff."""

from django.utils.translation import gettext_lazy as _

from projects.outcomes.actions.rosterchecks import set_staff_rule
from projects.outcomes.actions.rulebook import set_licence_rule
from projects.outcomes.models import LicenceRule, StaffRule

from ..forms.settings_landing import LicenceRuleForm, StaffRuleForm
from .settings_base import SettingsFormView


class LicenceRuleView(SettingsFormView):
    """By what a licence is known to be the county's, from a day on."""

    section, form_class = "settings-rules", LicenceRuleForm
    title = _("Rule of the licence")
    hint = _("What does not fit is a doubt that whoever verifies has to answer in words; nothing is refused by it.")

    def get_initial(self):
        row = LicenceRule.objects.filter(county=self.county).first()
        names = ("places", "elsewhere", "authorities")
        return super().get_initial() | ({name: getattr(row, name) for name in names} if row else {})

    def act(self, form):
        return set_licence_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class StaffRuleView(SettingsFormView):
    """Which people of rosters are staff, from a day on."""

    section, form_class = "settings-rules", StaffRuleForm
    title = _("Rule of staff")
    hint = _("Full-time people are staff, flexible ones are not. This says what core members without insurance are.")

    def get_initial(self):
        row = StaffRule.objects.filter(county=self.county).first()
        return super().get_initial() | ({"core_counts": row.core_counts} if row else {})

    def act(self, form):
        return set_staff_rule(by=self.request.user, county=self.county, **form.cleaned_data)
