"""Forms of rosters."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import Carrier
from projects.tenancy.forms import WORDS, DayOfFactField

from ..models import Education, Engagement, TalentLevel, Title
from ..rosterplan import FIELDS

PAPERS = ("pdf", "image")
NO_ID = _("Contract, certificate or insurance record; black out ID numbers on it.")


class StandingForm(forms.Form):
    """What is true of a person: engagement, education, title, level, marks."""

    kind = forms.ChoiceField(label=_("Engagement"), choices=Engagement.choices)
    education = forms.ChoiceField(label=_("Education"), choices=Education.choices, initial=Education.BACHELOR)
    title = forms.ChoiceField(label=_("Professional title"), choices=Title.choices, initial=Title.NONE)
    level = forms.ChoiceField(
        label=_("Talent level"), choices=TalentLevel.choices, initial=TalentLevel.NONE,
        help_text=_("Only the level; which plan it was is never kept."),
    )  # fmt: skip
    engineer = forms.BooleanField(
        label=_("Title of the engineering series"), required=False, initial=True,
        help_text=_("Only senior titles of this series count as senior engineers."),
    )  # fmt: skip
    insured = forms.BooleanField(label=_("Insured here"), required=False)
    overseas = forms.BooleanField(label=_("Returned from abroad"), required=False)
    graduate = forms.BooleanField(label=_("Graduated this year"), required=False)

    def standing(self):
        """The columns of the line."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class RosterPersonForm(StandingForm):
    """A new person. The day of birth is used once and not kept."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    born_on = forms.DateField(
        label=_("Day of birth"), help_text=_("Used once to know the same person again; not kept.")
    )
    since = DayOfFactField(label=_("Day of arrival"))
    evidence = UploadField(kinds=PAPERS, label=_("Evidence"), help_text=NO_ID)
    told = forms.BooleanField(label=_("The person was told what is kept here, why and for how long."))
    field_order = ["name", "born_on", "since"]


class RosterChangeForm(StandingForm):
    """What is otherwise from a day on."""

    since = DayOfFactField(label=_("Changed since"), initial=timezone.localdate)
    evidence = UploadField(kinds=PAPERS, label=_("Evidence"), help_text=NO_ID)
    reason = forms.CharField(label=_("Remark"), max_length=300, required=False, widget=WORDS)
    field_order = ["since"]


class RosterCorrectForm(StandingForm):
    """What was wrong from the start; without a new file the evidence stays."""

    since = DayOfFactField(label=_("Holds from"))
    evidence = UploadField(
        kinds=PAPERS, label=_("Evidence"), required=False, help_text=_("Empty: the file stays as it is.")
    )
    reason = forms.CharField(label=_("Reason of the correction"), max_length=300, widget=WORDS)
    field_order = ["since"]


class RosterLeaveForm(forms.Form):
    """The day from which somebody is not here any more."""

    on = DayOfFactField(label=_("Left on"), initial=timezone.localdate)
    evidence = UploadField(kinds=PAPERS, label=_("Evidence"), required=False)
    reason = forms.CharField(label=_("Remark"), max_length=300, required=False, widget=WORDS)


class RosterUseForm(forms.Form):
    """From which day on the roster gives the figure."""

    since = DayOfFactField(label=_("Counted from"), initial=timezone.localdate)


class DayForm(forms.Form):
    """As of which day a roster is shown."""

    on = forms.DateField(label=_("As of"), required=False, initial=timezone.localdate)

    def day(self):
        """The day asked for; today when there is none or none that can be read."""
        return (self.is_valid() and self.cleaned_data["on"]) or timezone.localdate()


class PeopleFilter(DayForm):
    """Filter of the people of all rosters."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    kind = forms.ChoiceField(label=_("Engagement"), required=False, choices=[("", _("All")), *Engagement.choices])
    education = forms.ChoiceField(label=_("Education"), required=False, choices=[("", _("All")), *Education.choices])
    level = forms.ChoiceField(label=_("Talent level"), required=False, choices=[("", _("All")), *TalentLevel.choices])
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
        self.order_fields(["on", "carrier", "kind", "education", "level", "q"])

    def wanted(self):
        """What was asked for; anything unclear is left out."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})
