"""Forms about the experts of a meeting: whom to invite, attendance, a draw, a free place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.register.models import TechField

from ..models import Expert, Vacancy
from .meetings import OneExpert, pool_of

CAUSES = Vacancy.Cause


class CandidateFilter(forms.Form):
    """By field and load."""

    field = forms.ChoiceField(label=_("Technical field"), required=False)
    most = forms.IntegerField(label=_("At most so many open sheets"), required=False, min_value=0, max_value=999)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("All fields")), *TechField.choices]

    def conditions(self):
        """As `proposals.candidates` takes them."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {"fields": [data["field"]] if data.get("field") else [], "most_open": data.get("most")}


class AttendanceForm(forms.Form):
    """What happened to an expert of the meeting: did not come, came late, abstains, is prevented."""

    WORDS = (
        (CAUSES.NO_SHOW, _("Did not come")), (CAUSES.REPLACED, _("Prevented otherwise: leaves the meeting")),
        (CAUSES.LATE, _("Came late: missed the projects ticked below")),
        (CAUSES.ABSTAINED, _("Abstains on the projects ticked below")),
    )  # fmt: skip

    cause = forms.ChoiceField(
        label=_("What is the matter"), choices=WORDS, widget=forms.RadioSelect, initial=CAUSES.NO_SHOW
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Projects"), queryset=Expert.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those without a submitted sheet. Needed for coming late and for abstaining."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300)
    substitute = OneExpert(
        Expert.objects.none(), label=_("Substitute"), required=False, empty_label=_("Nobody"),
        help_text=_("For an expert who leaves the meeting. Free places are also filled one by one on the meeting's page."),
    )  # fmt: skip

    def __init__(self, *args, meeting, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = pool_of(meeting)
        self.fields["items"].queryset = items

    def clean(self):
        data = super().clean()
        partly = data.get("cause") in (CAUSES.LATE, CAUSES.ABSTAINED)
        if partly and not data.get("items"):
            self.add_error("items", _("Tick the projects that this is about."))
        if partly and data.get("substitute"):
            self.add_error("substitute", _("The expert stays in the meeting: fill the free places on its page."))
        return data


class DrawForm(forms.Form):
    """How many, from which fields; a further draw needs its reason."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=15, initial=5)
    fields_wanted = forms.MultipleChoiceField(
        label=_("Technical fields"), choices=TechField.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every field."),
    )  # fmt: skip
    most_open = forms.IntegerField(label=_("At most so many open sheets"), required=False, min_value=0, max_value=999)
    unavailable = forms.ModelMultipleChoiceField(
        Expert.objects.none(), label=_("Cannot come this time"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why it is drawn again"),
        max_length=300,
        help_text=_("It stands in the record, beside the earlier draw."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args, last, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["after"] = last.number if last else 0
        if last is None:
            del self.fields["reason"], self.fields["unavailable"]
            return
        drawn = [row["expert"] for row in last.drawn]
        self.fields["unavailable"].queryset = Expert.objects.filter(pk__in=drawn).select_related("user")
        self.initial |= {"places": last.places, "fields_wanted": last.fields, "most_open": last.most_open}

    def values(self):
        """As the verb takes it."""
        data = dict(self.cleaned_data)
        return data | {"fields": data.pop("fields_wanted")}
