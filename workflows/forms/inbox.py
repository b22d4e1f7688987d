"""Forms of the inbox: filter controls, columns, saved views, handing over, days away, calls."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, User
from projects.people.seats import CENTRE, OPERATORS
from projects.register.forms.leads import DayInput
from projects.register.stages import Stage

from ..inboxrows import COLUMNS
from ..models import Absence, Deputy, SavedFilter
from ..steps import office_steps

CLOCKS = [
    ("overdue", _("Overdue")), ("soon", _("Due soon")), ("stopped", _("Clock stands")), ("provisional", _("Provisional")),
]  # fmt: skip
ANY = [("", _("All"))]


def carriers_of(user):
    """Carriers that somebody's inbox may name: those of one's counties."""
    counties = user.seats.counties(*OPERATORS, *CENTRE)
    return Carrier.objects.filter(county__in=counties).values_list("pk", "short_name", "name")


def colleagues_of(user):
    """People of the office who share a carrier or the centre with this person, themselves included."""
    seats = user.seats
    same = Q(memberships__carrier__in=seats.carriers(), memberships__role__in=OPERATORS)
    counties = seats.counties(*CENTRE)
    same |= Q(memberships__county__in=counties, memberships__role__in=(*CENTRE, *OPERATORS))
    return User.objects.filter(same, memberships__ended_at=None, is_active=True).order_by("name", "pk").distinct()


def choices_of(user):
    """`choices(key)`: the values that a filter of the inbox may take, asked for when they are needed."""
    asks = {
        "stage": lambda: Stage.choices,
        "step": office_steps,
        "carrier": lambda: [(pk, short) for pk, short, _name in carriers_of(user)],
        "owner": lambda: list(colleagues_of(user).values_list("pk", "name")),
    }
    return lambda key: asks[key]()


class InboxFilter(forms.Form):
    """The ordinary controls beside the search box; both give the same address."""

    step = forms.ChoiceField(label=_("Step"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[*ANY, *Stage.choices])
    carrier = forms.ChoiceField(label=_("Carrier"), required=False)
    owner = forms.ChoiceField(label=_("Handled by"), required=False)
    clock = forms.ChoiceField(label=_("Time left"), required=False, choices=[*ANY, *CLOCKS])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        choices = choices_of(user)
        self.fields["step"].choices = [*ANY, *office_steps()]
        self.fields["carrier"].choices = [*ANY, *choices("carrier")]
        self.fields["owner"].choices = [*ANY, ("me", _("Me")), ("none", _("Nobody")), *choices("owner")]


class ColumnsForm(forms.Form):
    """Which columns the inbox shows."""

    columns = forms.MultipleChoiceField(
        label=_("Columns shown"), choices=[(name, column.label) for name, column in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class SaveFilterForm(forms.ModelForm):
    """The present view under a name."""

    class Meta:
        model = SavedFilter
        fields = ("name", "shared")


class HandOverForm(forms.Form):
    """To whom a file goes, and a word with it."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Hand over to"), empty_label=_("Please choose"))
    note = forms.CharField(
        label=_("Note to the colleague"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class AbsenceForm(forms.ModelForm):
    """Days away and who stands in."""

    class Meta:
        model = Absence
        fields = ("first_day", "last_day", "deputy")
        widgets = {"first_day": DayInput(), "last_day": DayInput()}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if last and last < timezone.localdate():
            self.add_error("last_day", ValidationError(_("These days are over.")))
        elif first and last and last < first:
            self.add_error("last_day", ValidationError(_("The last day must not lie before the first.")))
        return data


class DeputyForm(forms.ModelForm):
    """AB角."""

    class Meta:
        model = Deputy
        fields = ("deputy",)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people
        self.fields["deputy"].empty_label = _("Nobody")
        self.fields["deputy"].required = False


class CallForm(forms.Form):
    """电话已告知."""

    words = forms.CharField(label=_("What was said"), max_length=300, required=False)
