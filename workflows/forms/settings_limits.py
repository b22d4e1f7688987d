"""Forms of the bounds that the county sets: uploads, the application form, quarterly returns."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from projects.files.checks import MATERIAL_KINDS
from projects.files.models import StoredFile
from projects.money import WanField
from projects.register.forms.leads import DayInput

from .settings import FromForm

MEGABYTE = 1024 * 1024
LARGEST = 1024  # MB; more does not come through an upload in pieces within its day


class UploadLimitForm(FromForm):
    """The largest size of a kind of file, everywhere or for one material."""

    material = forms.ChoiceField(label=_("Applies to"), required=False)
    kind = forms.ChoiceField(label=_("File type"))
    megabytes = forms.IntegerField(
        label=_("At most (MB)"), min_value=0, max_value=LARGEST, help_text=_("0 means: this kind is not taken.")
    )
    field_order = ["material", "kind", "megabytes", "effective_from"]

    def __init__(self, *args, materials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = [("", _("All materials without a size of their own")), *materials]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in map(StoredFile.Kind, MATERIAL_KINDS)]

    def values(self):
        """What the verb takes."""
        data = dict(self.cleaned_data)
        return data | {"max_bytes": data.pop("megabytes") * MEGABYTE}


class FormRuleForm(FromForm):
    """Bounds of the application form."""

    most_rows = forms.IntegerField(label=_("Most rows of a part (team, shareholders …)"), min_value=1, max_value=100)
    ask_above = WanField(label=_("Ask for the unit above this amount (10,000 yuan)"), min_fen=1)
    field_order = ["most_rows", "ask_above", "effective_from"]


class EditionForm(forms.Form):
    """Since when an edition of the form is in use."""

    since = forms.DateField(label=_("In use since"), widget=DayInput())


class ReturnRuleForm(FromForm):
    """When a return is due, and which change wants a sentence."""

    due_day = forms.IntegerField(label=_("Due on this day of the month after"), min_value=1, max_value=28)
    least_days = forms.IntegerField(label=_("At least so many working days to fill in"), min_value=1, max_value=60)
    jump_percent = forms.IntegerField(label=_("A jump is more than so many per cent"), min_value=1, max_value=1000)
    least_heads = forms.IntegerField(label=_("and more than so many people"), min_value=0, max_value=10000)
    least_amount = WanField(label=_("or more than this amount (10,000 yuan)"))
    field_order = ["due_day", "least_days", "jump_percent", "least_heads", "least_amount", "effective_from"]


class SignInRuleForm(FromForm):
    """Minutes of a sign-in."""

    office_idle = forms.IntegerField(
        label=_("People of the office are signed out after (minutes)"), min_value=5, max_value=480
    )
    others_idle = forms.IntegerField(
        label=_("Applicants and experts are signed out after (minutes)"), min_value=5, max_value=720
    )
    proof = forms.IntegerField(label=_("The password is asked again after (minutes)"), min_value=1, max_value=60)
    field_order = ["office_idle", "others_idle", "proof", "effective_from"]


def size_words(size):
    """A size as the list shows it."""
    return filesizeformat(size) if size else _("not taken")
