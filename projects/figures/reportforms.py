"""Forms of the reports: of a period with its filter and layout; a correction."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.register.models import SourceKind, TechField

from .forms import year_choices
from .models import Report
from .reports.narrowing import narrowed_words

FILTERS = ("source", "carrier", "field", "town")


class ReportForm(forms.Form):
    """Which period's report: a year, or one quarter of it; all projects or those of a filter; its layout."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, choices=year_choices)
    quarter = forms.TypedChoiceField(label=_("Period"), coerce=int, empty_value=None, required=False, choices=())
    look = forms.ChoiceField(label=_("Layout"), choices=Report.Look, required=False)
    source = forms.ChoiceField(label=_("First source"), required=False)
    carrier = forms.TypedChoiceField(label=_("Carrier"), coerce=int, empty_value=None, required=False)
    field = forms.ChoiceField(label=_("Technical field"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        words = [_("The year so far"), _("Quarter 1"), _("Quarters 1 and 2"), _("Quarters 1 to 3"), _("Whole year")]
        self.fields["quarter"].choices = [(number or "", label) for number, label in enumerate(words)]
        carriers = list(Carrier.objects.filter(county=county).order_by("kind", "short_name"))
        towns = sorted({row.town for row in carriers if row.town})
        every = [("", _("All"))]
        self.fields["source"].choices = every + SourceKind.choices
        self.fields["carrier"].choices = every + [(row.pk, row.short_name) for row in carriers]
        self.fields["field"].choices = every + TechField.choices
        self.fields["town"].choices = every + [(town, town) for town in towns]

    def clean(self):
        """A period that has not begun has no report."""
        year, quarter = self.cleaned_data.get("year"), self.cleaned_data.get("quarter")
        if year and quarter and date(year, quarter * 3 - 2, 1) > timezone.localdate():
            self.add_error("quarter", _("This quarter has not begun yet."))
        return self.cleaned_data

    def asked(self):
        """What `ask_report` takes."""
        data = self.cleaned_data
        narrowed = {name: data[name] for name in FILTERS if data[name]}
        return {
            "year": data["year"], "quarter": data["quarter"], "look": data["look"] or Report.Look.OFFICIAL,
            "narrowed": narrowed, "narrowed_words": narrowed_words(narrowed)[:200],
        }  # fmt: skip


class CorrectionForm(forms.Form):
    """Why an issued report is replaced; the words stand on the new paper and on the old one's check page."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        max_length=200,
        help_text=_("Printed on the new report and shown on the page of the QR code"),
    )
