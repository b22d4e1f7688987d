"""The form field for uploads: checks by content and keeps the clean result for `store`."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from .checks import ENDINGS, MATERIAL_KINDS, check_upload


class UploadField(forms.FileField):
    """One file; its cleaned value is a `CheckedFile` (or None when nothing was chosen and nothing is required)."""

    def __init__(self, *, kinds=MATERIAL_KINDS, max_bytes=None, **kwargs):
        self.kinds, self.max_bytes = kinds, max_bytes or settings.UPLOAD_MAX_BYTES
        kwargs.setdefault("help_text", _("At most %(size)s.") % {"size": filesizeformat(self.max_bytes)})
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        endings = sorted(ending for kind in self.kinds for ending in ENDINGS[kind])
        return super().widget_attrs(widget) | {"accept": ",".join(endings)}

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload or upload is initial:
            return None
        if upload.size > self.max_bytes:
            raise ValidationError(
                _("“%(name)s” is %(size)s; at most %(limit)s are taken. Please make it smaller or split it.")
                % {"name": upload.name, "size": filesizeformat(upload.size), "limit": filesizeformat(self.max_bytes)}
            )
        try:
            return check_upload(upload.name, upload.read(), kinds=self.kinds)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
