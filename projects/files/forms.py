"""The form field for uploads: checks by content and keeps the clean result for `store`."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy

from projects.trace.errors import Refused

from .checks import ENDINGS, MATERIAL_KINDS, check_name, check_upload
from .limits import check_size, limits_words


class UploadField(forms.FileField):
    """One file; its cleaned value is a `CheckedFile` (or None when nothing was chosen and nothing is required)."""

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
        upload = super().clean(data, initial)
        if not upload or upload is initial:
            return None
        try:
            kind = check_name(upload.name, self.limits)
            check_size(upload.name, upload.size, self.limits[kind])
            return check_upload(upload.name, upload, kinds=self.limits)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
