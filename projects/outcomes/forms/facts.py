"""Forms of outcomes: milestones with evidence, talent counts, investments, photos."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects import uscc
from projects.files.forms import UploadField
from projects.money import WanField
from projects.people.models import Carrier
from projects.tenancy.forms import WORDS, DayOfFactField

from ..actions.facts import COUNTS, nesting_faults
from ..models import MilestoneKind, ProjectPhoto

PAPERS = ("pdf", "image")
PAPER_NAMES = {
    MilestoneKind.AGREEMENT: _("Investment agreement"),
    MilestoneKind.REGISTRATION: _("Business licence"),
    MilestoneKind.PREMISES: _("Premises contract"),
    MilestoneKind.FUNDS: _("Bank voucher"),
    MilestoneKind.STAFF: _("Social insurance list"),
    MilestoneKind.PRODUCTION: _("Proof of production"),
}
FIELDS = {
    MilestoneKind.REGISTRATION: ("company_name", "uscc", "address", "region_code", "authority"),
    MilestoneKind.PREMISES: ("address",),
    MilestoneKind.FUNDS: ("amount",),
    MilestoneKind.STAFF: ("heads",),
}
VALUE_FIELDS = ("company_name", "uscc", "address", "region_code", "authority", "amount", "heads")
PAPER_PLACES = 3  # places for files on one form


class MilestoneForm(forms.Form):
    """One milestone of a kind: its day, the values that the paper states, and up to three files."""

    on = DayOfFactField(label=_("Day of the fact"))
    company_name = forms.CharField(label=_("Company name"), max_length=100)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    region_code = forms.RegexField(
        r"^\d{6}$", label=_("Region code of the address"),
        help_text=_("By the address on the licence, never by digits of the credit code"),
        error_messages={"invalid": _("Six digits, e.g. 330421.")},
    )  # fmt: skip
    authority = forms.CharField(label=_("Registering authority"), max_length=80, required=False)
    amount = WanField(label=_("Amount paid in (in 10,000 yuan)"), min_fen=1)
    heads = forms.IntegerField(label=_("People insured"), min_value=1, max_value=100000)
    words = forms.CharField(label=_("Words"), max_length=300, required=False, widget=WORDS)

    def __init__(self, *args, kind, corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = MilestoneKind(kind)
        for name in VALUE_FIELDS:
            if name not in FIELDS.get(self.kind, ()):
                del self.fields[name]
        for place in range(PAPER_PLACES):
            label = PAPER_NAMES[self.kind] if place == 0 else _("Further evidence")
            self.fields[f"paper_{place}"] = UploadField(kinds=PAPERS, label=label, required=place == 0)
        if corrects:
            self.fields["reason"] = forms.CharField(label=_("Reason of the correction"), max_length=300, widget=WORDS)

    def clean_uscc(self):
        text = self.cleaned_data["uscc"]
        if not text:
            return ""
        try:
            return uscc.check(text)
        except uscc.UsccError as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self):
        data = super().clean()
        if self.kind == MilestoneKind.REGISTRATION and not (data.get("address") or data.get("authority")):
            self.add_error("address", gettext("Give the address of the licence or the registering authority."))
        return data

    def papers(self):
        """The checked uploads with the names that they get."""
        given = [self.cleaned_data.get(f"paper_{place}") for place in range(PAPER_PLACES)]
        return [
            (paper, str(PAPER_NAMES[self.kind] if place == 0 else paper.name)[:80])
            for place, paper in enumerate(given) if paper
        ]  # fmt: skip

    def values(self):
        """The columns of the milestone."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("paper_")}


class CorrectableForm(forms.Form):
    """A fact that may replace an earlier one; then a reason is asked for."""

    def __init__(self, *args, corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"] = forms.CharField(label=_("Reason of the correction"), max_length=300, widget=WORDS)


def _count(label, help_text=""):
    return forms.IntegerField(label=label, min_value=0, max_value=1000000, initial=0, help_text=help_text)


class TalentForm(CorrectableForm):
    """Head counts as of a day; sub-counts overlap and lie within 本科以上, which lies within all staff."""

    as_of = DayOfFactField(label=_("As of"))
    total = _count(_("Staff"))
    bachelor_or_above = _count(_("Bachelor or above"), _("Of the staff"))
    masters_doctors = _count(_("Masters and doctors"), _("Of bachelor or above"))
    senior_engineers = _count(_("Senior engineers"), _("Of bachelor or above"))
    national = _count(_("National level"), _("Of bachelor or above"))
    flexible = _count(_("Flexible engagement"), _("Shown apart, not part of the staff"))
    proof = UploadField(kinds=PAPERS, label=_("Evidence"))

    def clean(self):
        data = super().clean()
        for field, sentence in nesting_faults({name: data.get(name) for name in COUNTS}):
            self.add_error(field, sentence)
        return data


FROM_PHOTO = _("Leave it empty when the photo tells it itself.")


class PhotoForm(forms.Form):
    """A real photo with its day, place and taker; one of a site check (场核) needs hour and taker too.

    What the camera noted is proposed first and saved when it was seen.

    `proposed` holds the notes for fields that were left empty; nothing is proposed twice.
    """

    file = UploadField(kinds=("image",), label=_("Photo"))
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=ProjectPhoto.Purpose, initial=ProjectPhoto.Purpose.VIEW, required=False
    )
    caption = forms.CharField(label=_("Caption"), max_length=60)
    taken_on = DayOfFactField(label=_("Taken"), required=False, help_text=FROM_PHOTO)
    taken_at = forms.TimeField(
        label=_("Hour"), required=False, help_text=_("Needed for a site check; empty when the photo tells it itself."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=80, required=False, help_text=FROM_PHOTO)
    taker = forms.CharField(label=_("Taken by"), max_length=40, required=False, help_text=FROM_PHOTO)
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sender, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].sender = sender
        self.proposed = {}

    def clean(self):
        data = super().clean()
        photo = data.get("file")
        if photo is None:
            return data
        moment = timezone.localtime(photo.taken_at) if photo.taken_at else None
        day = moment.date() if moment else None
        checks = data.get("purpose") == ProjectPhoto.Purpose.SITE_CHECK
        hour = moment.time().replace(second=0, microsecond=0) if moment and checks else None
        noted = {"taken_on": day, "taken_at": hour, "place": photo.place, "taker": photo.taker}
        if not data.get("looked"):
            self.proposed = {name: value for name, value in noted.items() if value and self._is_empty(name)}
        for name in ("taken_on", "place", *(("taken_at", "taker") if checks else ())):
            if self._is_empty(name) and name not in self.proposed:
                self.add_error(name, _("The photo does not tell this. Please fill it in."))
        # Only what the person saw is kept: an emptied note, or the hour of another day, is not.
        data["file"] = replace(
            photo, place="", taker="", taken_at=photo.taken_at if data.get("taken_on") == day else None
        )
        return data

    def _is_empty(self, name):
        return name not in self.errors and not self.cleaned_data.get(name)


class LandingFilter(forms.Form):
    """Filter of 落地认定."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All")), ("gathering", _("Gathering evidence")), ("checking", _("Being verified")),
            ("landed", _("Landed")),
        ],
    )  # fmt: skip
    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), required=False, empty_label=_("All"))
    q = forms.CharField(label=_("Project or number"), required=False, max_length=60)

    def __init__(self, *args, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
