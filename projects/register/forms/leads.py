"""Forms around leads. A lead takes seconds: only the name and who brought it are asked for."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import uscc
from projects.files.forms import UploadField
from projects.files.models import StoredFile
from projects.people.models import Carrier, User
from projects.people.seats import CENTRE, MACHINE, OPERATORS
from projects.text import normalise, phone_digits

from ..models import LeadNote, Project, SourceKind
from ..pipeline import LeadStep, onward
from .talk import UploadsField

BY_HAND = ("contest", "opening_stock")  # sources that only an import gives
PHOTOS = (StoredFile.Kind.IMAGE,)


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class LeadForm(forms.ModelForm):
    """A lead. The carriers offered are those the person works for; the centre chooses among all of its county."""

    company_name = forms.CharField(label=_("Company name"), max_length=100, required=False)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=40, required=False)

    class Meta:
        model = Project
        fields = (
            "name", "introduced_by", "bringer", "source", "carrier", "follow_up_by", "leader", "contact", "phone", "email",
            "field", "planned_investment", "next_date", "summary",
        )  # fmt: skip
        widgets = {
            "next_date": DayInput(), "summary": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "introduced_by": forms.TextInput(attrs={"list": "bringers", "autocomplete": "off"}),
        }  # fmt: skip
        labels = {
            "summary": _("Words"),
            "next_date": _("Next contact on"),
            "planned_investment": _("Planned total investment (in 10,000 yuan)"),
        }
        help_texts = {
            "introduced_by": _("Town, company, alumni, enclave: who told us"),
            "phone": _("Mobile, or landline with area code"),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seats = user.seats
        everywhere = (*CENTRE, MACHINE)
        carriers = Carrier.objects.filter(county__in=seats.counties(*everywhere)) | Carrier.objects.filter(
            pk__in=seats.carriers()
        )
        carrier, follower = self.fields["carrier"], self.fields["follow_up_by"]
        carrier.queryset = carriers.order_by("pk")
        carrier.required = not seats.has(*everywhere)
        if carrier.required and len(seats.carriers()) == 1:
            carrier.initial = next(iter(seats.carriers()))
        if not carrier.required:
            carrier.empty_label = _("Not yet known")
        follower.queryset, follower.required, follower.empty_label = _office(carriers, seats), False, None
        follower.initial = user.pk
        self.fields["introduced_by"].required = True
        self._offer_choices()

    def _offer_choices(self):
        """Who brings it and the source may stay open: then the words decide (`actions.leads.register_lead`)."""
        for name, words in (("bringer", _("By the name given")), ("source", _("By who brought it"))):
            field = self.fields[name]
            choices = [choice for choice in field.choices if choice[0] and choice[0] not in BY_HAND]
            if name == "source":
                choices = [choice for choice in SourceKind.choices if choice[0] not in BY_HAND]
            field.required, field.choices = False, [("", words), *choices]
            if not self.instance.pk:
                self.initial[name] = ""

    def clean_name(self):
        return normalise(self.cleaned_data["name"])

    def clean_company_name(self):
        return normalise(self.cleaned_data["company_name"])

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        digits = phone_digits(typed)
        if digits is None:
            raise ValidationError(
                _("This is no complete phone number. A mobile has 11 digits; a landline starts with its area code.")
            )
        return digits

    def clean_uscc(self):
        typed = self.cleaned_data["uscc"]
        try:
            return uscc.check(typed) if typed else ""
        except uscc.UsccError as problem:
            raise ValidationError(str(problem)) from problem

    def facts(self, *, changed=False):
        """What goes to the verb: everything, or what was changed; an open choice is left to the verb."""
        names = self.changed_data if changed else self.fields
        open_choice = {name for name in ("bringer", "source", "follow_up_by") if not self.cleaned_data[name]}
        return {name: self.cleaned_data[name] for name in names if name not in open_choice}


def _office(carriers, seats):
    """Who may follow a lead up: the operators of the carriers offered, and the centre."""
    operators = Q(memberships__carrier__in=carriers.values("pk"), memberships__role__in=OPERATORS)
    centre = Q(memberships__county__in={row.county_id for row in seats.rows}, memberships__role__in=CENTRE)
    people = User.objects.filter(operators | centre, memberships__ended_at=None, is_active=True)
    return people.distinct().order_by("name", "pk")


class PaperForm(forms.Form):
    """A text that was pasted, or a file that was dropped: what it says is proposed for a lead."""

    KINDS = ("pdf", "docx", "pptx", "txt", "eml", "image", "doc", "ppt")
    text = forms.CharField(
        label=_("Text of the chat or e-mail"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": _("Paste here: name, company, phone, amount and town are picked out")}),
    )  # fmt: skip
    file = UploadField(kinds=KINDS, required=False, label=_("Or a file"))

    def clean(self):
        data = super().clean()
        if not self.errors and not data["text"].strip() and not data["file"]:
            self.add_error("text", _("Paste the text, or choose a file."))
        return data


class NoteForm(forms.ModelForm):
    """A contact, noted in ten seconds: one press for the kind, a few words or a photo."""

    NEXT = (
        ("", _("As before")),
        ("3", _("In 3 days")),
        ("7", _("In a week")),
        ("14", _("In two weeks")),
        ("30", _("In a month")),
    )
    camera = UploadField(kinds=PHOTOS, required=False, label=_("Take a photo"), help_text="")
    photos = UploadsField(kinds=PHOTOS, label=_("Photos from the album"), help_text="")
    step = forms.ChoiceField(label=_("The lead is now at"), required=False, widget=forms.RadioSelect)
    next_in = forms.ChoiceField(label=_("Next contact"), required=False, choices=NEXT, widget=forms.RadioSelect)
    next_date = forms.DateField(label=_("Or on the day"), required=False, widget=DayInput())

    class Meta:
        model = LeadNote
        fields = ("kind", "words", "on")
        widgets = {"on": DayInput(), "words": forms.Textarea(attrs={"rows": 3}), "kind": forms.RadioSelect}
        labels = {"words": _("In a few words")}

    field_order = ["kind", "words", "camera", "photos", "next_in", "step", "on", "next_date"]

    def __init__(self, *args, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds_by_use()
        self.fields["words"].required = False
        self.fields["camera"].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self.fields["photos"].widget.attrs["accept"] = "image/*"
        ahead = onward(project.lead_step) if project and project.stage == "lead" else []
        if ahead:
            self.fields["step"].choices = [("", _("As before")), *((step, step.label) for step in ahead)]
        else:
            del self.fields["step"]

    def contact(self):
        """What goes to the verb, but for the photos."""
        data = self.cleaned_data
        day = data["next_date"]
        if not day and data["next_in"]:
            day = timezone.localdate() + timedelta(days=int(data["next_in"]))
        return {
            "kind": data["kind"],
            "words": data["words"],
            "on": data["on"],
            "next_date": day,
            "step": data.get("step", ""),
        }

    def pictures(self):
        """The checked photos of both boxes."""
        return [photo for photo in (self.cleaned_data["camera"], *self.cleaned_data["photos"]) if photo]


def _kinds_by_use():
    order = (LeadNote.Kind.VISIT, LeadNote.Kind.SERVICE, LeadNote.Kind.CALL, LeadNote.Kind.NOTE)
    return [(kind, kind.label) for kind in order]


class StepForm(forms.Form):
    """Another step of the lead's way, with its day; a step back needs a reason."""

    step = forms.ChoiceField(label=_("Step of the lead"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=DayInput(), initial=timezone.localdate)
    words = forms.CharField(
        label=_("Words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a step back"),
    )  # fmt: skip

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [
            (step, step.label) for step in LeadStep if step not in (project.lead_step, LeadStep.APPLIED)
        ]


class SleepForm(forms.Form):
    """Until when a lead rests, and why."""

    wake_on = forms.DateField(label=_("Wake on"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class JudgeForm(forms.Form):
    """One project or two, and why."""

    SAME_FIRST, SAME_SECOND, DIFFERENT = "first", "second", "different"
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [
            (self.SAME_FIRST, _("The same project; keep %(number)s") % {"number": pair.first.number}),
            (self.SAME_SECOND, _("The same project; keep %(number)s") % {"number": pair.second.number}),
            (self.DIFFERENT, _("Two different projects")),
        ]


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
