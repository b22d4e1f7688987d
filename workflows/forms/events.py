"""Forms of events: what took place, who came, what proves it, the second check, the filter of the list."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.outcomes.models import CarrierEvent, EventKind, EventPaper
from projects.register.models import Project
from projects.tenancy.forms import WORDS, CarrierFilter, DayOfFactField

LINE = re.compile(r"^(?P<unit>.*?[^\d\s,，:：])[\s,，:：]*(?P<heads>\d{1,4})\s*(人|名)?$")
MOST_LINES, MOST_PROJECTS = 300, 100
PAPERS = ("pdf", "image")


class AttendanceField(forms.CharField):
    """Lines of a unit and its people; cleaned to (unit, heads) pairs."""

    widget = forms.Textarea(attrs={"rows": 8})

    def clean(self, value):
        found = []
        for number, line in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            match = LINE.match(line.strip())
            if match is None or not int(match["heads"]):
                words = {"number": number, "line": line.strip()[:40]}
                raise forms.ValidationError(
                    gettext("Line %(number)s (“%(line)s”): write the unit, then the number of people.") % words
                )
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


class NumbersField(forms.CharField):
    """Numbers of projects that the person sees, cleaned to the projects; the form gives `user`."""

    user = None

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "、".join(row.number for row in value)

    def clean(self, value):
        wanted = dict.fromkeys(re.findall(r"[^\s,，、;；]+", super().clean(value)))
        if len(wanted) > MOST_PROJECTS:
            raise forms.ValidationError(gettext("At most %(most)s projects.") % {"most": MOST_PROJECTS})
        found = {row.number: row for row in Project.objects.visible_to(self.user).filter(number__in=list(wanted))}
        if lacking := [number for number in wanted if number not in found]:
            raise forms.ValidationError(
                gettext("There is no project “%(number)s”. Check the number.") % {"number": lacking[0][:30]}
            )
        return list(found.values())


class FactsForm(forms.Form):
    """What took place."""

    name = forms.CharField(label=_("Event held"), max_length=100)
    kind = forms.ModelChoiceField(EventKind.objects.none(), label=_("Kind"), to_field_name="code")
    mode = forms.ChoiceField(
        label=_("Way of holding"), choices=CarrierEvent.Mode, required=False,
        help_text=_("On site and online at the same time is one event: record it once."),
    )  # fmt: skip
    on = DayOfFactField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    words = forms.CharField(label=_("Outcome in words"), max_length=500, required=False, widget=WORDS)
    projects = NumbersField(
        label=_("Projects concerned"), required=False, max_length=3000,
        help_text=_("Numbers of projects with a comma between them"),
    )  # fmt: skip

    def __init__(self, *args, kinds, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds
        self.fields["projects"].user = user

    def clean_mode(self):
        return self.cleaned_data["mode"] or CarrierEvent.Mode.ONSITE


class EventForm(AttendanceForm, FactsForm):
    """An event that took place, with who came and what proves it."""

    photo = UploadField(kinds=("image",), label=_("Photo of the event"), required=False)
    sheet = UploadField(kinds=PAPERS, label=_("Sign-in sheet"), required=False)
    field_order = ["name", "kind", "mode", "on", "place", "attendance", "projects", "words", "photo", "sheet"]

    def papers(self):
        """(kind of paper, checked upload) of what was given."""
        given = ((kind, self.cleaned_data.get(kind.value)) for kind in (EventPaper.Kind.PHOTO, EventPaper.Kind.SHEET))
        return [(kind, upload) for kind, upload in given if upload]


class EventChangeForm(FactsForm):
    """The facts of an event put right, with the reason."""

    reason = forms.CharField(label=_("Reason of the correction"), max_length=300, widget=WORDS)


class PaperForm(forms.Form):
    """One more photo, sheet or paper."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EventPaper.Kind)
    file = UploadField(kinds=PAPERS, label=_("File"))


class EventCheckForm(forms.Form):
    """Stand for an event, or send it back with a reason."""

    reason = forms.CharField(label=_("Reason for sending it back"), max_length=300, required=False)


class EventFilter(CarrierFilter):
    """Filter of the county's events."""

    kind = forms.ModelChoiceField(
        EventKind.objects.none(), label=_("Kind"), required=False, empty_label=_("All"), to_field_name="code"
    )
    q = forms.CharField(label=_("Event held"), required=False, max_length=60)
    field_order = ["kind", "carrier", "year", "q"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, years=10, **kwargs)
        self.fields["kind"].queryset = kinds
