"""Forms of screening: agenda, postponing, the inquiry into an objection."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.selection.models import Meeting

ROW_ORDER = forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})

BREAK = forms.NumberInput(attrs={"min": 0, "step": 5, "inputmode": "numeric"})


def _time_field(label):
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class ScheduleForm(forms.Form):
    """Which meeting, and when this project begins."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("Review meeting"))
    starts_at = _time_field(gettext_lazy("Begins"))

    def __init__(self, *args, county_id, **kwargs):
        super().__init__(*args, **kwargs)
        coming = (Meeting.State.PLANNED, Meeting.State.OPEN)
        meetings = Meeting.objects.filter(county=county_id, state__in=coming)
        self.fields["meeting"].queryset = meetings.order_by("on", "pk")


class AgendaForm(forms.Form):
    """Order, breaks and beginning of the items on the agenda, and accepted projects to add.

    `timed`: the meeting knows when it begins, so the beginnings follow and are not asked for.
    """

    def __init__(self, *args, items, candidates, timed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.items, self.candidates, self.timed = items, candidates, timed
        for item in items:
            self.fields[f"order_{item.pk}"] = forms.IntegerField(
                label=_("Order"), min_value=1, max_value=99, initial=item.order, widget=ROW_ORDER
            )
            self.fields[f"break_{item.pk}"] = forms.IntegerField(
                label=_("Break before it (minutes)"), min_value=0, max_value=240, initial=item.break_minutes, required=False,
                widget=BREAK,
            )  # fmt: skip
            if timed:
                continue
            self.fields[f"time_{item.pk}"] = _time_field(_("Begins"))
            self.initial[f"time_{item.pk}"] = item.starts_at
        for project in candidates:
            self.fields[f"take_{project.pk}"] = forms.BooleanField(label=project.name, required=False)
            if not timed:
                self.fields[f"at_{project.pk}"] = _time_field(_("Begins"))

    @property
    def item_rows(self):
        """(item, order field, break field, time field or None) in order."""
        return [
            (item, self[f"order_{item.pk}"], self[f"break_{item.pk}"], self._time(f"time_{item.pk}"))
            for item in self.items
        ]

    def _time(self, name):
        return None if self.timed else self[name]

    @property
    def candidate_rows(self):
        """(project, tick, time field or None)."""
        return [(project, self[f"take_{project.pk}"], self._time(f"at_{project.pk}")) for project in self.candidates]

    @property
    def arranged(self):
        """Item pk → (order, beginning)."""
        data = self.cleaned_data
        return {item.pk: (data[f"order_{item.pk}"], data.get(f"time_{item.pk}")) for item in self.items}

    @property
    def breaks(self):
        """Item pk → minutes."""
        return {item.pk: self.cleaned_data[f"break_{item.pk}"] or 0 for item in self.items}

    @property
    def chosen(self):
        """[(project, beginning)] of the ticked projects."""
        data = self.cleaned_data
        return [(project, data.get(f"at_{project.pk}")) for project in self.candidates if data[f"take_{project.pk}"]]


class PostponeForm(forms.Form):
    """Why a project leaves the agenda."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("The applicant reads it.")
    )


class ExamineForm(forms.Form):
    """The result of the inquiry into an objection."""

    CHOICES = (
        ("dismissed", gettext_lazy("Not upheld: back to the notice")),
        ("upheld", gettext_lazy("Upheld: not approved")),
    )

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=CHOICES, widget=forms.RadioSelect)
    inquiry = forms.CharField(
        label=gettext_lazy("Inquiry"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What was examined, with whom, and what came out."),
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("Answer to whoever objected"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read by whoever objected, beside the outcome; sent where the contact is an e-mail."),
    )  # fmt: skip
