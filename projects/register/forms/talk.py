"""The form of the conversation: a text, and files with it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.files.checks import MATERIAL_KINDS
from projects.files.forms import UploadField

from ..actions.talk import MOST_FILES


class ManyInput(forms.ClearableFileInput):
    """A file box that takes several at once."""

    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Several files, each checked as by `UploadField`; the cleaned value is a list."""

    widget = ManyInput

    def __init__(self, *, kinds=MATERIAL_KINDS, **kwargs):
        self.one = UploadField(kinds=kinds, required=False)
        super().__init__(required=False, **kwargs)
        self.widget.attrs["accept"] = self.one.widget.attrs["accept"]

    def clean(self, data, initial=None):
        uploads = data or []
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("At most %(count)s files at once."), params={"count": MOST_FILES})
        checked, wrong = [], []
        for upload in uploads:
            try:
                checked.append(self.one.clean(upload))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError([*wrong, ValidationError(_("Your text is kept; please choose the files again."))])
        return checked


class RemarkForm(forms.Form):
    """A message: words, files, or both."""

    words = forms.CharField(
        label=_("Message"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = UploadsField(label=_("Files"), help_text=_("Several at once, if you like: PDF, pictures, Office files."))

    def clean(self):
        data = super().clean()
        if not self.errors and not data["words"].strip() and not data["files"]:
            self.add_error("words", _("Please write something, or choose a file."))
        return data
