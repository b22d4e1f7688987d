"""Forms of the quarterly return: the figures with what they must agree with, the desk's decision, the list's filter."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.money import WanField
from projects.outcomes.models import Return
from projects.outcomes.quarters import Quarter, last_ended
from projects.outcomes.returnform import COUNT, FLAG, GROUPS, HEADS, ITEMS, JUMPING, MONEY
from projects.outcomes.returnrules import faults, jumps, suspicious
from projects.people.models import Carrier
from projects.register.searching import named
from projects.tenancy.forms import WORDS

from .admission import DecisionForm

MOST_HEADS = 100_000
QUARTERS_SHOWN = 8


def _number(item):
    return forms.IntegerField(label=item.label, help_text=item.hint, min_value=0, max_value=MOST_HEADS)


def _amount(item):
    field = WanField(label=item.label, help_text=item.hint)
    field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-wan": ""})
    return field


def _flag(item):
    return forms.BooleanField(label=item.label, required=False)


MAKERS = {HEADS: _number, COUNT: _number, MONEY: _amount, FLAG: _flag}


class ReturnForm(forms.Form):
    """Every item of the return. `before` are the figures of the last quarter, `rule` says what a jump is."""

    problems = forms.CharField(label=_("Problems and needs"), max_length=500, required=False, widget=WORDS)
    units = forms.BooleanField(label=_("I have checked the unit of the amounts: 10,000 yuan"), required=False)
    declared = forms.BooleanField(
        label=_("We declare that these figures are true, exact and complete."),
        error_messages={"required": _("Tick the declaration, then press the button again.")},
    )

    def __init__(self, *args, rule, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule, self.before, self.asks_units = rule, before, False
        for name, item in ITEMS.items():
            self.fields[name] = MAKERS[item.kind](item)
        for name in JUMPING:
            label = _("Why “%(item)s” changed so much") % {"item": ITEMS[name].label}
            self.fields[f"words_{name}"] = forms.CharField(label=label, max_length=200, required=False)

    def clean(self):
        data = super().clean()
        figures = {name: data.get(name) for name in ITEMS}
        for name, sentence in faults(figures):
            self.add_error(name, sentence)
        self._ask_units(figures)
        for name, change in jumps(figures, self.before, self.rule).items():
            if name not in self.errors and not data.get(f"words_{name}"):
                words = gettext("%(change)s since the last quarter: please say why in a sentence.")
                self.add_error(f"words_{name}", words % {"change": change})
        return data

    def _ask_units(self, figures):
        found = suspicious(figures, self.before)
        self.asks_units = bool(found)
        if self.cleaned_data.get("units"):
            return
        for name, sentence in found.items():
            self.add_error(name, sentence)

    @property
    def groups(self):
        """[(group, [(field, field of the sentence or None)])]: a sentence is asked for only where something jumped."""
        return [(group, [(self[item.name], self._sentence(item)) for item in group.items]) for group in GROUPS]

    def _sentence(self, item):
        name = f"words_{item.name}"
        return self[name] if name in self.fields and (self[name].errors or self[name].value()) else None

    def declaration(self):
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "figures": {name: data[name] for name in ITEMS},
            "words": {name: data[f"words_{name}"] for name in JUMPING if data[f"words_{name}"]},
            "problems": data["problems"],
        }


def as_typed(figures):
    """The figures as a person would type them: what the form takes when all is as it was."""
    money = WanField()
    typed = {
        name: money.prepare_value(value) if ITEMS[name].kind == MONEY else value for name, value in figures.items()
    }
    return {name: value for name, value in typed.items() if value is not False} | {"units": "on"}


class ExcuseForm(forms.Form):
    """Why no return is needed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the firm was wound up in July and has no figures for the quarter."),
    )  # fmt: skip


class CheckForm(DecisionForm):
    """The desk verifies the return or sends it back with the reason."""

    go_on = _("The figures agree: verified")


def quarter_choices():
    """The last quarters as choices, the newest first."""
    quarters, quarter = [], last_ended(timezone.localdate())
    for _n in range(QUARTERS_SHOWN):
        quarters.append((f"{quarter.year}-{quarter.number}", str(quarter)))
        quarter = quarter.before
    return quarters


class ReturnFilter(forms.Form):
    """Filter of the list of returns."""

    quarter = forms.TypedChoiceField(label=_("Quarter"), required=False, coerce=str)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Return.State.choices])
    late = forms.ChoiceField(
        label=_("Overdue"), required=False,
        choices=[("", _("All")), ("missing", _("Overdue, not declared")), ("late", _("Declared late"))],
    )  # fmt: skip
    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
        self.fields["quarter"].choices = [("", _("All")), *quarter_choices()]

    def narrow(self, rows):
        """The returns that were asked for; anything unclear is left out instead of failing."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        if wanted.get("quarter"):
            quarter = Quarter(*map(int, wanted["quarter"].split("-")))
            rows = rows.filter(year=quarter.year, quarter=quarter.number)
        if wanted.get("state"):
            rows = rows.filter(state=wanted["state"])
        if wanted.get("late"):
            rows = rows.missing(timezone.localdate()) if wanted["late"] == "missing" else rows.late()
        if wanted.get("carrier"):
            rows = rows.filter(project__carriers=wanted["carrier"])
        if wanted.get("q"):
            rows = rows.filter(named(wanted["q"], "project__"))
        return rows
