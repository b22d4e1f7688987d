"""Forms of the steps from offer to verified move-in."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.money import WanField
from projects.people.models import Carrier
from projects.register.models import Project
from projects.tenancy.forms import WORDS, DayOfFactField, RoomChoiceField
from projects.trace.wording import sign


class OfferForm(forms.Form):
    """The letter: the day by which it is to be confirmed, and words to the applicant."""

    confirm_by = forms.DateField(label=_("To be confirmed by"))
    words = forms.CharField(label=_("Words to the applicant"), max_length=500, required=False, widget=WORDS)

    def clean_confirm_by(self):
        day = self.cleaned_data["confirm_by"]
        if day <= timezone.localdate():
            raise forms.ValidationError(gettext("The day of confirmation must be later than today."))
        return day


class AnswerForm(forms.Form):
    """The applicant confirms or declines."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("confirm", _("We confirm and will come")), ("decline", _("We decline"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason for declining"), max_length=300, required=False, widget=WORDS)

    def clean(self):
        data = super().clean()
        if data.get("answer") == "decline" and not data.get("reason"):
            self.add_error("reason", gettext("Please say in a few words why you decline."))
        return data


class AgreementForm(forms.Form):
    """The signed agreement: room, area, rent, term, day and scan.

    A carrier that keeps a list of rooms chooses from it, so that no room is given twice; any other names it in words.
    """

    place = RoomChoiceField(label=_("Room"), required=False)
    room = forms.CharField(
        label=_("Room"), max_length=60, required=False, help_text=_("Building and room, e.g. building A, room 301")
    )
    area = forms.DecimalField(label=_("Area (m²)"), min_value=0, max_digits=9, decimal_places=2)
    rent = WanField(
        label=_("Rent per month (in 10,000 yuan)"), required=False, help_text=_("0 or empty when there is none")
    )
    signed_on = DayOfFactField(label=_("Agreement signed"))
    term_from = forms.DateField(label=_("Term from"))
    term_to = forms.DateField(label=_("Term until"))
    landing_by = forms.DateField(
        label=_("To be registered in the county by"), required=False, help_text=_("The landing clause of the agreement")
    )
    landing_words = forms.CharField(label=_("Landing clause"), max_length=300, required=False, widget=WORDS)
    agreement = UploadField(kinds=("pdf", "image"), label=_("Signed agreement"))

    def __init__(self, *args, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = rooms
        if not rooms:
            del self.fields["place"]
        elif "carrier" not in self.fields:  # all of them belong to the one carrier of this step
            del self.fields["room"]
        else:
            self.fields["room"].label = _("Room in words")

    def clean_area(self):
        area = self.cleaned_data["area"]
        if not area:
            raise forms.ValidationError(gettext("The area must be more than zero."))
        return area

    def clean(self):
        data = super().clean()
        first, last = data.get("term_from"), data.get("term_to")
        if first and last and last <= first:
            self.add_error("term_to", gettext("The term must end after it begins."))
        self._ask_for_room(data)
        return data

    def _ask_for_room(self, data):
        if data.get("place") or "place" in self.errors:
            return
        carrier = data.get("carrier")
        listed = "place" in self.fields and (
            carrier is None or any(room.carrier_id == carrier.pk for room in self.fields["place"].queryset)
        )
        if listed:
            self.add_error("place", gettext("Choose the room from the carrier's list."))
        elif not data.get("room"):
            self.add_error("room", gettext("Name the room."))


class HandoverForm(forms.Form):
    """办理入驻: the day, and the record as a file or in words."""

    on = DayOfFactField(label=_("Day of the handover"))
    handover_record = UploadField(kinds=("pdf", "image"), label=_("Handover record"), required=False)
    words = forms.CharField(
        label=_("Or in words"), max_length=300, required=False, widget=WORDS,
        help_text=_("Who handed over what to whom, e.g. keys and meter readings"),
    )  # fmt: skip
    has_record = False  # whether a record was handed in before

    def clean(self):
        data = super().clean()
        given = data.get("handover_record") or data.get("words") or self.has_record
        if not given and "handover_record" not in self.errors:
            self.add_error("handover_record", gettext("Add the handover record as a file or in words."))
        return data


class CorrectedHandoverForm(HandoverForm, AgreementForm):
    """After the centre sent a move-in back: agreement and handover together, files only where they change."""

    field_order = [
        "place", "room", "area", "rent", "signed_on", "term_from", "term_to", "landing_by", "landing_words",
        "agreement", "on", "handover_record",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreement"].required = False
        self.fields["agreement"].help_text = _("Leave empty to keep the scan that is there")
        self.fields["handover_record"].help_text = _("Leave empty to keep the record that is there")


class DecisionForm(forms.Form):
    """Verify or send back with a reason."""

    go_on = _("Verified")
    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason for sending back"), max_length=300, required=False, widget=WORDS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [("go_on", self.go_on), ("send_back", _("Send back"))]

    def clean(self):
        data = super().clean()
        if data.get("decision") == "send_back" and not data.get("reason"):
            self.add_error("reason", gettext("Say what is wrong and what is needed."))
        return data


class VerifyForm(DecisionForm):
    """Verify a move-in; for an incubator a person also says whether the project is an incubatee."""

    go_on = _("The papers agree: verified")
    incubatee = forms.TypedChoiceField(
        label=_("Incubatee"),
        choices=[("yes", _("Is an incubatee")), ("no", _("Moved in only, no incubatee (can be decided later)"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        required=False,
        empty_value=None,
    )
    field_order = ["decision", "incubatee", "ends_earlier", "reason"]

    ends_earlier = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args, incubator, earlier=(), **kwargs):
        """`earlier` are the live stays elsewhere on the chain."""
        super().__init__(*args, **kwargs)
        if not incubator:
            del self.fields["incubatee"]
        if earlier:
            words = gettext("The stay in %(places)s ends on the day of the move-in: moved on along the chain")
            places = sign("、").join(stay.carrier.short_name for stay in earlier)
            self.fields["ends_earlier"].label = words % {"places": places}
        else:
            del self.fields["ends_earlier"]

    def clean(self):
        data = super().clean()
        if data.get("decision") == "go_on" and "incubatee" in self.fields and data.get("incubatee") is None:
            self.add_error("incubatee", gettext("Decide whether the project is an incubatee."))
        return data


class RecordForm(AgreementForm):
    """A move-in that is recorded without a journey before it: by an enclave, or as back-entry with its reason."""

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"), empty_label=None)
    reason = forms.CharField(
        label=_("Reason of the back-entry"), max_length=300, required=False, widget=WORDS,
        help_text=_("When the project moved in first and the papers follow; an enclave's own decision needs none"),
    )  # fmt: skip
    field_order = ["project", "carrier", "reason"]

    def __init__(self, *args, projects, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["carrier"].queryset = carriers

    def clean(self):
        data = super().clean()
        carrier = data.get("carrier")
        if carrier and carrier.kind != Carrier.Kind.ENCLAVE and not data.get("reason"):
            self.add_error("reason", gettext("Give the reason: outside an enclave this is a back-entry."))
        return data
