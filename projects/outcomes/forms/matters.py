"""Forms of matters to coordinate."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import User
from projects.register.forms.leads import DayInput
from projects.tenancy.forms import WORDS, DayOfFactField

from ..models import Matter


class MatterForm(forms.Form):
    """What is to be coordinated, with which unit, by when, and who of ours sees to it."""

    what = forms.CharField(label=_("Matter"), max_length=100, help_text=_("In one line, as it stands in the report"))
    words = forms.CharField(label=_("What is asked for"), max_length=500, required=False, widget=WORDS)
    unit = forms.CharField(
        label=_("Unit to coordinate with"), max_length=60, widget=forms.TextInput(attrs={"list": "matter-units"})
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who sees to it"), empty_label=None)
    raised_on = DayOfFactField(label=_("Raised on"), widget=DayInput(), initial=timezone.localdate)
    due_on = forms.DateField(label=_("Due by"), widget=DayInput())

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


class SettleForm(forms.Form):
    """What became of a matter."""

    STATES = [choice for choice in Matter.State.choices if choice[0] != Matter.State.OPEN]
    state = forms.ChoiceField(label=_("What became of it"), choices=STATES, widget=forms.RadioSelect)
    on = DayOfFactField(label=_("Settled on"), widget=DayInput(), initial=timezone.localdate)
    result = forms.CharField(label=_("What came of it"), max_length=300, widget=WORDS)


class ReopenForm(forms.Form):
    """Taking a settled matter up again."""

    due_on = forms.DateField(label=_("Due by"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=WORDS)


class MatterFilter(forms.Form):
    """Filter of the list."""

    unit = forms.CharField(label=_("Unit to coordinate with"), required=False, max_length=60)
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)
