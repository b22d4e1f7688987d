"""What is asked before a letter is issued; everything that the file knows is filled in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORDS = forms.Textarea(attrs={"rows": 3})


class AgreementLetterForm(forms.Form):
    """入孵协议: what both sides are about to sign."""

    room = forms.CharField(label=_("Room"), max_length=60)
    area = forms.DecimalField(label=_("Area (m²)"), max_digits=9, decimal_places=2, min_value=0)
    rent = forms.CharField(
        label=_("Rent per month"), max_length=60, required=False, help_text=_("As it shall read, with its unit.")
    )
    term_from = forms.DateField(label=_("Term from"))
    term_to = forms.DateField(label=_("Term until"))
    landing = forms.CharField(label=_("Landing clause"), max_length=300, required=False, widget=WORDS)
    words = forms.CharField(label=_("Further agreements"), max_length=500, required=False, widget=WORDS)

    def clean(self):
        data = super().clean()
        first, last = data.get("term_from"), data.get("term_to")
        if first and last and last <= first:
            self.add_error("term_to", _("The term must end after it begins."))
        return data


class PremisesLetterForm(forms.Form):
    """场地证明: for whom."""

    company = forms.CharField(
        label=_("Company name"), max_length=100,
        help_text=_("For a team: the name under which the company is to be registered."),
    )  # fmt: skip


class HandoverLetterForm(forms.Form):
    """入驻交接单: what is handed over."""

    handed_on = forms.DateField(label=_("Day of the handover"))
    keys = forms.CharField(label=_("Keys"), max_length=200, help_text=_("e.g. 3 door keys, 5 cards"))
    inventory = forms.CharField(label=_("What stands in the room"), max_length=1000, widget=WORDS)
    meters = forms.CharField(label=_("Meter readings"), max_length=200, required=False)
    words = forms.CharField(label=_("Remarks"), max_length=300, required=False, widget=WORDS)

    def clean_handed_on(self):
        day = self.cleaned_data["handed_on"]
        if abs((day - timezone.localdate()).days) > 366:
            raise ValidationError(_("Please check the day: it lies more than a year away."))
        return day


class ThreePartyLetterForm(forms.Form):
    """三方补充协议: everything else is known from the change."""

    words = forms.CharField(label=_("Further agreements"), max_length=500, required=False, widget=WORDS)
