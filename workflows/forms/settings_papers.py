"""Form of the head of papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.files.models import StoredFile

from .settings import FromForm


class PaperHeadForm(FromForm):
    """Red head, code and seal; whoever keeps the seal leaves the file empty and the tick as it is."""

    head = forms.CharField(
        label=_("Red head"),
        max_length=40,
        required=False,
        help_text=_("The issuing unit as it stands in red; empty: none is printed"),
    )
    code = forms.CharField(
        label=_("Code of the unit"), max_length=12, required=False,
        help_text=_("Reports are then numbered one after the other in each year; empty: no document number"),
    )  # fmt: skip
    seal = UploadField(
        label=_("Seal"), required=False, kinds=(StoredFile.Kind.IMAGE,),
        help_text=_("A picture of the seal on white; empty: the present one stays"),
    )  # fmt: skip
    without_seal = forms.BooleanField(label=_("Print no seal"), required=False)
    field_order = ["head", "code", "seal", "without_seal"]
