"""Forms of policy money."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import WanField
from projects.register.models import Company
from projects.tenancy.forms import CarrierFilter, DayOfFactField

from ..models import GrantKind
from .facts import PAPERS, CorrectableForm


class GrantForm(CorrectableForm):
    """An amount of policy money; a second time of the same matter wants its reason where the rule allows it at all."""

    kind = forms.ModelChoiceField(GrantKind.objects.none(), label=_("Kind of policy money"))
    amount = WanField(label=_("Amount (in 10,000 yuan)"), min_fen=1)
    on = DayOfFactField(label=_("Given on"))
    year = forms.IntegerField(label=_("Policy year"), min_value=2000, max_value=2100)
    basis = forms.CharField(label=_("Policy paper"), max_length=120, help_text=_("Its number or title"))
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Company"), required=False, empty_label=_("The project itself")
    )
    person = forms.CharField(
        label=_("Person"), max_length=40, required=False, help_text=_("Only for money that is given to a person")
    )
    proof = UploadField(kinds=PAPERS, label=_("Evidence"))
    repeat_reason = forms.CharField(
        label=_("Why it is given again"), max_length=300, required=False,
        help_text=_("Only where the same matter was given before and the rule lets it be given again"),
    )  # fmt: skip

    def __init__(self, *args, kinds, companies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset, self.fields["company"].queryset = kinds, companies

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        if kind and kind.personal and not data.get("person"):
            self.add_error("person", _("This kind is given to a person: name the person."))
        return data


class GrantFilter(CarrierFilter):
    """Filter of policy money."""

    kind = forms.ModelChoiceField(
        GrantKind.objects.none(), label=_("Kind of policy money"), required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), ("open", _("To be verified")), ("verified", _("Verified"))],
    )  # fmt: skip
    field_order = ["kind", "year", "carrier", "state", "q"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds
