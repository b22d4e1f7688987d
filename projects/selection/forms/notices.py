"""Forms of public notice: publish a batch, object to a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.register.models import Project
from projects.register.stages import Stage

from ..actions.decisions import notice_days_of
from ..models import NoticeItem

USUAL_DAYS = 5  # working days, where no route says more
EVIDENCE_MAX = 10 * 1024 * 1024


def waiting_for_notice(county_ids):
    """Projects decided for notice that are in no running batch."""
    shown = NoticeItem.objects.filter(state__in=NoticeItem.UNDECIDED).values("project_id")
    waiting = Project.objects.filter(county__in=county_ids, stage=Stage.NOTICE).exclude(pk__in=shown)
    return waiting.select_related("organisation", "carrier").order_by("stage_since", "pk")


class ProjectChoice(forms.ModelMultipleChoiceField):
    """Projects as number and name."""

    widget = forms.CheckboxSelectMultiple


class PublishForm(forms.Form):
    """Which projects, for how many working days."""

    projects = ProjectChoice(Project.objects.none(), label=_("Projects"))
    days = forms.IntegerField(
        label=_("Working days"), min_value=1, max_value=30,
        help_text=_("Counted from the day after publication."),
    )  # fmt: skip

    def __init__(self, *args, county_ids, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = waiting = waiting_for_notice(county_ids)
        self.initial.setdefault("projects", [project.pk for project in waiting])
        self.initial.setdefault("days", max(map(notice_days_of, waiting), default=USUAL_DAYS))


class ObjectionForm(forms.Form):
    """A word against a project, with name and a way to answer."""

    name = forms.CharField(label=_("Your name"), max_length=60, help_text=_("Person or unit. Not shown to the public."))
    contact = forms.CharField(label=_("How to reach you"), max_length=100, help_text=_("Phone or e-mail."))
    words = forms.CharField(
        label=_("Objection"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is not right, and how it can be checked."),
    )  # fmt: skip
    evidence = UploadField(label=_("Evidence"), kinds=("pdf", "image"), max_bytes=EVIDENCE_MAX, required=False)


class ToldForm(forms.Form):
    """How whoever objected was told the outcome."""

    words = forms.CharField(label=_("How it was told"), max_length=300)
