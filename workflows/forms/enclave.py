"""Forms of the enclave's desk: a renewal, an event with who came."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.outcomes.models import CarrierEvent
from projects.tenancy.forms import WORDS, DayOfFactField

LINE = re.compile(r"^(?P<unit>.*?[^\d\s,，:：])[\s,，:：]*(?P<heads>\d{1,4})\s*(人|名)?$")
MOST_LINES = 300


class RenewForm(forms.Form):
    """A further agreement: signed when, until when, the scan."""

    signed_on = DayOfFactField(label=_("Agreement signed"))
    term_to = forms.DateField(label=_("Term until"))
    agreement = UploadField(kinds=("pdf", "image"), label=_("Signed agreement"))


class AttendanceField(forms.CharField):
    """Lines of a unit and its people; cleaned to (unit, heads) pairs."""

    widget = forms.Textarea(attrs={"rows": 8})

    def clean(self, value):
        found = []
        for number, line in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            match = LINE.match(line.strip())
            if match is None or not int(match["heads"]):
                words = {"number": number, "line": line.strip()[:40]}
                raise forms.ValidationError(gettext("Line %(number)s (“%(line)s”): write the unit, then the number of people.") % words)
            found.append((match["unit"][:100], int(match["heads"])))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(gettext("At most %(most)s lines.") % {"most": MOST_LINES})
        return found


class AttendanceForm(forms.Form):
    """Who came to an event."""

    attendance = AttendanceField(
        label=_("Who came"), required=False,
        help_text=_("One line for each unit: its name and how many people, for example Stardust Vision 3. Names of persons are not kept."),
    )  # fmt: skip


class EventForm(AttendanceForm):
    """An event that took place."""

    name = forms.CharField(label=_("Event held"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=CarrierEvent.Kind.choices)
    on = DayOfFactField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    words = forms.CharField(label=_("Outcome in words"), max_length=500, required=False, widget=WORDS)
    field_order = ["name", "kind", "on", "place", "attendance", "words"]
