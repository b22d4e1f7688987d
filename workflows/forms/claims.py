"""Forms of the person who takes an entry over: the code, then who they are and where they apply."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, Organisation
from projects.text import normalise, phone_digits

from .portal import OrganisationForm, open_carriers


class CodeForm(forms.Form):
    """The six digits that were told apart from the link."""

    code = forms.CharField(
        label=_("Secret code"), max_length=20, help_text=_("Six digits, told to you by the office that invited you."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def clean_code(self):
        code = normalise(self.cleaned_data["code"]).replace(" ", "").replace("-", "")
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError(_("The code has six digits. This attempt was not counted."))
        return code


class TakeOverForm(OrganisationForm):
    """For which organisation, whom we may call, and to which carrier the application goes."""

    NEW = "new"
    organisation = forms.ChoiceField(label=_("For"), widget=forms.RadioSelect)
    contact = forms.CharField(label=_("Contact person"), max_length=60)
    phone = forms.CharField(label=_("Contact's mobile"), max_length=30)
    email = forms.EmailField(label=_("Contact's e-mail"), required=False)
    carrier = forms.ModelChoiceField(
        label=_("Applied to"), queryset=Carrier.objects.none(), empty_label=_("Please choose")
    )
    privacy = forms.BooleanField(
        label=_("We agree to the use of personal data as described in the notice."),
        error_messages={"required": _("Please read the notice and tick your consent.")},
    )
    field_order = ["organisation", "kind", "name", "uscc", "contact", "phone", "email", "carrier", "privacy"]

    def __init__(self, *args, county_id, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in organisations}
        if self.organisations:
            known = [(key, row.name) for key, row in self.organisations.items()]
            self.fields["organisation"].choices = [*known, (self.NEW, _("A new team or company"))]
            self.fields["kind"].required = self.fields["name"].required = False
        else:
            del self.fields["organisation"]
        self.fields["carrier"].queryset = open_carriers(county_id).exclude(kind=Carrier.Kind.ENCLAVE)

    def clean_phone(self):
        digits = phone_digits(self.cleaned_data["phone"])
        if digits is None:
            raise ValidationError(
                _("This is no complete phone number. A mobile has 11 digits; a landline starts with its area code.")
            )  # noqa: E501
        return digits

    def clean(self):
        if self.chosen:
            for name in ("kind", "name", "uscc"):
                self.cleaned_data[name] = ""
                self.errors.pop(name, None)
            return self.cleaned_data
        if not self.cleaned_data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please fill this in."))
        if not self.cleaned_data.get("kind"):
            self.cleaned_data["kind"] = Organisation.Kind.TEAM
        return super().clean()

    @property
    def chosen(self):
        """The organisation that exists already, or None for a new one."""
        return self.organisations.get(self.cleaned_data.get("organisation"))

    def arguments(self):
        """What `take_over` takes."""
        data = self.cleaned_data
        known = {name: data[name] for name in ("contact", "phone", "email", "carrier")}
        known["contact"] = normalise(known["contact"])
        if self.chosen:
            return known | {"organisation": self.chosen}
        return known | {"founding": {name: data[name] for name in ("kind", "name", "uscc")}}
