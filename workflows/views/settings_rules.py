"""The next scoring rubric, and the sections of the bureau."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.actions import add_section, rename_section
from projects.people.models import Section
from projects.register.actions.rulebook import set_enclave_rule, set_incubation_rule
from projects.register.models import EnclaveRule, IncubationRule
from projects.selection.actions.minutes import set_fees
from projects.selection.actions.pool import set_expert_rule
from projects.selection.actions.rubrics import set_rubric
from projects.selection.conflicts import rule_of
from projects.selection.models import FeeRule, Rubric

from ..forms.fees import FeeForm
from ..forms.fees import initial_of as fees_of
from ..forms.rubrics import RubricForm, initial_of
from ..forms.settings import EnclaveRuleForm, ExpertRuleForm, IncubationRuleForm, SectionForm
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


class RubricView(SettingsFormView):
    """Another rubric from a day on; the form begins with the newest."""

    section, form_class, template_name = "settings-rules", RubricForm, "settings/rubric.html"
    title = gettext_lazy("New scoring rubric")
    hint = gettext_lazy("Meetings on that day or later are scored by it; meetings that exist keep theirs.")

    def get_initial(self):
        rubric = Rubric.objects.filter(county=self.county).first()
        return super().get_initial() | (initial_of(rubric) if rubric else {}) | {"effective_from": timezone.localdate()}

    def act(self, form):
        return set_rubric(by=self.request.user, county=self.county, **form.values())


class FeesView(SettingsFormView):
    """What experts are paid from a day on; the form begins with the newest rule."""

    section, form_class, template_name = "settings-rules", FeeForm, "settings/fees.html"
    title = gettext_lazy("Expert fees")
    hint = gettext_lazy(
        "For one meeting, before taxes, which are not computed. Titles are separated by commas; exactly one level has none "
        "and holds for all others. Meetings before the day keep their fees."
    )

    def get_initial(self):
        rule = FeeRule.objects.filter(county=self.county).first()
        return super().get_initial() | (fees_of(rule) if rule else {})

    def act(self, form):
        return set_fees(by=self.request.user, county=self.county, **form.values())


class DatedRuleView(SettingsFormView):
    """The next row of a rule with a first day; the form begins with the one in force."""

    section = "settings-rules"
    model = None

    def get_initial(self):
        row = self.model.objects.in_force(self.county.pk, timezone.localdate())
        kept = (
            {name: getattr(row, name) for name in self.form_class.base_fields if name != "effective_from"}
            if row
            else {}
        )
        return super().get_initial() | kept


class IncubationRuleView(DatedRuleView):
    """What makes an incubatee."""

    form_class, model = IncubationRuleForm, IncubationRule
    title = gettext_lazy("Conditions of an incubatee")
    hint = gettext_lazy("Move-ins of that day or later are held against it; stays that began before keep theirs.")

    def act(self, form):
        return set_incubation_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class EnclaveRuleView(DatedRuleView):
    """How long a stay in an enclave may last."""

    form_class, model = EnclaveRuleForm, EnclaveRule
    title = gettext_lazy("Rule of the enclaves")
    hint = gettext_lazy(
        "Renewals are held against the rule of the day of the move-in; stays that began before keep theirs."
    )

    def act(self, form):
        return set_enclave_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class ExpertRuleView(SettingsFormView):
    """What keeps experts from projects, and when paper reviews are reminded of."""

    section, form_class = "settings-rules", ExpertRuleForm
    title = gettext_lazy("Rule about experts")
    hint = gettext_lazy("Meetings under way are held against it when their experts or conflicts change.")

    def get_initial(self):
        row = rule_of(self.county.pk)
        return super().get_initial() | {"years": row.years, "remind_days": row.remind_days}

    def act(self, form):
        return set_expert_rule(by=self.request.user, county=self.county, **form.cleaned_data)


def sections(request):
    """The sections that answer for targets."""
    county = county_for(request.user, *DECIDERS)
    rows = Section.objects.filter(county=county)
    return render(request, "settings/sections.html", {"tabs": tabs("settings-sections"), "rows": rows})


class SectionNewView(SettingsFormView):
    """One more section."""

    section, form_class = "settings-sections", SectionForm
    title = gettext_lazy("Add a section")

    def act(self, form):
        return add_section(by=self.request.user, county=self.county, **form.cleaned_data)


class SectionEditView(SettingsFormView):
    """Another name for a section, as the bureau renamed it; its targets and reporters stay with it."""

    section, form_class = "settings-sections", SectionForm
    hint = gettext_lazy("Targets and reporters stay with the section; the old name stays in the audit log.")

    def prepare(self):
        self.row = get_object_or_404(Section, county=self.county, pk=self.kwargs["pk"])
        self.title = _("Rename “%(name)s”") % {"name": self.row}

    def get_initial(self):
        return {"name": self.row.name}

    def act(self, form):
        return rename_section(self.row, by=self.request.user, **form.cleaned_data)
