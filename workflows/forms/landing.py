"""Forms of the landing steps."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.register.models import Project
from projects.tenancy.forms import WORDS

from .admission import DecisionForm


class StartForm(forms.Form):
    """Which project, and for one without a carrier whose desk gathers the evidence."""

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(), label=_("Carrier"), required=False,
        help_text=_("Only for a project without a carrier: whose desk gathers the evidence"),
    )  # fmt: skip
    words = forms.CharField(label=_("Intent in words"), max_length=300, required=False, widget=WORDS)

    def __init__(self, *args, projects, carriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["carrier"].queryset = carriers

    def clean(self):
        data = super().clean()
        project = data.get("project")
        if project and project.carrier_id is None and not data.get("carrier"):
            self.add_error("carrier", gettext("Name the carrier whose desk gathers the evidence."))
        return data


class EvidenceForm(forms.Form):
    """Handing the evidence over needs nothing but the button."""


class VerificationForm(forms.Form):
    """One decision per milestone; a reason where it is sent back, the finding where a doubtful licence is verified."""

    def __init__(self, *args, milestones, **kwargs):
        super().__init__(*args, **kwargs)
        self.milestones = list(milestones)
        for row in self.milestones:
            self.fields[f"decision_{row.pk}"] = forms.ChoiceField(
                label=_("Decision on %(name)s") % {"name": row},
                choices=[("verify", _("Verify it")), ("send_back", _("Send back"))],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{row.pk}"] = forms.CharField(
                label=_("Reason for sending back"), max_length=300, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            if row.doubts:
                self.fields[f"words_{row.pk}"] = forms.CharField(
                    label=_("What your check found"), max_length=300, required=False,
                    widget=forms.Textarea(attrs={"rows": 2}), initial=row.check_words,
                )  # fmt: skip

    def rows(self):
        """(milestone, decision field, reason field, field of the finding or None) for the page."""
        return [
            (row, self[f"decision_{row.pk}"], self[f"reason_{row.pk}"], self[f"words_{row.pk}"] if row.doubts else None)
            for row in self.milestones
        ]

    def clean(self):
        data = super().clean()
        for row in self.milestones:
            if data.get(f"decision_{row.pk}") == "send_back" and not data.get(f"reason_{row.pk}"):
                self.add_error(f"reason_{row.pk}", gettext("Say what is wrong and what is needed."))
            if data.get(f"decision_{row.pk}") == "verify" and row.doubts and not data.get(f"words_{row.pk}"):
                self.add_error(f"words_{row.pk}", gettext("The licence raises a doubt. Write what your check found."))
        return data

    def words(self):
        """{milestone id: what the check found}."""
        return {row.pk: self.cleaned_data.get(f"words_{row.pk}", "") for row in self.milestones}

    def decisions(self):
        """{milestone id: reason, "" when verified}."""
        data = self.cleaned_data
        return {
            row.pk: data[f"reason_{row.pk}"] if data[f"decision_{row.pk}"] == "send_back" else ""
            for row in self.milestones
        }


class ConfirmationForm(DecisionForm):
    """Confirm the levels reached or send back to verification."""

    go_on = _("Confirm: the conditions are met")
