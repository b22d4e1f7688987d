"""The filter of the supplement notices."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier

YEARS = 4


class NoticeFilter(forms.Form):
    """Notices of a carrier and a year."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
        now = timezone.localdate().year
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in range(now, now - YEARS, -1))]

    def cleaned(self):
        """What was asked for; anything unclear asks for nothing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})
