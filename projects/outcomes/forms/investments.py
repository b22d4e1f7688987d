"""Forms of money by kind: one amount, the second check, a withdrawal, the filter of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import SHOWN, WanField
from projects.tenancy.forms import CarrierFilter, DayOfFactField

from ..models import Investment
from .facts import PAPERS, CorrectableForm

YES_NO = {"yes": True, "no": False}
UNIT_WORDS = {
    "wan": _("10,000 yuan"), "yuan": _("yuan"), "qian": _("1,000 yuan"), "yi": _("100 million yuan"),
}  # fmt: skip


class InvestmentForm(CorrectableForm):
    """One amount of one kind; what belongs to another kind stays empty."""

    kind = forms.ChoiceField(label=_("Kind"))
    amount = WanField(label=_("Amount (in 10,000 yuan)"), min_fen=1)
    fixed_part = WanField(
        label=_("of which fixed assets"),
        required=False,
        help_text=_("Only for funds in place, as the voucher says; in 10,000 yuan"),
    )
    on = DayOfFactField(label=_("Day"), help_text=_("Of the payment; for a plan or capital the day of the paper"))
    investor = forms.CharField(label=_("Investor or bank"), max_length=100, required=False)
    round = forms.ChoiceField(
        label=_("Financing round"), required=False, choices=[("", _("None")), *Investment.Round.choices],
        help_text=_("Only for equity financing"),
    )  # fmt: skip
    by_fund = forms.BooleanField(label=_("Paid by the county's science and industry fund"), required=False)
    to_sme = forms.TypedChoiceField(
        label=_("Small or medium technology project"), required=False, empty_value=None, coerce=YES_NO.get,
        choices=[("", _("Not paid by the fund")), ("yes", _("Yes")), ("no", _("No"))],
        help_text=_("Asked only for what the fund paid: the plan wants 60 % of it to go to such projects"),
    )  # fmt: skip
    voucher = UploadField(kinds=PAPERS, label=_("Evidence"), help_text=_("Bank voucher, contract or licence"))
    field_order = ["kind", "amount", "fixed_part", "on", "investor", "round", "by_fund", "to_sme", "voucher"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class CheckForm(forms.Form):
    """Stand for an amount, or send it back with a reason."""

    reason = forms.CharField(label=_("Reason for sending it back"), max_length=300, required=False)

    def clean(self):
        data = super().clean()
        if "send_back" in self.data and not data.get("reason", "").strip():
            self.add_error("reason", _("Say what is wrong and what is needed."))
        return data


class InvestmentFilter(CarrierFilter):
    """Filter of the list of amounts; the unit is only how they are shown."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), required=False, coerce=int, empty_value=None,
        choices=[("", _("All")), *((number, number) for number in range(1, 5))],
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Unit"), required=False, choices=[(unit, UNIT_WORDS[unit]) for unit in ("wan", "yuan", "qian", "yi")]
    )
    field_order = ["kind", "carrier", "year", "quarter", "unit", "q"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, years=10, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *kinds.items()]

    @property
    def shown_unit(self):
        """The unit that was asked for; 万元 unless another one is."""
        return self.cleaned().get("unit") or "wan"

    @property
    def unit_words(self):
        """That unit as the head of a column prints it."""
        return SHOWN[self.shown_unit][0] if self.shown_unit in SHOWN else ""
