"""Forms of the enclave's desk: a renewal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.tenancy.forms import DayOfFactField


class RenewForm(forms.Form):
    """A further agreement: signed when, until when, the scan."""

    signed_on = DayOfFactField(label=_("Agreement signed"))
    term_to = forms.DateField(label=_("Term until"))
    agreement = UploadField(kinds=("pdf", "image"), label=_("Signed agreement"))
