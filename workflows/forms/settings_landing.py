"""Forms of the rules of the licence and of staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.text import normalise

from .settings import FromForm


class LinesField(forms.CharField):
    """Words, one in a line; each once, in one written form."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One in a line"), **kwargs
        )

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        text = super().clean(value)
        return list(dict.fromkeys(word for line in text.splitlines() if (word := normalise(line))))


class LicenceRuleForm(FromForm):
    """Words by which the address and the authority of a licence are known."""

    places = LinesField(label=_("Words of addresses in the county"))
    elsewhere = LinesField(label=_("Words of addresses elsewhere"), required=False)
    authorities = LinesField(label=_("Registering authorities of the county"), required=False)
    field_order = ["places", "elsewhere", "authorities", "effective_from"]


class StaffRuleForm(FromForm):
    """Whether core members who are not insured yet are staff."""

    core_counts = forms.BooleanField(
        label=_("Core team members who are not insured yet count as staff"), required=False
    )
    field_order = ["core_counts", "effective_from"]
