"""What an act on many files asks for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.forms.leads import DayInput
from projects.register.models import Label

from ..models import Batch


class BatchForm(forms.Form):
    """No question; `params()` is what the batch keeps."""

    def __init__(self, *args, county_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.county_id = county_id

    def params(self):
        """The answers as JSON."""
        return {name: f"{value or ''}" for name, value in self.cleaned_data.items()}


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
        names = Label.objects.filter(county=self.county_id).values_list("name", flat=True)
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
    Batch.Act.REMIND: RemindForm, Batch.Act.LABEL: NewLabelForm, Batch.Act.UNLABEL: KnownLabelForm,
    Batch.Act.NEXT_DATE: NextDateForm,
}  # fmt: skip


def form_class(act):
    """The form of an act."""
    return FORMS.get(act, BatchForm)
