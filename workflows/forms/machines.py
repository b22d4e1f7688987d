"""Forms of other systems: tokens, webhooks, and what they hand in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.machines.actions.tokens import LONGEST_DAYS
from projects.machines.models import Event, Scope
from projects.people.models import Carrier
from projects.register.models import TechField

from .portal import OrganisationForm, open_carriers


class TokenForm(forms.Form):
    """A token: for which system, what it may, for how long, perhaps for one carrier only."""

    name = forms.CharField(label=_("Name of the system"), max_length=40, help_text=_("It stands in the audit log"))
    scopes = forms.MultipleChoiceField(label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(), label=_("Only of the carrier"), required=False, empty_label=_("The whole county")
    )
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=180)

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = Carrier.objects.filter(county=county)


class WebhookForm(forms.Form):
    """An address that is told of some events."""

    name = forms.CharField(label=_("Name of the system"), max_length=40)
    url = forms.CharField(
        label=_("Address"), max_length=300,
        help_text=_("Begins with https://; its host is listed by whoever runs the server"),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("Is told of"), choices=Event.choices, widget=forms.CheckboxSelectMultiple
    )


class MachineApplicationForm(OrganisationForm):
    """An application that another system hands in for somebody."""

    project = forms.CharField(label=_("Project name"), max_length=100)
    field = forms.ChoiceField(label=_("Technical field"), choices=TechField.choices)
    carrier = forms.ModelChoiceField(label=_("Applied to"), queryset=Carrier.objects.none())
    email = forms.EmailField(label=_("E-mail"))

    def __init__(self, *args, county_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = open_carriers(county_id).exclude(kind=Carrier.Kind.ENCLAVE)

    def arguments(self):
        """What goes to the verb."""
        return {
            name: self.cleaned_data[name] for name in ("project", "field", "carrier", "kind", "name", "uscc", "email")
        }
