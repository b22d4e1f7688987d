"""The form field for uploads: checks by content and keeps the clean result for `store`."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy

from projects.trace.errors import Refused

from .checks import ENDINGS, MATERIAL_KINDS, check_name, check_upload
from .limits import check_size, limits_words
from .uploads import arrived, cancel_upload


class UploadInput(forms.ClearableFileInput):
    """A file box; instead of the file the key of an upload in pieces may come, in a field named `…-upload`."""

    def value_from_datadict(self, data, files, name):
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-upload")

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-upload" not in data


class UploadField(forms.FileField):
    """One file; its cleaned value is a `CheckedFile` (or None when nothing was chosen and nothing is required)."""

    widget = UploadInput
    sender = None  # who may name an upload in pieces

    def __init__(self, *, kinds=MATERIAL_KINDS, max_bytes=None, **kwargs):
        self.limits = dict.fromkeys(kinds, max_bytes or settings.UPLOAD_MAX_BYTES)
        self._own_help = "help_text" in kwargs
        super().__init__(**kwargs)
        self.allow(self.limits)

    def allow(self, limits):
        """Take these kinds, each up to so many bytes ({kind: bytes}; see `limits.Limits`)."""
        self.limits = limits
        endings = sorted(ending for kind in limits for ending in ENDINGS[kind])
        self.widget.attrs |= {"accept": ",".join(endings), "data-most": max(limits.values(), default=0)}
        if not self._own_help:
            self.help_text = lazy(limits_words, str)(limits)

    def clean(self, data, initial=None):
        try:
            if isinstance(data, str):
                return self._clean_pieces(data)
            upload = super().clean(data, initial)
            return self._checked(upload) if upload and upload is not initial else None
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def _clean_pieces(self, key):
        """An upload that came in pieces: one that is refused is not waited for any more."""
        if self.sender is None or not is_key(key):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        upload, content = arrived(self.sender, key)
        try:
            return replace(self._checked(content), upload=upload)
        except Refused:
            cancel_upload(upload)
            raise

    def _checked(self, upload):
        kind = check_name(upload.name, self.limits)
        check_size(upload.name, upload.size, self.limits[kind])
        return check_upload(upload.name, upload, kinds=self.limits)


def is_key(text):
    """Whether a text has the form of an upload's key."""
    with suppress(ValueError):
        return bool(UUID(text))
    return False
