"""Forms around a landing: waivers, revocation, written authorisations."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.people.models import User
from projects.register.forms.leads import DayInput
from projects.tenancy.forms import WORDS

from ..models import LandingLevel, Waiver
from .facts import PAPERS


class WaiverForm(forms.Form):
    """Which condition is waived, how, until when and why; `waivable` are (level, kind, longest days)."""

    condition = forms.ChoiceField(label=_("Condition"))
    form = forms.ChoiceField(label=_("How it is waived"), choices=Waiver.Form, widget=forms.RadioSelect)
    until = forms.DateField(label=_("Holds until"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=WORDS)
    paper = UploadField(kinds=PAPERS, required=False, label=_("Paper of the decision"))

    def __init__(self, *args, waivable, **kwargs):
        super().__init__(*args, **kwargs)
        self.waivable = {f"{level}.{kind}": (level, kind) for level, kind, _days in waivable}
        self.fields["condition"].choices = [
            (key, f"{LandingLevel(level).label} · {kind.label}") for key, (level, kind) in self.waivable.items()
        ]
        longest = max((days for _level, _kind, days in waivable), default=0)
        last = timezone.localdate() + timedelta(days=longest)
        self.fields["until"].help_text = gettext("By the rule until %(day)s at the latest") % {
            "day": f"{last:%Y-%m-%d}"
        }

    def values(self):
        """What goes to the verb, but for the paper."""
        level, kind = self.waivable[self.cleaned_data["condition"]]
        rest = {name: self.cleaned_data[name] for name in ("form", "until", "reason")}
        return {"level": level, "kind": kind} | rest


FALSE, ENDED = "false", "ended"


class RevokeForm(forms.Form):
    """Why a landing is revoked: it proved false, or it was true and ended on a day."""

    ground = forms.ChoiceField(
        label=_("Ground"), widget=forms.RadioSelect, initial=FALSE,
        choices=[
            (FALSE, _("It proves false: its figure is retracted, as if it had never been")),
            (ENDED, _("It was true and has ended: what was counted by it stays")),
        ],
    )  # fmt: skip
    false = forms.ModelMultipleChoiceField(
        None, label=_("Evidence that proved false"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("It is sent back and meets no condition any more"),
    )  # fmt: skip
    on = forms.DateField(label=_("Day on which it ended"), required=False, widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=WORDS)

    def __init__(self, *args, milestones, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["false"].queryset = milestones
        if not milestones:
            del self.fields["false"]

    def clean(self):
        data = super().clean()
        if data.get("ground") == ENDED and not data.get("on") and "on" not in self.errors:
            self.add_error("on", gettext("Give the day on which the landing ended."))
        return data


class PersonField(forms.ModelChoiceField):
    """A colleague, with the office that they hold."""

    def label_from_instance(self, person):
        seats = [seat.get_role_display() for seat in person.memberships.all() if seat.ended_at is None]
        return f"{person.name} · {seats[0]}" if seats else person.name


class AuthorisationForm(forms.Form):
    """Who judges landings in whose place, from when to when, with the signed paper."""

    principal = PersonField(User.objects.none(), label=_("In the place of"))
    deputy = PersonField(
        User.objects.none(), label=_("Authorised substitute"),
        help_text=_("Somebody of the county's offices outside the centre; sees only the projects that the own seat shows"),
    )  # fmt: skip
    first_day = forms.DateField(label=_("From"), widget=DayInput(), initial=timezone.localdate)
    last_day = forms.DateField(label=_("Until"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=WORDS)
    paper = UploadField(kinds=PAPERS, label=_("Signed authorisation"))

    def __init__(self, *args, principals, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["principal"].queryset, self.fields["deputy"].queryset = principals, deputies
