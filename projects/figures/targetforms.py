"""Forms about targets: one target, its split, what the county reached, the second check, a period to close."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import Carrier
from projects.tenancy.forms import WORDS, DayOfFactField

from .forms import year_choices
from .models import Target, TargetPart
from .rules.periods import NUMBERS
from .rules.splits import part_words

PartKind = TargetPart.Kind
PAPERS = ("pdf", "image", "xlsx", "docx")


class TargetForm(forms.ModelForm):
    """A target as the plan prints it."""

    class Meta:
        model = Target
        fields = ["name", "value", "unit", "bound", "firm", "county_wide", "lead", "supporting", "source"]
        widgets = {"supporting": forms.CheckboxSelectMultiple}

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("lead", "supporting"):
            self.fields[name].queryset = sections
        self.fields["value"].help_text = _("Leave empty where the plan names no number.")
        self.fields["firm"].help_text = _("Without the mark the plan only aspires to it.")
        self.fields["county_wide"].help_text = _("The lead section reports the county's figure; ours stands beside it.")

    def _post_clean(self):
        """The verb keeps the values; the row read for the page stays as it was."""


class SplitForm(forms.Form):
    """A number for each part; what is empty is no part."""

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, **kwargs)
        self.target, self.places = target, {}
        set_now = {(row.kind, row.key): row.value for row in target.parts.all()}
        carriers = list(Carrier.objects.filter(county=target.county))
        names = {carrier.code: carrier.short_name for carrier in carriers}
        for place, (kind, key) in enumerate(_offered(carriers, set_now)):
            name = f"part-{place}"
            self.places[name] = (kind, key)
            words = part_words(kind, key, names)
            label = words if kind == PartKind.CONTEST else f"{PartKind(kind).label} · {words}"
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=10**9, required=False, initial=set_now.get((kind, key))
            )

    def parts(self):
        """{(kind, key): value} of what was filled in."""
        return {self.places[name]: value for name, value in self.cleaned_data.items() if value is not None}


def _offered(carriers, set_now):
    """The parts that may be filled in, in order; those that are set stay even when their carrier is gone."""
    offered = [(PartKind(row.kind), row.code) for row in carriers if row.kind in (PartKind.ENCLAVE, PartKind.INCUBATOR)]
    offered.sort()
    towns = sorted({row.town for row in carriers if row.town})
    offered += [(PartKind.CONTEST, ""), *((PartKind.TOWN, town) for town in towns)]
    offered += [(PartKind.QUARTER, str(number)) for number in range(1, 5)]
    return offered + [part for part in set_now if part not in offered]


class CountyFigureForm(forms.Form):
    """What the whole county reached by a day, and the paper that proves it."""

    value = forms.DecimalField(label=_("Completed by the county"), min_value=0, max_digits=16, decimal_places=4)
    as_of = DayOfFactField(label=_("As of"))
    evidence = UploadField(kinds=PAPERS, label=_("Proof"))
    words = forms.CharField(label=_("Words"), max_length=300, required=False, widget=WORDS)

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("In %(unit)s, from the beginning of the year.") % {"unit": target.unit}


class CheckForm(forms.Form):
    """Stand for a reported figure, or send it back with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["reason"].required = bool(data and "send_back" in data)

    def clean_reason(self):
        """A reason typed beside the other button sends nothing back."""
        return self.cleaned_data["reason"] if "send_back" in self.data else ""


class PeriodForm(forms.Form):
    """Which period is closed: "month-3", "quarter-2", "year-0" of a year."""

    year = forms.TypedChoiceField(coerce=int, choices=year_choices)
    period = forms.ChoiceField(
        choices=[(f"{kind}-{number}", "") for kind, numbers in NUMBERS.items() for number in numbers]
    )

    def clean_period(self):
        kind, number = self.cleaned_data["period"].rsplit("-", 1)
        return kind, int(number)
