"""Forms of an export of the ledger: year and days, whole phone numbers, a template's name, columns in order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import AskForm


class LedgerForm(AskForm):
    """Which days the ledger is asked for, and whether with whole phone numbers."""

    phones = forms.BooleanField(label=_("With whole phone numbers"), required=False)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300,
        help_text=_("Needed with whole phone numbers; it is kept in the audit log."),
    )  # fmt: skip

    def __init__(self, *args, may_have_phones, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_have_phones:
            del self.fields["phones"], self.fields["reason"]


class TemplateForm(forms.Form):
    """The name under which the columns are kept."""

    name = forms.CharField(label=_("Name of the template"), max_length=20, required=False)
    shared = forms.BooleanField(label=_("Everybody in the county may use it"), required=False)

    def __init__(self, *args, may_share, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]


def columns_in_order(posted):
    """Ids of the ticked columns by the numbers beside them; equal and missing numbers keep their order on the page."""
    ticked = posted.getlist("columns")
    return sorted(ticked, key=lambda key: _place(posted.get(f"at-{key}", "")))


def _place(text):
    try:
        return float(text)
    except ValueError:
        return float("inf")
