"""The rule of the licence."""

from django.utils.translation import gettext_lazy as _

from projects.outcomes.actions.rulebook import set_licence_rule
from projects.outcomes.models import LicenceRule

from ..forms.settings_landing import LicenceRuleForm
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
