"""Forms of what the county decides about money and events."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.outcomes.models import FundRule
from projects.register.forms.leads import DayInput

from .settings import FromForm


class LoanProductForm(forms.Form):
    """One more loan product."""

    name = forms.CharField(label=_("Loan product"), max_length=40)
    effective_from = forms.DateField(
        label=_("In force from"), widget=DayInput(), help_text=_("Loans of earlier days are not recorded under it")
    )


class CloseForm(forms.Form):
    """From which day something is not used any more."""

    closed_on = forms.DateField(label=_("From this day on no longer"), widget=DayInput(), initial=timezone.localdate)


class FundRuleForm(FromForm):
    """By what the fund's share is measured."""

    basis = forms.ChoiceField(label=_("Share measured"), choices=FundRule.Basis.choices, widget=forms.RadioSelect)
    field_order = ["basis", "effective_from"]


class EventKindForm(forms.Form):
    """One more kind of event."""

    name = forms.CharField(label=_("Kind of event"), max_length=40)
    counts = forms.BooleanField(
        label=_("Counts toward the target of events"), required=False,
        help_text=_("Events of it count once another person has checked them."),
    )  # fmt: skip
