"""Forms of a deliberation: who sat there, a verdict for each project, and a pending decision with its message."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of
from projects.selection.actions.decisions import Verdict, needs_reasons, refuse_odd_votes
from projects.selection.models import Decision
from projects.trace.errors import Refused

VOTES = ("votes_for", "votes_against", "votes_abstained")
LABELS = (_("Votes for"), _("Votes against"), _("Votes abstained"))


class People(forms.ModelMultipleChoiceField):
    """Colleagues to tick."""

    widget = forms.CheckboxSelectMultiple


class SittingFactsForm(forms.Form):
    """Day, place, people and minutes of a sitting."""

    on = forms.DateField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    chair = forms.ModelChoiceField(None, label=_("Chair"))
    members = People(None, label=_("Present with a vote"), required=False, help_text=_("The chair need not be ticked."))
    attendees = forms.CharField(
        label=_("Also present"), max_length=300, required=False,
        help_text=_("Names of those without a vote, separated by commas."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Minutes"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    FACTS = ("on", "place", "chair", "members", "attendees", "words")

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        people = centre_of(county).order_by("name", "pk")
        self.fields["chair"].queryset = self.fields["members"].queryset = people
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The sitting cannot lie in the future."))
        return day

    @property
    def facts(self):
        """The arguments of the verb."""
        return {name: self.cleaned_data[name] for name in self.FACTS}

    @property
    def present(self):
        """How many sat there with a vote."""
        chair, members = self.cleaned_data.get("chair"), self.cleaned_data.get("members") or ()
        return len({person.pk for person in (*members, chair) if person})


def vote_fields(suffix=""):
    """The three counts of a vote, all or none."""
    return {
        f"{name}{suffix}": forms.IntegerField(
            label=label, required=False, min_value=0, max_value=99, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
        )
        for name, label in zip(VOTES, LABELS, strict=True)
    }  # fmt: skip


def votes_from(data, suffix=""):
    """(for, against, abstained) of cleaned data; an empty count beside a filled one is nought, all empty is None."""
    counts = [data.get(f"{name}{suffix}") for name in VOTES]
    return None if all(count is None for count in counts) else tuple(count or 0 for count in counts)


class SittingForm(SittingFactsForm):
    """One sitting with a verdict for each project of the queue that it decides."""

    def __init__(self, *args, queue, **kwargs):
        super().__init__(*args, **kwargs)
        self.queue = queue
        choices = [("", _("Not in this sitting")), *Decision.Outcome.choices]
        for row in queue:
            pk = row.project.pk
            self.fields[f"verdict_{pk}"] = forms.ChoiceField(label=_("Verdict"), choices=choices, required=False)
            self.fields[f"reasons_{pk}"] = forms.CharField(
                label=_("Reasons"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields |= vote_fields(f"_{pk}")
            self.fields[f"dissent_{pk}"] = forms.CharField(label=_("Dissent"), max_length=500, required=False)

    @property
    def rows(self):
        """(row of the queue, verdict field, reasons field, vote fields, dissent field)."""
        return [
            (row, self[f"verdict_{row.project.pk}"], self[f"reasons_{row.project.pk}"],
             [self[f"{name}_{row.project.pk}"] for name in VOTES], self[f"dissent_{row.project.pk}"])
            for row in self.queue
        ]  # fmt: skip

    @property
    def facts_fields(self):
        """The fields of the sitting itself."""
        return [self[name] for name in self.FACTS]

    def clean(self):
        data = super().clean()
        for row in self.queue:
            self._check(row, data)
        if not self.verdicts and not self.errors:
            self.add_error(None, _("Please decide at least one project."))
        return data

    def _check(self, row, data):
        pk = row.project.pk
        outcome, reasons = data.get(f"verdict_{pk}"), data.get(f"reasons_{pk}", "")
        if not outcome:
            return
        if not reasons.strip() and needs_reasons(outcome, row.result.band):
            self.add_error(f"reasons_{pk}", _("Please give the reasons: the decision refuses or leaves the band."))
        try:
            refuse_odd_votes(Verdict(row.project, outcome, votes=votes_from(data, f"_{pk}")), self.present)
        except Refused as refusal:
            self.add_error(f"votes_for_{pk}", str(refusal))

    @property
    def verdicts(self):
        """`Verdict` of each project that is decided."""
        data = self.cleaned_data
        return [
            Verdict(
                row.project, outcome, data.get(f"reasons_{pk}", "").strip(), votes_from(data, f"_{pk}"),
                data.get(f"dissent_{pk}", "").strip(),
            )
            for row in self.queue
            if (outcome := data.get(f"verdict_{(pk := row.project.pk)}"))
        ]  # fmt: skip


class PendingDecisionForm(forms.Form):
    """One pending decision and what the applicant will read of it."""

    outcome = forms.ChoiceField(label=_("Verdict"), choices=Decision.Outcome.choices)
    reasons = forms.CharField(
        label=_("Reasons"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    dissent = forms.CharField(label=_("Dissent"), max_length=500, required=False, help_text=_("Stays in the minutes."))
    subject = forms.CharField(label=_("Subject of the message"), max_length=200)
    message = forms.CharField(
        label=_("Message to the applicant"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Sent when the sitting is published, not before."),
    )  # fmt: skip

    def __init__(self, *args, decision, **kwargs):
        names = ("outcome", "reasons", "dissent", "subject", "message", *VOTES)
        kwargs.setdefault("initial", {name: getattr(decision, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields |= vote_fields()
        self.order_fields(("outcome", "reasons", *VOTES, "dissent", "subject", "message"))

    @property
    def facts(self):
        """The arguments of the verb."""
        data = self.cleaned_data
        facts = {name: data[name].strip() for name in ("outcome", "reasons", "dissent", "subject", "message")}
        facts["message"] = facts["message"].replace("\r\n", "\n")
        return facts | {"votes": votes_from(data)}


class DropForm(forms.Form):
    """Why a project leaves a pending sitting."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
