"""Forms of a meeting while it runs: arrival, absence, minutes, a contest's score."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.register.models import ContestEntry

EVIDENCE_MAX = 10 * 1024 * 1024


class ArrivalForm(forms.Form):
    """An expert is here; left open, the clock says whether it is late."""

    note = forms.CharField(label=_("Remark"), max_length=300, required=False)


class AbsenceForm(forms.Form):
    """Why an expert did not come."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It stands in the minutes. Sheets that are in stay valid.")
    )


class MinutesForm(forms.Form):
    """What the meeting thinks, beyond the figures."""

    words = forms.CharField(
        label=_("Opinion of the meeting"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who came, the results and who stood back are filled in by the system."),
    )  # fmt: skip


class EntryChoice(forms.ModelChoiceField):
    """An entry as edition, award and points."""

    def label_from_instance(self, entry):
        return " ".join(str(part) for part in (entry.edition.name, entry.award, entry.score) if part)


class ReuseForm(forms.Form):
    """Which entry, which rank, and a paper that proves it."""

    entry = EntryChoice(ContestEntry.objects.none(), label=_("Contest entry"))
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=999, required=False)
    evidence = UploadField(
        label=_("Evidence"), kinds=("pdf", "image"), max_bytes=EVIDENCE_MAX, required=False,
        help_text=_("E.g. the notice of the contest's results."),
    )  # fmt: skip

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        entries = ContestEntry.objects.filter(project=project, score__isnull=False).select_related("edition")
        self.fields["entry"].queryset = entries.order_by("-edition__year", "pk")
