"""Forms of the administrator about personal data: a decision on a request, a period of keeping."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .settings import FromForm


class ErasureForm(forms.Form):
    """Delete, or say why not."""

    decision = forms.ChoiceField(
        label=_("How to decide"), widget=forms.RadioSelect,
        choices=[("erase", _("Delete: it cannot be undone")), ("decline", _("Do not delete"))],
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when nothing is deleted: the person reads it. No data of persons here."),
    )  # fmt: skip


class RetentionForm(FromForm):
    """Months of keeping, with the rule that says so."""

    months = forms.IntegerField(
        label=_("Months"), min_value=0, max_value=1200, help_text=_("0 means: deleted on request")
    )
    basis = forms.CharField(label=_("Basis"), max_length=120, help_text=_("The document that says so, with its number"))
    notice = forms.IntegerField(
        label=_("Working days of notice"), required=False, min_value=5, max_value=250,
        help_text=_("Empty: as many as the county usually gives"),
    )  # fmt: skip
    field_order = ["months", "notice", "basis", "effective_from"]
