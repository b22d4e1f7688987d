"""Forms of the matters of stays: asking, checking, deciding."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import Carrier
from projects.tenancy.forms import WORDS, DayOfFactField
from projects.tenancy.models import MoveIn, StayCase

PAPERS = ("pdf", "image")
Kind = StayCase.Kind
DAYS = {
    Kind.EXTENSION: _("New end of the term"), Kind.GRADUATION: _("Day of graduation"), Kind.EXIT: _("Day of exit"),
}  # fmt: skip


class CaseForm(forms.Form):
    """What is asked for: of which stay, until or on which day, and why."""

    move_in = forms.ModelChoiceField(MoveIn.objects.none(), label=_("Stay"), empty_label=None)
    wanted_on = forms.DateField(label=_("Wanted day"))
    words = forms.CharField(label=_("Reason and request"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    file = UploadField(kinds=PAPERS, label=_("File"), required=False)

    def __init__(self, *args, stays, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["move_in"].queryset = stays
        self.fields["wanted_on"].label = DAYS[kind]


class CheckForm(forms.Form):
    """The opinion of the desk."""

    finding = forms.CharField(label=_("Opinion of the desk"), max_length=1000, widget=WORDS)

    def facts(self):
        """What the verb takes."""
        return dict(self.cleaned_data)


class WhitherForm(CheckForm):
    """When the firm left, and where it goes."""

    day = DayOfFactField(label=_("Day of exit"))
    whither = forms.ChoiceField(label=_("Whither"), choices=MoveIn.Whither.choices, widget=forms.RadioSelect)
    next_carrier = forms.ModelChoiceField(
        Carrier.objects.none(), label=_("Next carrier"), required=False, empty_label=_("None")
    )
    destination = forms.CharField(label=_("Destination"), max_length=120, required=False)
    field_order = ["day", "exit_kind", "whither", "next_carrier", "destination"]

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_carrier"].queryset = carriers

    def clean(self):
        data = super().clean()
        if data.get("whither") == MoveIn.Whither.CARRIER:
            if not data.get("next_carrier"):
                self.add_error("next_carrier", gettext("Choose the carrier."))
        else:
            data["next_carrier"] = None
            if data.get("whither") in (MoveIn.Whither.COUNTY, MoveIn.Whither.OUTSIDE) and not data.get("destination"):
                self.add_error("destination", gettext("Name the place."))
        return data


class ExitForm(WhitherForm):
    """The facts of an exit; graduation has a flow of its own."""

    exit_kind = forms.ChoiceField(
        label=_("Kind of exit"), widget=forms.RadioSelect,
        choices=[choice for choice in MoveIn.ExitKind.choices if choice[0] != MoveIn.ExitKind.GRADUATED],
    )  # fmt: skip


class GraduationForm(WhitherForm):
    """Which criterion is met, with its proof."""

    met = forms.MultipleChoiceField(
        label=_("Criteria that are met"), widget=forms.CheckboxSelectMultiple, required=False
    )
    proof = UploadField(kinds=PAPERS, label=_("Proof of the criterion"), required=False)
    field_order = ["met", "proof", "day", "whither", "next_carrier", "destination"]

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.fields["met"].choices = [(str(n), f"{row.rule}（{row.actual}）") for n, row in enumerate(criteria)]
        self.fields["day"].label = DAYS[Kind.GRADUATION]

    def facts(self):
        data = dict(self.cleaned_data)
        ticked = set(data.pop("met"))
        data["conditions"] = [
            {"name": row.name, "rule": row.rule, "actual": row.actual, "met": str(n) in ticked}
            for n, row in enumerate(self.criteria)
        ]
        return data


class CaseDecisionForm(forms.Form):
    """Agree, refuse, or send back to the desk; always with words."""

    decision = forms.ChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect,
        choices=[("grant", _("Agreed")), ("decline", _("Not agreed")), ("send_back", _("Send back"))],
    )  # fmt: skip
    words = forms.CharField(label=_("Answer"), max_length=300, widget=WORDS)
