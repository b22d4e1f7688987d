"""What an act on many files asks for."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Membership, User
from projects.people.seats import CENTRE, CENTRE_LEADER, OPERATORS
from projects.register.forms.leads import DayInput
from projects.register.models import Label

from ..models import Batch


class BatchForm(forms.Form):
    """No question; `params()` is what the batch keeps."""

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch = batch

    def params(self):
        """The answers as JSON."""
        return {name: f"{value or ''}" for name, value in self.cleaned_data.items()}


class HandOverForm(BatchForm):
    """To whom, with a word."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Hand over to"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by, county = self.batch.by, self.batch.county_id
        seats = Q(carrier__in=by.seats.carriers())
        if by.seats.has(*CENTRE, county_id=county):
            seats |= Q(role__in=CENTRE, county=county)
        if by.seats.has(CENTRE_LEADER, county_id=county):
            seats |= Q(role__in=OPERATORS, county=county)
        rows = Membership.objects.live().filter(seats, user__is_active=True).exclude(user=by)
        self.fields["to"].queryset = User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk")

    def params(self):
        return {"to": self.cleaned_data["to"].pk, "note": self.cleaned_data["note"]}


class RemindForm(BatchForm):
    """A word to whoever has to act."""

    words = forms.CharField(label=_("Words"), max_length=200, required=False)


class NewLabelForm(BatchForm):
    """A label, known or new."""

    name = forms.CharField(label=_("Label"), max_length=12)


class KnownLabelForm(BatchForm):
    """One of the labels of the county."""

    name = forms.ChoiceField(label=_("Label"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = Label.objects.filter(county=self.batch.county_id).values_list("name", flat=True)
        self.fields["name"].choices = [(name, name) for name in names]


class NextDateForm(BatchForm):
    """A day that lies ahead."""

    day = forms.DateField(label=_("Next date"), widget=DayInput())

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("The day must lie in the future."))
        return day


FORMS = {
    Batch.Act.HAND_OVER: HandOverForm, Batch.Act.REMIND: RemindForm, Batch.Act.LABEL: NewLabelForm, Batch.Act.UNLABEL: KnownLabelForm,
    Batch.Act.NEXT_DATE: NextDateForm,
}  # fmt: skip


def form_class(act):
    """The form of an act."""
    return FORMS.get(act, BatchForm)
