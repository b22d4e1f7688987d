"""The form of the experts' fees: levels by title, one for all others."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from .settings import FromForm

LINES = 5
MOST = 100_000  # yuan


class FeeForm(FromForm):
    """Fees from a day on; a line without a name is left out, the line without titles is for all others."""

    field_order = ["effective_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(LINES):
            line = {"number": number + 1}
            self.fields |= {
                f"name-{number}": forms.CharField(label=_("Level %(number)s") % line, max_length=40, required=False),
                f"titles-{number}": forms.CharField(
                    label=_("Titles of level %(number)s") % line, max_length=300, required=False
                ),
                f"amount-{number}": forms.DecimalField(
                    label=_("Yuan for level %(number)s") % line,
                    min_value=0,
                    max_value=MOST,
                    decimal_places=2,
                    required=False,
                ),
            }

    def clean(self):
        data = super().clean()
        for number in range(LINES):
            if data.get(f"name-{number}") and data.get(f"amount-{number}") is None:
                self.add_error(f"amount-{number}", _("Give the amount."))
        return data

    def lines(self):
        """(name, titles, amount) as bound fields."""
        return [[self[f"{part}-{number}"] for part in ("name", "titles", "amount")] for number in range(LINES)]

    def values(self):
        """What `set_fees` takes; titles may be separated by any comma."""
        data = self.cleaned_data
        rows = [(data[f"name-{n}"], data[f"titles-{n}"], data[f"amount-{n}"]) for n in range(LINES)]
        levels = [
            {"name": name, "titles": _joined(titles), "amount": int(amount * 100)}
            for name, titles, amount in rows
            if name
        ]
        return {"effective_from": data["effective_from"], "levels": levels}


def _joined(titles):
    for mark in "，,；;":
        titles = titles.replace(mark, "、")
    return "、".join(part.strip() for part in titles.split("、") if part.strip())


def initial_of(rule):
    """The values of a rule as the form begins with them."""
    start = {}
    for number, level in enumerate(rule.levels.all()[:LINES]):
        yuan = Decimal(level.amount).scaleb(-2)
        start |= {f"name-{number}": level.name, f"titles-{number}": level.titles, f"amount-{number}": yuan}
    return start
