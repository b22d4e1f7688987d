"""Forms of the person for whom an operator typed: yes, or what is wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnConfirmForm(forms.Form):
    """Everything is right; declaration and consent of somebody who is signed in."""

    digest = forms.CharField(widget=forms.HiddenInput)
    right = forms.BooleanField(label=_("I have read the answers above; they are right."))
    declaration = forms.BooleanField(label=_("What is said here is true and complete."))
    privacy = forms.BooleanField(label=_("We agree to the use of personal data as described in the notice."))


class ConfirmForm(OwnConfirmForm):
    """The same on a link: with one's name."""

    by_name = forms.CharField(label=_("Your name"), max_length=60)


class CorrectionForm(forms.Form):
    """What has to be changed, in own words."""

    corrections = forms.CharField(
        label=_("What is wrong, and how it should be"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    who = forms.CharField(label=_("Your name"), max_length=60)
