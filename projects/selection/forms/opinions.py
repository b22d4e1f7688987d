"""Forms of a leader's opinion: whom to ask what, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.people.circles import leaders_of

from ..models import Opinion


class AskForm(forms.Form):
    """Which leaders, and what they are asked."""

    leaders = forms.ModelMultipleChoiceField(None, label=_("Leaders"), widget=forms.CheckboxSelectMultiple)
    question = forms.CharField(
        label=_("What is asked"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        initial=_("Please look at the project and say whether it should be admitted."),
    )  # fmt: skip

    def __init__(self, *args, county_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leaders"].queryset = leaders_of(county_id).order_by("name", "pk")


class OpinionForm(forms.Form):
    """The leader's answer."""

    view = forms.ChoiceField(label=_("Opinion of the leader"), choices=Opinion.View, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words of the leader"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("May stay empty when you agree."),
    )  # fmt: skip
