"""Forms of what the county decides about stays and policy money."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.money import WanField
from projects.outcomes.models import GrantRule

from .settings import FromForm


class DaysField(forms.CharField):
    """Whole numbers in one line, cleaned to a list."""

    def prepare_value(self, value):
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        parts = [part for part in re.split(r"[\s,，、;；]+", super().clean(value)) if part]
        if not all(part.isdecimal() and part.isascii() for part in parts):
            raise forms.ValidationError(gettext("Write whole numbers with a comma between them, like 180, 90, 30."))
        return [int(part) for part in parts]


class TenureRuleForm(FromForm):
    """Alerts, longer terms, rent, criteria of graduation."""

    alert_days = DaysField(label=_("Warn so many days before the end"), max_length=60)
    extensions = forms.IntegerField(label=_("Times that a term may be made longer"), min_value=0, max_value=5)
    rent_days = forms.IntegerField(label=_("Days to pay a month's rent"), min_value=0, max_value=90)
    empty = _("Empty: no criterion")
    least_equity = WanField(label=_("Equity financing above (10,000 yuan)"), required=False, help_text=empty)
    least_revenue = WanField(
        label=_("Revenue of two years running above (10,000 yuan)"), required=False, help_text=empty
    )
    high_tech = forms.BooleanField(label=_("A high-tech enterprise graduates"), required=False)
    merger = forms.BooleanField(label=_("Merged, quoted or listed graduates"), required=False)
    field_order = ["alert_days", "extensions", "rent_days", "least_equity", "least_revenue", "high_tech", "merger"]


class GrantKindForm(forms.Form):
    """One more kind of policy money."""

    name = forms.CharField(label=_("Kind of policy money"), max_length=40)
    matter = forms.CharField(
        label=_("Matter"),
        max_length=40,
        help_text=_("Kinds of one matter are the same benefit: it is not enjoyed twice."),
    )
    personal = forms.BooleanField(label=_("Given to a person"), required=False)


class GrantRuleForm(FromForm):
    """Whether a matter may be given twice."""

    matter = forms.ChoiceField(label=_("Matter"))
    repeat = forms.ChoiceField(label=_("A second time"), choices=GrantRule.Repeat.choices, widget=forms.RadioSelect)
    field_order = ["matter", "repeat", "effective_from"]

    def __init__(self, *args, matters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [(matter, matter) for matter in matters]
