"""The form of the first event of an old project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import Carrier
from projects.register.forms.leads import DayInput
from projects.register.models import FigureKind, StockFact

KINDS = (
    FigureKind.INCUBATOR_MOVE_IN, FigureKind.ENCLAVE_MOVE_IN, FigureKind.OTHER_MOVE_IN, FigureKind.LANDING_REGISTERED,
)  # fmt: skip


class FirstEventForm(forms.ModelForm):
    """Kind, day and place of the first event, with what proves it."""

    paper = UploadField(kinds=("pdf", "image"), required=False, label=_("Agreement, licence or other proof"))

    class Meta:
        model = StockFact
        fields = ("kind", "on", "carrier", "words")
        widgets = {"on": DayInput(), "words": forms.Textarea(attrs={"rows": 2})}
        labels = {"carrier": _("Carrier")}
        help_texts = {"on": _("The day on paper: agreement and handover, or the last condition of landing")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind.label) for kind in KINDS]
        self.fields["carrier"].queryset = Carrier.objects.filter(county=self.instance.project.county_id)
        self.fields["carrier"].empty_label = _("Not yet known")
