"""Forms of the desk: plan a meeting or paper review, ask one more expert for a project."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from ..models import Expert, Meeting

TIMES = ("starts_at", "talk_minutes", "question_minutes")


class MeetingForm(forms.ModelForm):
    """Name and day of a meeting and its place; of a paper review its last day. Kind and blindness are chosen once."""

    class Meta:
        model = Meeting
        fields = ["kind", "name", "on", "place", *TIMES, "due_on", "blind"]
        labels = {"name": _("Name of the meeting")}
        widgets = {
            "kind": forms.RadioSelect, "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }  # fmt: skip
        help_texts = {
            "on": _("The scoring rubric in force on this day is used."),
            "place": _("Of a meeting."),
            "starts_at": _("With it the times of all projects are computed. Left empty, each is set by hand."),
            "due_on": _("Of a paper review: its last day."),
            "blind": _(
                "Paper review only: the experts read codes in place of names, and files that you marked as anonymised."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices, self.fields["kind"].required = Meeting.Kind.choices, False
        for name in TIMES[1:]:
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(120)]
        if self.instance.pk:
            del self.fields["kind"], self.fields["blind"]
            for name in ("place", *TIMES) if self.instance.kind == Meeting.Kind.PAPER else ("due_on",):
                del self.fields[name]

    def clean_kind(self):
        return self.cleaned_data["kind"] or Meeting.Kind.MEETING

    def clean(self):
        data = super().clean()
        paper = data.get("kind", self.instance.kind) == Meeting.Kind.PAPER
        if paper and not data.get("due_on"):
            self.add_error("due_on", _("A paper review needs its last day."))
        if data.get("blind") and not paper:
            self.add_error("blind", _("Only a paper review can be blind: at a meeting the team stands in the room."))
        return data


class OneExpert(forms.ModelChoiceField):
    """One expert out of the pool."""

    def label_from_instance(self, expert):
        return expert_label(expert)


def expert_label(expert):
    """ "吴建国 · 浙江大学 教授（新材料、人工智能）"."""
    fields = f"（{'、'.join(map(str, expert.field_labels))}）" if expert.fields else ""
    return f"{expert.user.name} · {expert.employer} {expert.title}{fields}"


def pool_of(meeting):
    """Active experts of the county who are not in the meeting now."""
    inside = meeting.invitations.filter(left_at=None).values("expert_id")
    pool = Expert.objects.filter(county=meeting.county_id, active=True).exclude(pk__in=inside)
    return pool.select_related("user").order_by("user__name", "pk")


class AskForm(forms.Form):
    """One more expert for a single project."""

    expert = OneExpert(Expert.objects.none(), label=_("Expert"))

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        pool = Expert.objects.filter(county=item.meeting.county_id, active=True)
        have = item.reviews.values("expert_id")
        self.fields["expert"].queryset = pool.exclude(pk__in=have).select_related("user").order_by("user__name", "pk")
