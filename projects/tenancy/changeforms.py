"""Forms of change requests: what shall be, since when, with which paper; the decision; the signed agreement."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects import uscc
from projects.files.forms import UploadField
from projects.files.models import DocumentVersion
from projects.register.models import Company

from .changekinds import FIELDS, LABELS, OF_COMPANY, shown
from .forms import WORDS, DayOfFactField
from .models import Change, MoveIn

Kind = Change.Kind
PAPERS = ("pdf", "image")
EVIDENCE = {
    Kind.SUBJECT: _("Business licence"),
    Kind.COMPANY: _("Business licence"),
    Kind.AGREEMENT: _("Signed agreement"),
}


def newest_in_folder(organisation):
    """The newest versions in an applicant's folder that may serve as evidence: PDF and pictures."""
    later = DocumentVersion.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    rows = DocumentVersion.objects.filter(document__organisation=organisation, file__kind__in=PAPERS)
    return rows.filter(~Exists(later)).select_related("document", "file").order_by("document__kind", "pk")


def _value_field(name):
    """The field of one value; only the representative and the day of foundation may stay open for a new company."""
    if name == "established_on":
        return DayOfFactField(label=LABELS[name])
    if name == "scale":
        return forms.ChoiceField(label=LABELS[name], choices=[("", _("Please choose")), *Company.Scale.choices])
    if name == "region_code":
        help_text = _("By the address on the licence, never by digits of the credit code")
        invalid = {"invalid": _("Six digits, e.g. 330421.")}
        return forms.RegexField(r"^\d{6}$", label=LABELS[name], help_text=help_text, error_messages=invalid)
    longest = 40 if name == "uscc" else Company._meta.get_field(name).max_length  # a typed code may hold blanks
    return forms.CharField(label=LABELS[name], max_length=longest)


class ChangeForm(forms.Form):
    """A request of one kind: what shall be, with what is now beside it, the day, the paper and the reason."""

    company = forms.ModelChoiceField(Company.objects.none(), label=_("Company"), empty_label=None)
    move_in = forms.ModelChoiceField(MoveIn.objects.none(), label=_("Stay"), empty_label=None)
    since = DayOfFactField(label=_("In force since"), help_text=_("The day on the licence or paper"))
    evidence = UploadField(kinds=PAPERS, label=_("Evidence"), required=False)
    document = forms.ModelChoiceField(
        DocumentVersion.objects.none(),
        label=_("Or from the folder"),
        required=False,
        empty_label=_("Nothing from the folder"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=WORDS)
    supplement = UploadField(
        kinds=PAPERS, label=_("Signed three-party agreement"), required=False,
        help_text=_("Signed by centre, team and company; it can follow later."),
    )  # fmt: skip
    supplement_on = DayOfFactField(label=_("Three-party agreement signed"), required=False)

    def __init__(self, *args, kind, now, companies, stays, folder, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in FIELDS[kind]:
            self.fields[name] = _value_field(name)
            if now.get(name):
                # Beside the field stands what is known; names of persons in full only for their own side.
                self.fields[name].help_text = _("Now: %(value)s") % {"value": shown(name, now[name], masked=not own)}
        self.fields["evidence"].label = EVIDENCE.get(kind, _("Evidence"))
        self.fields["company"].queryset = Company.objects.filter(pk__in=[row.pk for row in companies])
        self.fields["move_in"].queryset, self.fields["document"].queryset = stays, folder
        self._leave_out(kind, companies, folder)
        order = (
            "company",
            "move_in",
            *FIELDS[kind],
            "since",
            "evidence",
            "document",
            "supplement",
            "supplement_on",
            "reason",
        )
        self.order_fields(order)

    def _leave_out(self, kind, companies, folder):
        """Fields that this kind, or this project, has no use for."""
        unused = []
        if kind not in OF_COMPANY or len(companies) < 2:
            unused.append("company")
        if kind != Kind.AGREEMENT:
            unused.append("move_in")
        if kind != Kind.SUBJECT:
            unused += ["supplement", "supplement_on"]
        if not folder.exists():
            unused.append("document")
        for name in unused:
            del self.fields[name]

    def clean_uscc(self):
        try:
            return uscc.check(self.cleaned_data["uscc"])
        except uscc.UsccError as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self):
        data = super().clean()
        if not (data.get("evidence") or data.get("document")) and "evidence" not in self.errors:
            self.add_error("evidence", gettext("Add the paper that proves the change: a PDF or a photo."))
        if bool(data.get("supplement")) != bool(data.get("supplement_on")) and "supplement" not in self.errors:
            self.add_error("supplement_on", gettext("The three-party agreement needs both: the file and the day."))
        return data

    def values(self):
        """The fields of the kind."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.kind]}


class DecisionForm(forms.Form):
    """Accept or send back, with the reason."""

    decision = forms.ChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect,
        choices=[("accept", _("Accept: the facts change")), ("send_back", _("Send back"))],
    )  # fmt: skip
    words = forms.CharField(label=_("Reason"), max_length=500, widget=WORDS)


class ConsentForm(forms.Form):
    """The answer of a registered company that is to take the team's place."""

    agreed = forms.TypedChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("Our company takes the project over")), ("no", _("We do not agree"))],
    )  # fmt: skip
    words = forms.CharField(label=_("Reason"), max_length=500, required=False, widget=WORDS)


class SupplementForm(forms.Form):
    """The signed three-party agreement with its day."""

    file = UploadField(kinds=PAPERS, label=_("Signed three-party agreement"))
    signed_on = DayOfFactField(label=_("Three-party agreement signed"))
