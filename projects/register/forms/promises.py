"""Forms of promises: write one down, say what became of it."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import MoneyError, parse_money
from projects.text import normalise

from ..models import Promise, PromiseKind
from ..models.leads import MONEY_KINDS, UNITS
from .leads import DayInput

PAPERS = ("pdf", "image", "docx", "eml", "txt")


class PromiseForm(forms.ModelForm):
    """Who promised what, how much, until when."""

    amount = forms.CharField(
        label=_("How much"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Money in units of 10,000 yuan; for anything else a number"),
    )  # fmt: skip
    evidence = UploadField(kinds=PAPERS, required=False, label=_("Paper or picture of the promise"))

    class Meta:
        model = Promise
        fields = ("side", "who", "kind", "what", "unit", "made_on", "due_on")
        widgets = {"made_on": DayInput(), "due_on": DayInput(), "side": forms.RadioSelect}
        help_texts = {"unit": _("Only for other numbers, for example machines or hectares")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = timezone.localdate
        self.fields["kind"].choices = PromiseKind.choices

    def clean_what(self):
        return normalise(self.cleaned_data["what"])

    def clean(self):
        data = super().clean()
        kind, typed = data.get("kind"), (data.get("amount") or "").strip()
        data["money"] = data["quantity"] = None
        if kind in UNITS:
            data["unit"] = UNITS[kind]
        try:
            if typed and kind in MONEY_KINDS:
                data["money"], data["unit"] = parse_money(typed, "万元"), ""
            elif typed:
                data["quantity"] = _number(typed, data.get("unit") or "")
        except (MoneyError, ValidationError) as problem:
            self.add_error("amount", problem if isinstance(problem, ValidationError) else str(problem))
        return data

    def promise(self):
        """What goes to the verb, but for the paper."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("amount", "evidence")}


def _number(typed, unit):
    try:
        number = Decimal(typed.removesuffix(unit).strip().replace(",", "").replace("，", ""))
    except InvalidOperation as problem:
        raise ValidationError(
            _("“%(text)s” is no number. Write 300, and the unit beside it."), params={"text": typed}
        ) from problem
    if not number.is_finite() or not 0 < number < 10**9:
        raise ValidationError(_("A number from 0 to 1,000,000,000 is expected."))
    return number.quantize(Decimal("0.01"))


class SettleForm(forms.Form):
    """What became of a promise, and what shows it."""

    STATES = [choice for choice in Promise.State.choices if choice[0] != Promise.State.OPEN]
    state = forms.ChoiceField(label=_("What became of it"), choices=STATES, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Settled on"), widget=DayInput(), initial=timezone.localdate)
    result = forms.CharField(
        label=_("What came of it"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: what arrived on which day, and what is still open"),
    )  # fmt: skip
    evidence = UploadField(kinds=PAPERS, required=False, label=_("Evidence"))
