"""Form of an audit file."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DossierForm(forms.Form):
    """Of which year (where it is not of one project), and whether with the papers that name people."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)
    full = forms.BooleanField(
        label=_("With papers that name people"), required=False,
        help_text=_("Otherwise they are listed with their hash and not enclosed"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Needed with papers that name people")
    )

    def __init__(self, *args, may_have_full, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        if project:
            del self.fields["year"]
        if not may_have_full:
            del self.fields["full"]
