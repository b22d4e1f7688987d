"""Forms of the applicant: founding, starting, one step of the draft, a material, submission, withdrawal."""

import re
from contextlib import suppress
from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import Carrier, County, Organisation
from projects.register import form as declared
from projects.register.eligibility import ORDINARY, DraftState
from projects.register.models import Route, TechField
from projects.register.values import WrongValue, clean_value, money_check, row_ids

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class OrganisationForm(forms.Form):
    """Who applies: a team without a company, or a company by its code."""

    kind = forms.ChoiceField(
        label=_("You are"), choices=Organisation.Kind.choices, widget=forms.RadioSelect, initial=Organisation.Kind.TEAM
    )
    name = forms.CharField(
        label=_("Name of the team or company"), max_length=100, help_text=_("A company exactly as in its licence.")
    )
    uscc = forms.CharField(
        label=_("Unified social credit code"), max_length=40, required=False,
        help_text=_("18 characters, from the licence; companies only."),
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("kind") == Organisation.Kind.COMPANY and not data.get("uscc"):
            self.add_error("uscc", _("A company needs its code; copy it from the licence."))
        return data


class FoundingForm(OrganisationForm):
    """Who applies, and where: the county is asked for when the site serves several."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.counties = County.objects.order_by("pk")
        self.fields["uscc"].widget.attrs |= {
            "hx-get": reverse_lazy("organisation-code"), "hx-trigger": "change", "hx-target": "#code-answer",
            "hx-include": "[name='county']",
        }  # fmt: skip
        if len(self.counties) > 1:
            self.fields["county"] = forms.ModelChoiceField(
                label=_("County to apply in"), queryset=self.counties, empty_label=_("Please choose")
            )
            self.order_fields(["county"])

    def clean(self):
        data = super().clean()
        if "county" not in self.fields:
            data["county"] = self.counties[0]
        return data


def open_carriers(county_id):
    """Carriers that take applications: those with an ordinary route."""
    routes = Route.objects.filter(code__in=ORDINARY, effective_from__lte=timezone.localdate()).values("carrier")
    return Carrier.objects.filter(county=county_id, pk__in=routes)


def enclaves_of(county_id):
    """The county's enclaves."""
    return Carrier.objects.filter(county=county_id, kind=Carrier.Kind.ENCLAVE)


class StartForm(forms.Form):
    """A new project: its name and field, which carrier it applies to, by which enclave it comes."""

    name = forms.CharField(label=_("Project name"), max_length=100)
    field = forms.ChoiceField(label=_("Technical field"), choices=[("", _("Please choose")), *TechField.choices])
    carrier = forms.ModelChoiceField(
        label=_("Applied to"), queryset=Carrier.objects.none(), empty_label=_("Please choose")
    )
    enclave = forms.ModelChoiceField(
        label=_("Recommended by an enclave"), queryset=Carrier.objects.none(), required=False,
        empty_label=_("No, we apply directly"), help_text=_("Choose it only if you are in touch with the enclave."),
    )  # fmt: skip

    def __init__(self, *args, county_id, organisations=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = open_carriers(county_id).exclude(kind=Carrier.Kind.ENCLAVE)
        self.fields["enclave"].queryset = enclaves_of(county_id)
        if len(organisations) > 1:
            choices = [(row.pk, row.name) for row in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(label=_("Applicant"), choices=choices, coerce=int)
            self.order_fields(["organisation"])


class OnBehalfForm(OrganisationForm):
    """An operator enters an application for somebody: the applicant and the project in one page."""

    project = forms.CharField(label=_("Project name"), max_length=100)
    field = forms.ChoiceField(label=_("Technical field"), choices=[("", _("Please choose")), *TechField.choices])
    carrier = forms.ModelChoiceField(
        label=_("Applied to"), queryset=Carrier.objects.none(), empty_label=_("Please choose")
    )
    enclave = forms.ModelChoiceField(label=_("By your enclave"), queryset=Carrier.objects.none(), empty_label=None)

    def __init__(self, *args, county_id, enclaves, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("The applicant is")
        self.fields["carrier"].queryset = open_carriers(county_id).exclude(kind=Carrier.Kind.ENCLAVE)
        self.fields["enclave"].queryset = Carrier.objects.filter(pk__in=enclaves)


@dataclass(frozen=True)
class Block:
    """A question on the page: one bound field, or rows of them with an empty row for the script to copy."""

    part: object
    bound: object = None
    rows: tuple = ()  # (path, bound fields)
    blank: tuple = ()


BLANK = "new-row"  # stands for the id of a row that the script will add


class DraftForm(forms.Form):
    """The fields of some parts of the declared form, filled with what was typed.

    It never refuses: values are saved as typed, and `problems` ({path: sentence}) are shown beside them. `clashes`
    ({path: words}) are fields that somebody else changed too: the text typed here is shown, the other one beside it. `rule` (`FormRule`)
    says from which amount on the unit is asked about, `industries` are the names offered.
    """

    use_required_attribute = False

    def __init__(self, parts, draft, problems=None, clashes=None, *, rule=None, industries=()):
        self.industries = industries
        self.parts, self.draft, self.rule = parts, draft, rule
        self.problems, self.clashes = problems or {}, clashes or {}
        super().__init__(data={path: text for path, text in draft.texts.items() if isinstance(text, str)})
        self.data |= {path: clash["typed"] for path, clash in self.clashes.items()}
        for part in parts:
            if isinstance(part, declared.Rows):
                for row in row_ids(part.name, draft.texts):
                    self._add_row(part, row)
            else:
                self._add(part.name, part)

    def _add_row(self, part, row):
        for one in part.fields:
            self._add(f"{part.name}.{row}.{one.name}", one)

    def _add(self, path, one):
        typed = self.text_of(path)
        widget = self._listed(typed) if one.kind == declared.INDUSTRY else _widget(one, typed)
        widget.attrs |= {"data-path": path, "data-rev": self.draft.revs.get(path, 0)}
        if one.asked_if:
            widget.attrs["data-asked-if"] = one.asked_if
        if one.kind == declared.MONEY:
            widget.attrs["data-help"] = one.help
        unit = _("10,000 yuan") if one.kind == declared.MONEY else one.unit
        self.fields[path] = forms.CharField(
            label=_("%(label)s (%(unit)s)") % {"label": one.label, "unit": unit} if unit else one.label,
            required=one.required, widget=widget, help_text=self._hint(one, typed),
        )  # fmt: skip
        self.fields[path].clash = self.clashes.get(path)

    def _listed(self, typed):
        """The county's list; what was chosen before stays in sight when the list has changed."""
        names = [*self.industries, *([typed] if typed and typed not in self.industries else [])]
        return forms.Select(choices=[("", _("Please choose")), *((name, name) for name in names)])

    def _hint(self, one, typed):
        """Help, and for money the amount again in words, so that a slip of the unit is seen."""
        words = [str(one.help)] if one.help else []
        if one.kind == declared.MONEY and typed and self.rule:
            with suppress(WrongValue):  # said as a problem
                words.append(money_check(clean_value(one, typed), self.rule.ask_above))
        return " ".join(map(str, words))

    def text_of(self, path):
        """What stands in a field of the page."""
        return self.data.get(path) or ""

    def full_clean(self):
        """Show the problems that the rules found; nothing else is checked here."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for path, sentence in self.problems.items():
            if path in self.fields:
                self._errors[path] = self.error_class([sentence])

    def blocks(self):
        """The questions in their order, as the page shows them."""
        return [self._block(part) for part in self.parts]

    def _block(self, part):
        if not isinstance(part, declared.Rows):
            return Block(part, self[part.name])
        rows = [(f"{part.name}.{row}", self._fields_of(part, row)) for row in row_ids(part.name, self.draft.texts)]
        return Block(part, rows=tuple(rows), blank=DraftForm._blank(part))

    def _fields_of(self, part, row):
        return [self[f"{part.name}.{row}.{one.name}"] for one in part.fields]

    @staticmethod
    def _blank(part):
        form = DraftForm([], DraftState({}, {}))
        form._add_row(part, BLANK)
        return tuple(form._fields_of(part, BLANK))


def _widget(one, typed):
    attrs = {"placeholder": _("e.g. %(example)s") % {"example": one.example}} if one.example else {}
    if one.kind == declared.PROSE:
        return forms.Textarea(attrs | {"rows": 4})
    if one.kind == declared.CHOICE:
        if len(one.choices) == 2:
            return forms.RadioSelect(choices=one.choices)
        return forms.Select(choices=[("", _("Please choose")), *one.choices])
    if one.kind == declared.DATE:
        plain = typed and not ISO_DAY.fullmatch(typed)  # a date box would hide anything else, and then save nothing
        return forms.TextInput(attrs) if plain else forms.DateInput(attrs)
    kinds = {declared.PHONE: "tel", declared.EMAIL: "email"}
    if one.kind in (declared.MONEY, declared.NUMBER, declared.PERCENT):
        attrs["inputmode"] = "numeric" if one.kind == declared.NUMBER else "decimal"
    return forms.TextInput(attrs | {"type": kinds[one.kind]} if one.kind in kinds else attrs)


class UploadForm(forms.Form):
    """A file for a requirement or the folder, with its last day of validity."""

    file = UploadField(label=_("File"))
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False,
        help_text=_("Only if there are several: e.g. the name of the patent. The same title makes a new version."),
    )  # fmt: skip
    valid_to = forms.DateField(label=_("Valid until"), required=False, help_text=_("Leave empty if it does not end."))

    def __init__(self, *args, limits=None, sender=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].sender = sender
        if limits:
            self.fields["file"].allow(limits)


class FolderForm(UploadForm):
    """A file for the folder: what it is, too."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    field_order = ["kind", "title", "valid_to", "file"]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class ValidityForm(forms.Form):
    """Until when a version of a document is valid."""

    valid_to = forms.DateField(label=_("Valid until"), required=False)


class SubmitForm(forms.Form):
    """Declaration and consent; the links to both texts stand beside the boxes."""

    declaration = forms.BooleanField(
        label=_("What we state is true, and we bear the consequences of false statements."),
        error_messages={"required": _("Please read and tick the declaration.")},
    )
    privacy = forms.BooleanField(
        label=_("We agree to the use of personal data as described in the notice."),
        error_messages={"required": _("Please read the notice and tick your consent.")},
    )


class WithdrawForm(forms.Form):
    """Why the application is taken back."""

    reason = forms.CharField(
        label=_("Reason for withdrawing"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
