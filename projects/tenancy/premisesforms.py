"""Forms of those who keep rooms: a handover, the tenant's answer, rent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import WanField
from projects.people.models import Carrier
from projects.register.forms.talk import UploadsField

from .forms import WORDS, DayOfFactField, ReasonForm
from .models import Handover, RentEntry

PAPERS = ("pdf", "image")


class HandoverForm(forms.ModelForm):
    """What both sides found: keys, meters, things, photos."""

    on = DayOfFactField(label=_("Day"))
    photos = UploadsField(kinds=("image",), label=_("Photos"), help_text=_("Several at once, if you like."))

    class Meta:
        model = Handover
        fields = ["on", "keys", "electricity", "water", "inventory", "words"]
        widgets = {"inventory": forms.Textarea(attrs={"rows": 4}), "words": WORDS}
        help_texts = {"inventory": _("One line for each thing: what, how many, in which state.")}

    def _post_clean(self):
        """The verb makes the row; the form only reads what was typed."""


class TenantForm(forms.Form):
    """The tenant confirms, or says what is wrong."""

    agreed = forms.TypedChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("This is what we found: confirmed")), ("no", _("Something does not agree"))],
    )  # fmt: skip
    words = forms.CharField(label=_("What is wrong"), max_length=500, required=False, widget=WORDS)


class PaperForm(forms.Form):
    """The sheet that both sides signed by hand."""

    paper = UploadField(kinds=PAPERS, label=_("Signed handover sheet"))


class KeepRentForm(forms.Form):
    """From when on the rent of a stay is kept here."""

    since = forms.DateField(label=_("Keep the rent from"), help_text=_("Months that began before stay out."))


class RentForm(forms.Form):
    """An entry for a month of rent; what was entered by mistake is taken back by another one."""

    KINDS = [
        (RentEntry.Kind.PAID, _("Rent paid")), (RentEntry.Kind.RELIEF, _("Rent relief")),
        ("-paid", _("Take back a payment entered by mistake")), ("-relief", _("Take back a relief entered by mistake")),
    ]  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    amount = WanField(label=_("Amount (10,000 yuan)"), min_fen=1)
    on = DayOfFactField(label=_("Day"))
    words = forms.CharField(
        label=_("Basis or remark"), max_length=200, required=False, help_text=_("For a relief: the policy paper.")
    )

    def entry(self):
        """What the verb takes."""
        data = dict(self.cleaned_data)
        if data["kind"].startswith("-"):
            data |= {"kind": data["kind"].removeprefix("-"), "amount": -data["amount"]}
        return data


class DueForm(ReasonForm):
    """Another amount for a month that is not owed wholly."""

    due = WanField(label=_("Rent due (10,000 yuan)"))
    field_order = ["due", "reason"]


class RentFilter(forms.Form):
    """Filter of the months of rent."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("arrears", _("In arrears")), ("left", _("Not settled")), ("all", _("All"))],
    )  # fmt: skip
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers

    def cleaned(self):
        """What was asked for; anything unclear is left out instead of failing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})
