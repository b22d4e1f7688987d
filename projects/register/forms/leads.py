"""Forms around leads. A lead takes three minutes: only the name and who brought it are asked for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.people.seats import CENTRE
from projects.text import normalise, phone_digits

from ..models import LeadNote, Project, SourceKind


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class LeadForm(forms.ModelForm):
    """A lead. The carriers offered are those the person works for; the centre chooses among all of its county."""

    class Meta:
        model = Project
        fields = (
            "name", "introduced_by", "source", "carrier", "leader", "contact", "phone", "field", "next_date", "summary",
        )  # fmt: skip
        widgets = {"next_date": DayInput(), "summary": forms.Textarea(attrs={"rows": 4})}
        labels = {"summary": _("Words"), "next_date": _("Next contact on")}
        help_texts = {
            "introduced_by": _("Town, company, alumni, enclave: who told us"),
            "phone": _("Mobile, or landline with area code"),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seats = user.seats
        carriers = Carrier.objects.filter(county__in=seats.counties(*CENTRE)) | Carrier.objects.filter(pk__in=seats.carriers())
        self.fields["carrier"].queryset = carriers.order_by("pk")
        self.fields["carrier"].required = not seats.has(*CENTRE)
        self.fields["introduced_by"].required = True
        self.fields["source"].choices = [choice for choice in SourceKind.choices if choice[0] not in ("contest", "opening_stock")]
        if not self.fields["carrier"].required:
            self.fields["carrier"].empty_label = _("Not yet known")

    def clean_name(self):
        return normalise(self.cleaned_data["name"])

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        digits = phone_digits(typed)
        if digits is None:
            raise ValidationError(_("This is no complete phone number. A mobile has 11 digits; a landline starts with its area code."))
        return digits


class NoteForm(forms.ModelForm):
    """A contact, noted in ten seconds."""

    next_date = forms.DateField(label=_("Next contact on"), required=False, widget=DayInput())

    class Meta:
        model = LeadNote
        fields = ("kind", "on", "words")
        widgets = {"on": DayInput(), "words": forms.Textarea(attrs={"rows": 3})}


class SleepForm(forms.Form):
    """Until when a lead rests, and why."""

    wake_on = forms.DateField(label=_("Wake on"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class JudgeForm(forms.Form):
    """One project or two, and why."""

    SAME_FIRST, SAME_SECOND, DIFFERENT = "first", "second", "different"
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [
            (self.SAME_FIRST, _("The same project; keep %(number)s") % {"number": pair.first.number}),
            (self.SAME_SECOND, _("The same project; keep %(number)s") % {"number": pair.second.number}),
            (self.DIFFERENT, _("Two different projects")),
        ]


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
