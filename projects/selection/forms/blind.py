"""Forms of a paper review: words to hide, a copy without names, more time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField


class WordsForm(forms.Form):
    """Further words that must not reach the experts."""

    words = forms.CharField(
        label=_("Further words to hide"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: product names, short names, names of customers that tell who it is."),
    )  # fmt: skip

    def clean_words(self):
        return self.cleaned_data["words"].splitlines()


class CopyForm(forms.Form):
    """A copy of a material in which the names were blotted out."""

    label = forms.CharField(
        label=_("Kind of material"), max_length=60, help_text=_("E.g. business plan. The experts read it.")
    )
    file = UploadField(label=_("Copy without names"), kinds=("pdf", "image"))


class ExtendForm(forms.Form):
    """Another last day."""

    due_on = forms.DateField(label=_("New last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The experts read it."))
