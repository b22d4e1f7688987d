"""Forms of the expert pool: filter, a new expert, profile, earlier employers, conflicts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.register.models import TechField
from projects.uscc import UsccError, check

from ..models import Tie


class CodeField(forms.CharField):
    """A unified social credit code, or nothing."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Unified social credit code"), "max_length": 30, "required": False} | kwargs)

    def clean(self, value):
        try:
            return check(value) if (value := super().clean(value)) else ""
        except UsccError as error:
            raise forms.ValidationError(str(error)) from error


class PoolFilter(forms.Form):
    """Which experts are shown."""

    q = forms.CharField(label=_("Name or employer"), required=False)
    field = forms.ChoiceField(label=_("Technical field"), required=False)
    most = forms.IntegerField(label=_("At most so many open sheets"), required=False, min_value=0, max_value=999)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("All fields")), *TechField.choices]

    def cleaned(self):
        """What was asked for, without what makes no sense."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value not in ("", None)}


class ProfileForm(forms.Form):
    """Employer, title and fields."""

    employer = forms.CharField(
        label=_("Employer"), max_length=100,
        help_text=_("The present one. When it changes, the earlier one is kept: it counts for conflicts for some years."),
    )  # fmt: skip
    uscc = CodeField(label=_("Code of the employer"), help_text=_("If known: companies are recognised by it."))
    employer_since = forms.DateField(label=_("There since"), required=False)
    title = forms.CharField(label=_("Professional title"), max_length=60, required=False)
    fields_known = forms.MultipleChoiceField(
        label=_("Technical fields"), choices=TechField.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def values(self):
        """As the verbs take it."""
        data = dict(self.cleaned_data)
        return data | {"fields": data.pop("fields_known")}


class ExpertForm(ProfileForm):
    """A new expert with the account."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The expert gets a link to set a password there; nobody else learns it.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    field_order = ["name", "email"]


class EmploymentForm(forms.Form):
    """An earlier employer."""

    employer = forms.CharField(label=_("Earlier employer"), max_length=100)
    uscc = CodeField()
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("Unknown: leave empty; it then counts as if it lasted.")
    )


class TieForm(forms.Form):
    """A conflict with a company, a person or a project."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Tie.Kind.choices)
    name = forms.CharField(label=_("Company, person or project"), max_length=100)
    uscc = CodeField(help_text=_("Of a company, if known."))
    until = forms.DateField(label=_("Ended on"), required=False, help_text=_("Leave empty while it lasts."))
