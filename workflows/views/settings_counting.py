"""The next version of the counting rule and of the landing conditions, each with what the running year would be by it."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.figures.actions.rulebook import set_counting_rule
from projects.figures.models import CountingRule
from projects.figures.rules.trials import try_conditions, try_rule
from projects.outcomes.actions.rulebook import set_landing_conditions
from projects.outcomes.models import LandingConditions, LandingLevel

from ..forms.settings_counting import CountingRuleForm, LandingConditionsForm
from .settings_base import SettingsFormView


class TrialView(SettingsFormView):
    """A version of a rule that can be tried out before it is saved; the form begins with the version in force."""

    section, template_name = "settings-rules", "settings/rule_trial.html"
    preview_button = gettext_lazy("Try it on the running year")
    names = ()

    def newest(self):
        """The version that was set last, or None."""

    def get_initial(self):
        row = self.newest()
        return super().get_initial() | ({name: getattr(row, name) for name in self.names} if row else {})


class CountingRuleView(TrialView):
    """Which events count, until when a year takes confirmations, and the words."""

    form_class = CountingRuleForm
    title = gettext_lazy("New version of the counting rule")
    hint = gettext_lazy("The version judges the whole year of its first day. Earlier years keep theirs and never move.")
    names = ("qualifying", "close_month", "close_day", "words")

    def newest(self):
        return CountingRule.objects.filter(county=self.county).first()

    def preview(self, form):
        return try_rule(self.county, form.cleaned_data["qualifying"])

    def act(self, form):
        return set_counting_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class LandingConditionsView(TrialView):
    """What one level of landing demands."""

    form_class = LandingConditionsForm
    hint = gettext_lazy("Landings that were reached by the version before keep it.")
    names = ("required", "any_of", "any_count", "least_funds", "least_heads", "waivable", "waiver_days")

    def prepare(self):
        if self.kwargs["level"] not in LandingLevel:
            raise Http404
        self.level = LandingLevel(self.kwargs["level"])
        self.title = _("New conditions of “%(level)s”") % {"level": self.level.label}

    def newest(self):
        return LandingConditions.objects.filter(county=self.county, level=self.level).first()

    def preview(self, form):
        values = {name: form.cleaned_data[name] for name in self.names}
        return try_conditions(self.county, LandingConditions(level=self.level, **values, **self._region()))

    def act(self, form):
        more = form.cleaned_data | self._region()
        return set_landing_conditions(by=self.request.user, county=self.county, level=self.level, **more)

    def _region(self):
        """The county's own code: what registration in the county means."""
        return {"region_code": self.county.code}
