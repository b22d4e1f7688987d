"""Forms of the desk: plan a meeting, invite, replace, ask one more expert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Expert, Meeting


class MeetingForm(forms.ModelForm):
    """Name, day and place of a meeting."""

    class Meta:
        model = Meeting
        fields = ["name", "on", "place"]
        labels = {"name": _("Name of the meeting")}
        help_texts = {"on": _("The scoring rubric in force on this day is used.")}


class ExpertChoice(forms.ModelMultipleChoiceField):
    """Experts with employer and fields, so that the desk sees whom it asks."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, expert):
        return expert_label(expert)


class OneExpert(forms.ModelChoiceField):
    """One expert out of the pool."""

    def label_from_instance(self, expert):
        return expert_label(expert)


def expert_label(expert):
    """"吴建国 · 浙江大学 教授（新材料、人工智能）"."""
    fields = f"（{'、'.join(expert.fields)}）" if expert.fields else ""
    return f"{expert.user.name} · {expert.employer} {expert.title}{fields}"


def pool_of(meeting):
    """Active experts of the county who are not in the meeting now."""
    inside = meeting.invitations.filter(left_at=None).values("expert_id")
    pool = Expert.objects.filter(county=meeting.county_id, active=True).exclude(pk__in=inside)
    return pool.select_related("user").order_by("user__name", "pk")


class InviteForm(forms.Form):
    """Tick the experts to invite."""

    experts = ExpertChoice(Expert.objects.none(), label=_("Experts"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"].queryset = pool_of(meeting)


class ReplaceForm(forms.Form):
    """Why an expert leaves, and who comes instead."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    substitute = OneExpert(Expert.objects.none(), label=_("Substitute"), required=False, empty_label=_("Nobody"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = pool_of(meeting)


class AskForm(forms.Form):
    """One more expert for a single project."""

    expert = OneExpert(Expert.objects.none(), label=_("Expert"))

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        pool = Expert.objects.filter(county=item.meeting.county_id, active=True)
        have = item.reviews.values("expert_id")
        self.fields["expert"].queryset = pool.exclude(pk__in=have).select_related("user").order_by("user__name", "pk")
