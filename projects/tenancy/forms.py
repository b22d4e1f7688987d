"""Forms about stays: filters of the lists, exits, and reasons."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import WanField, format_wan
from projects.people.models import Carrier
from projects.register.models import Project

from .models import Room

WORDS = forms.Textarea(attrs={"rows": 3})


class DayOfFactField(forms.DateField):
    """A day on which something happened: today or earlier."""

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(gettext("The day lies in the future. Enter it when it has happened."))


class CarrierFilter(forms.Form):
    """Filter of a list by carrier, year and words."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)

    def __init__(self, *args, carriers, years=3, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
        now = timezone.localdate().year
        self.fields["year"].choices = [("", _("All"))] + [(year, year) for year in range(now, now - years, -1)]

    def cleaned(self):
        """What was asked for; anything unclear is left out instead of failing."""
        self.is_valid()
        return self.cleaned_data if hasattr(self, "cleaned_data") else {}


class ReasonForm(forms.Form):
    """One reason, in words."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=WORDS)


class PetitionForm(forms.Form):
    """What shall be looked into."""

    words = forms.CharField(label=_("Reason and request"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    file = UploadField(kinds=("pdf", "image"), label=_("File"), required=False)


class AnswerForm(forms.Form):
    """The answer to a petition, with its reasons."""

    granted = forms.TypedChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("Agreed")), ("no", _("Not agreed"))],
    )  # fmt: skip
    words = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class RoomChoiceField(forms.ModelChoiceField):
    """A room of the list, with its area, its rent and who holds it now."""

    def __init__(self, **kwargs):
        super().__init__(Room.objects.none(), **kwargs)

    def label_from_instance(self, room):
        """E.g. “A座301 · 120㎡ · 0.6万元/月 · 已由“星尘视觉”使用至2027-03-01”."""
        parts = [str(room), f"{room.area.normalize():f}㎡"]
        if room.rent is not None:
            parts.append(gettext("%(amount)s × 10,000 yuan a month") % {"amount": format_wan(room.rent)})
        if room.held:
            use = room.held[0]
            said = (
                gettext("reserved for “%(project)s” until %(day)s")
                if use.reserved
                else gettext("held by “%(project)s” until %(day)s")
            )
            parts.append(said % {"project": use.project.name, "day": use.holds_until})
        return " · ".join(parts)


class RoomForm(forms.ModelForm):
    """A room as its carrier enters it."""

    rent = WanField(
        label=_("Rent per month (in 10,000 yuan)"), required=False, help_text=_("0 or empty when there is none")
    )

    class Meta:
        model = Room
        fields = ["building", "number", "area", "rent", "closed_on", "words"]

    def _get_validation_exclusions(self):
        """The verb itself says when a room is entered already."""
        return super()._get_validation_exclusions() | {"number"}


class ReserveForm(forms.Form):
    """Keep a room for a project: for which days, and until when the reservation holds."""

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    first_day = forms.DateField(label=_("Wanted from"))
    last_day = forms.DateField(label=_("Wanted until"))
    reserved_until = forms.DateField(
        label=_("Reserved until"), help_text=_("Without an agreement by then the room is free again by itself.")
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
