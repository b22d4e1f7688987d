"""The form of a scoring rubric: bounds, and one line for each criterion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .settings import FromForm

LINES = 10
PARTS = ("name", "weight", "guidance", "code")
BOUNDS = ("recommend_from", "reserve_from", "least_reviews", "trim_from", "flag_spread_from", "shows_adjusted")


class RubricForm(FromForm):
    """A rubric from a day on; a line without a name is left out."""

    name = forms.CharField(label=_("Name"), max_length=60)
    recommend_from = forms.IntegerField(label=_("Recommended from"), min_value=1, max_value=100)
    reserve_from = forms.IntegerField(label=_("Reserve from"), min_value=0, max_value=100)
    least_reviews = forms.IntegerField(label=_("Fewest valid sheets"), min_value=1, max_value=15)
    trim_from = forms.IntegerField(label=_("Drop highest and lowest from"), min_value=3, max_value=20)
    flag_spread_from = forms.IntegerField(
        label=_("Flag a spread from (points)"), min_value=1, max_value=100, initial=20,
        help_text=_("Highest less lowest total of a project. Nothing is changed; somebody should look at it."),
    )  # fmt: skip
    shows_adjusted = forms.BooleanField(
        label=_("Show the mean adjusted for strictness"), required=False,
        help_text=_("Beside the result, for information: each total less how far its expert lies from the others on average."),
    )  # fmt: skip
    field_order = ["name", "effective_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(LINES):
            line = {"number": number + 1}
            self.fields |= {
                f"name-{number}": forms.CharField(
                    label=_("Criterion %(number)s") % line, max_length=60, required=False
                ),
                f"weight-{number}": forms.IntegerField(
                    label=_("Weight of criterion %(number)s") % line, min_value=1, max_value=100, required=False
                ),
                f"guidance-{number}": forms.CharField(
                    label=_("Guidance for criterion %(number)s") % line, max_length=300, required=False
                ),
                f"code-{number}": forms.SlugField(max_length=30, required=False, widget=forms.HiddenInput()),
            }

    def clean(self):
        data = super().clean()
        for number in range(LINES):
            if data.get(f"name-{number}") and not data.get(f"weight-{number}"):
                self.add_error(f"weight-{number}", _("Give the weight."))
            elif data.get(f"weight-{number}") and not data.get(f"name-{number}"):
                self.add_error(f"name-{number}", _("Give the name."))
        return data

    def heads(self):
        """The fields above the criteria."""
        return [self[name] for name in ("name", "effective_from", *BOUNDS)]

    def lines(self):
        """(name, weight, guidance, code) as bound fields."""
        return [[self[f"{part}-{number}"] for part in PARTS] for number in range(LINES)]

    def values(self):
        """What `set_rubric` takes."""
        data = self.cleaned_data
        lines = ({part: data[f"{part}-{number}"] for part in PARTS} for number in range(LINES))
        return {name: data[name] for name in ("name", "effective_from", *BOUNDS)} | {
            "criteria": [line for line in lines if line["name"]]
        }


def initial_of(rubric):
    """The values of a rubric as the form begins with them."""
    start = {name: getattr(rubric, name) for name in ("name", *BOUNDS)}
    for number, row in enumerate(rubric.criteria.all()[:LINES]):
        start |= {f"{part}-{number}": getattr(row, part) for part in PARTS}
    return start
