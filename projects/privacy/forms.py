"""Forms about one's own data."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.text import phone_digits


class AccountForm(forms.Form):
    """Name and mobile; the e-mail is changed where it is proved."""

    name = forms.CharField(label=_("Your name"), max_length=60)
    phone = forms.CharField(label=_("Mobile"), max_length=30, required=False, help_text=_("May stay empty."))

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        digits = phone_digits(typed) if typed else ""
        if digits is None:
            raise ValidationError(_("This is no complete phone number: a mobile has 11 digits."))
        return digits


class AskForm(forms.Form):
    """Why somebody wants to be deleted; nobody has to say."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You need not give one. It is deleted with the rest."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("I have read what is deleted and what stays."))
