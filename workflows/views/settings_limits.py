"""Bounds by effective date: sizes of uploads, rows and amounts of the form, the quarterly return, the sign-in."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.files.actions import set_upload_limit
from projects.files.models import UploadLimit
from projects.outcomes.actions.rulebook import set_return_rule
from projects.outcomes.models import ReturnRule
from projects.outcomes.returnrules import rule_on
from projects.people.actions.signin import set_sign_in_rule
from projects.people.models import SignInRule
from projects.register.actions import rulebook
from projects.register.eligibility import form_rule
from projects.register.form import EDITIONS
from projects.register.models import FormEdition, FormRule, Requirement

from ..forms import settings_limits as forms
from .settings_base import DECIDERS, KEEPERS, SettingsFormView, county_for, tabs


def materials_of(county):
    """{code: name} of the county's materials, the newest name of each."""
    return dict(Requirement.objects.filter(county=county).order_by("effective_from").values_list("code", "name"))


def limits(request):
    """Every bound that holds today, and those that begin later."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    days = dict(FormEdition.objects.filter(county=county).values_list("schema", "since"))
    context = {
        "tabs": tabs("settings-limits"), "uploads": _uploads(county, today),
        "form_rule": form_rule(county.pk, today), "return_rule": rule_on(county.pk, today),
        "sign_in_rule": SignInRule.objects.on(county.pk, today),
        "may_keep": request.user.seats.has(*KEEPERS, county_id=county.pk),
        "later": {
            "form": FormRule.objects.filter(county=county, effective_from__gt=today),
            "returns": ReturnRule.objects.filter(county=county, effective_from__gt=today),
            "sign_in": SignInRule.objects.filter(county=county, effective_from__gt=today),
        },
        "editions": [(schema, words, days.get(schema)) for schema, words in EDITIONS.items()],
    }  # fmt: skip
    return render(request, "settings/limits.html", context)


def _uploads(county, today):
    """The newest row in force of each material and kind, and after it those that begin later."""
    names, current, later = materials_of(county), {}, []
    for row in UploadLimit.objects.filter(county=county).order_by("material", "effective_from"):
        row.material_name, row.words = names.get(row.material, row.material), forms.size_words(row.max_bytes)
        row.coming = row.effective_from > today
        if row.coming:
            later.append(row)
        else:
            current[row.material, row.kind] = row
    return sorted([*current.values(), *later], key=lambda row: (row.material, row.kind, row.effective_from))


class LimitFormView(SettingsFormView):
    """One bound, from a day on."""

    section = "settings-limits"


class UploadLimitView(LimitFormView):
    """The size of a kind of file (`?like=` fills the form from a row)."""

    form_class = forms.UploadLimitForm
    title = gettext_lazy("Size of uploads")
    hint = gettext_lazy(
        "A material with sizes of its own takes only the kinds named for it. What was uploaded before stays."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"materials": list(materials_of(self.county).items())}

    def get_initial(self):
        like = self.request.GET.get("like", "")
        rows = UploadLimit.objects.filter(county=self.county)
        row = rows.filter(pk=like).first() if like.isascii() and like.isdigit() else None
        if row is None:
            return super().get_initial()
        known = {"material": row.material, "kind": row.kind, "megabytes": row.max_bytes // forms.MEGABYTE}
        return super().get_initial() | known

    def act(self, form):
        return set_upload_limit(by=self.request.user, county=self.county, **form.values())


class FormRuleView(LimitFormView):
    """Rows and amounts of the application form."""

    form_class = forms.FormRuleForm
    title = gettext_lazy("Bounds of the application form")
    hint = gettext_lazy("They hold for what is filled in from that day on; applications already submitted stay.")

    def get_initial(self):
        rule = form_rule(self.county.pk)
        return super().get_initial() | {"most_rows": rule.most_rows, "ask_above": rule.ask_above}

    def act(self, form):
        return rulebook.set_form_rule(by=self.request.user, county=self.county, **form.cleaned_data)


class EditionView(LimitFormView):
    """Since when an edition of the form is in use: older drafts are told what is new."""

    form_class = forms.EditionForm

    def prepare(self):
        self.schema = self.kwargs["schema"]
        if self.schema not in EDITIONS:
            raise Http404
        self.title = _("Edition %(schema)s of the application form") % {"schema": self.schema}
        self.hint = EDITIONS[self.schema]

    def get_initial(self):
        row = FormEdition.objects.filter(county=self.county, schema=self.schema).first()
        return {"since": row.since} if row else {}

    def act(self, form):
        return rulebook.set_edition_day(
            by=self.request.user, county=self.county, schema=self.schema, **form.cleaned_data
        )


class ReturnRuleView(LimitFormView):
    """The rule of the quarterly return."""

    form_class = forms.ReturnRuleForm
    title = gettext_lazy("Rule of the quarterly return")
    hint = gettext_lazy("Returns that are open already keep the day on which they are due.")
    NAMES = ("due_day", "least_days", "jump_percent", "least_heads", "least_amount")

    def get_initial(self):
        rule = rule_on(self.county.pk, timezone.localdate())
        return super().get_initial() | {name: getattr(rule, name) for name in self.NAMES}

    def act(self, form):
        return set_return_rule(by=self.request.user, county=self.county, **form.cleaned_data)

    def back(self):
        return f"{reverse(self.section)}#returns"


class SignInRuleView(LimitFormView):
    """How long a sign-in lasts."""

    form_class, roles, asks_again = forms.SignInRuleForm, KEEPERS, True
    title = gettext_lazy("Rule of signing in")
    hint = gettext_lazy("Whoever is signed in is asked by the new rule a minute after it holds.")

    def get_initial(self):
        rule = SignInRule.objects.on(self.county.pk, timezone.localdate())
        names = ("office_idle", "others_idle", "proof")
        return super().get_initial() | {name: getattr(rule, name) for name in names}

    def act(self, form):
        return set_sign_in_rule(by=self.request.user, county=self.county, **form.cleaned_data)
