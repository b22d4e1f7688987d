"""Forms of the figures: which year, as of which day, known on which day; which report."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import SourceKind, TechField

from .rules.narrowing import NONE, PARTS, Narrowing

FIRST_YEAR = 2024


def year_choices():
    """Years that can be asked for, the running one first."""
    return [(year, str(year)) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1)]


@dataclass(frozen=True)
class Asked:
    """The question behind a figure; it travels along in every link."""

    year: int
    as_of: date
    known_on: date
    part: Narrowing = Narrowing()

    @property
    def query(self):
        """As part of an address. Dates that are today's are left out, so that a bookmark stays alive."""
        today = timezone.localdate()
        dates = {"as_of": self.as_of, "known_on": self.known_on}
        dates = {name: day for name, day in dates.items() if day != today}
        return urlencode({"year": self.year, **dates, **self.part.given})

    @property
    def today(self):
        """The day on which it is asked."""
        return timezone.localdate()

    @classmethod
    def default(cls):
        """The running year, as of today and as known today."""
        today = timezone.localdate()
        return cls(today.year, today, today)


class AskForm(forms.Form):
    """Year and the two dates; empty dates mean today."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, choices=year_choices, required=False)
    as_of = forms.DateField(label=_("Facts up to"), required=False)
    known_on = forms.DateField(label=_("As known on"), required=False)

    @classmethod
    def of(cls, query, **more):
        """The form of a page's address; without a year it is the running one."""
        data, today = query.copy(), timezone.localdate()
        for name, value in (("year", str(today.year)), ("as_of", today.isoformat()), ("known_on", today.isoformat())):
            data.setdefault(name, value)
        return cls(data, **more)

    def clean(self):
        today = timezone.localdate()
        for name in ("as_of", "known_on"):
            if (self.cleaned_data.get(name) or today) > today:
                self.add_error(name, _("This day lies in the future; figures are known up to today."))
        return self.cleaned_data

    @property
    def asked(self):
        """The question, with today's for whatever was not understood (the form shows the error)."""
        default = Asked.default()
        data = self.cleaned_data if self.is_bound and self.is_valid() else getattr(self, "cleaned_data", {})
        return Asked(
            data.get("year") or default.year,
            data.get("as_of") or default.as_of,
            data.get("known_on") or default.known_on,
            Narrowing(**{name: self.data.get(name, "") for name in PARTS}),
        )

    @property
    def kept(self):
        """What the address narrows, as (name, value): the form sends it along."""
        return [(name, self.data[name]) for name in PARTS if self.data.get(name)]

    def asked_in(self, year):
        """The same question about another year."""
        return replace(self.asked, year=year)


class OverviewForm(AskForm):
    """The question of the overview: year and dates, and which part of the figures."""

    carrier = forms.ChoiceField(label=_("Carrier"), required=False)
    source = forms.ChoiceField(label=_("First source"), required=False, choices=[("", _("All")), *SourceKind.choices])
    field = forms.ChoiceField(label=_("Technical field"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)

    def __init__(self, *args, carriers=(), **kwargs):
        """`carriers` are those that the person may choose from."""
        super().__init__(*args, **kwargs)
        named = [(str(carrier.pk), carrier.short_name) for carrier in carriers]
        self.fields["carrier"].choices = [("", _("All")), *named, (NONE, _("Landed directly"))]
        self.fields["field"].choices = [("", _("All")), *TechField.choices, (NONE, _("Not stated"))]
        towns = dict.fromkeys(carrier.town for carrier in carriers if carrier.town)
        self.fields["town"].choices = [("", _("All")), *((town, town) for town in towns)]
        for name in PARTS:
            self.fields[name].error_messages["invalid_choice"] = _("There is no such choice here; everything is shown.")

    @classmethod
    def of(cls, query, carriers=()):
        """The form of a page's address."""
        return cls(AskForm.of(query).data, carriers=carriers)

    @property
    def asked(self):
        """The question; a part that is not understood narrows nothing."""
        asked = super().asked
        return replace(asked, part=Narrowing(**{name: self.cleaned_data.get(name) or "" for name in PARTS}))
