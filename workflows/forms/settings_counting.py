"""Forms of the rules that count: qualifying events, and what a level of landing demands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.figures.rules.trials import RULE_KINDS
from projects.money import WanField
from projects.outcomes.models import MilestoneKind
from projects.register.models import FigureKind

from .settings import FromForm

WORDS = forms.Textarea(attrs={"rows": 6})


class CountingRuleForm(FromForm):
    """The next version of the counting rule."""

    qualifying = forms.MultipleChoiceField(
        label=_("Qualifying events"), widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, FigureKind(kind).label) for kind in RULE_KINDS],
    )  # fmt: skip
    close_month = forms.IntegerField(label=_("Year closes: month"), min_value=1, max_value=12)
    close_day = forms.IntegerField(label=_("Year closes: day"), min_value=1, max_value=28)
    words = forms.CharField(label=_("The rule in words"), max_length=3000, widget=WORDS)


LONGEST_WAIVER = 730  # days


class LandingConditionsForm(FromForm):
    """The next version of the conditions of a level."""

    required = forms.MultipleChoiceField(
        label=_("All of"), required=False, widget=forms.CheckboxSelectMultiple, choices=MilestoneKind.choices
    )
    any_of = forms.MultipleChoiceField(
        label=_("Any of"), required=False, widget=forms.CheckboxSelectMultiple, choices=MilestoneKind.choices
    )
    any_count = forms.IntegerField(label=_("How many of these"), min_value=0, max_value=len(MilestoneKind))
    least_funds = WanField(label=_("Least funds in place (in 10,000 yuan)"), min_fen=0)
    least_heads = forms.IntegerField(label=_("Fewest insured staff"), min_value=0, max_value=10000)
    waivable = forms.MultipleChoiceField(
        label=_("May be waived"), required=False, widget=forms.CheckboxSelectMultiple, choices=MilestoneKind.choices,
        help_text=_("With a reason and a last day, by the centre"),
    )  # fmt: skip
    waiver_days = forms.IntegerField(
        label=_("Longest waiver (days)"), min_value=1, max_value=LONGEST_WAIVER, initial=180, required=False
    )

    def clean_waiver_days(self):
        return self.cleaned_data["waiver_days"] or self.fields["waiver_days"].initial
