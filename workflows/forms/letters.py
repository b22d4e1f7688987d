"""The form of a letter's template: what is uploaded is filled in with the sample before it is taken."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.files.letters import fill_in, sample_of
from projects.files.models import StoredFile
from projects.trace.errors import Refused

from .settings import FromForm

MOST = 2 * 1024 * 1024  # bytes: a letter with a picture, not a brochure


class LetterForm(FromForm):
    """A Word template and the day from which it holds."""

    file = UploadField(kinds=(StoredFile.Kind.WORD,), max_bytes=MOST, label=_("Word template"))
    note = forms.CharField(label=_("What changed"), max_length=200, required=False)
    field_order = ["file", "effective_from", "note"]

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_file(self):
        checked = self.cleaned_data["file"]
        checked.content.seek(0)
        try:
            fill_in(self.kind, checked.content.read(), sample_of(self.kind))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        checked.content.seek(0)
        return checked
