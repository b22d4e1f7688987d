"""设置: the first page, deadlines by step, and the rules as they stand."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.figures.models import CountingRule
from projects.money import format_wan
from projects.outcomes.models import LandingConditions, LicenceRule, MilestoneKind, StaffRule
from projects.register import untouched
from projects.register.models import EnclaveRule, FigureKind, IncubationRule
from projects.selection.actions import opinions
from projects.selection.models import ExpertRule, FeeRule, Rubric
from projects.trace.actions import set_deadline
from projects.trace.models import Deadline
from projects.trace.wording import listed

from ..forms.settings import DeadlineForm
from ..lastyear import deadline_preview
from ..steps import FLOWS, timed_steps
from .settings_base import DECIDERS, GROUPS, SettingsFormView, county_for, tabs


def settings_home(request):
    """What can be set, by subject."""
    county = county_for(request.user, *DECIDERS)
    groups = [(title, [_card(*section) for section in sections]) for title, sections in GROUPS]
    return render(request, "settings/home.html", {"county": county, "groups": groups})


def _card(name, label, icon, words):
    return {"url": reverse(name), "label": label, "icon": icon, "words": words}


# What the county decides in working days and that is no step of a flow: (title, where it belongs, default).
BESIDE_FLOWS = {
    untouched.STEP: (gettext_lazy("Reminder of a lead that nobody touched"), gettext_lazy("Leads"), untouched.DAYS),
    opinions.STEP: (
        gettext_lazy("Reminder of a leader's opinion that is missing"),
        gettext_lazy("Deliberation"),
        opinions.DAYS,
    ),
}


def _timed():
    """[(step, title, procedure, default days)] of everything that has a number of working days."""
    flows = [
        (step, node.task_title, FLOWS[step.split(".")[0]].process_title, node.days)
        for step, node in timed_steps().items()
    ]
    return flows + [(step, *words) for step, words in BESIDE_FLOWS.items()]


def _rows_by_step(county):
    rows = {}
    for row in Deadline.objects.filter(county=county).order_by("-effective_from"):
        rows.setdefault(row.step, []).append(row)
    return rows


def deadlines(request):
    """Working days of each step today, and what is to begin later."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    rows = _rows_by_step(county)
    lines = []
    for step, title, flow, default in _timed():
        own = rows.get(step, [])
        lines.append(
            {
                "step": step,
                "flow": flow,
                "title": title,
                "row": next((row for row in own if row.effective_from <= today), None),
                "default": default,
                "coming": [row for row in reversed(own) if row.effective_from > today],
            }
        )
    return render(request, "settings/deadlines.html", {"tabs": tabs("settings-deadlines"), "lines": lines})


class DeadlineView(SettingsFormView):
    """Another number of days for a step, with its history."""

    section, form_class = "settings-deadlines", DeadlineForm
    template_name = "settings/deadline.html"
    hint = gettext_lazy("The new number holds for files that reach this step from that day on. Running deadlines stay.")

    def prepare(self):
        self.step = self.kwargs["step"]
        titles = {step: title for step, title, _flow, _days in _timed()}
        if self.step not in titles:
            raise Http404
        self.title = _("Deadline of “%(step)s”") % {"step": titles[self.step]}

    def preview(self, form):
        return deadline_preview(self.county, self.step, form.cleaned_data["days"])

    def act(self, form):
        return set_deadline(by=self.request.user, county=self.county, step=self.step, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        history = Deadline.objects.filter(county=self.county, step=self.step).order_by("-effective_from")
        return super().get_context_data(history=history, today=timezone.localdate(), **kwargs)


def _words(kinds, choices):
    labels = dict(choices)
    return listed((str(labels.get(kind, kind)) for kind in kinds), "、")


def rules(request):
    """Landing conditions, counting rule, incubation rule and rubric in words, each with its first day. Read only."""
    county = county_for(request.user, *DECIDERS)
    conditions = list(LandingConditions.objects.filter(county=county))
    for row in conditions:
        row.required_words = _words(row.required, MilestoneKind.choices)
        row.any_words = _words(row.any_of, MilestoneKind.choices)
        row.waivable_words = _words(row.waivable, MilestoneKind.choices)
        row.funds_words = _("%(amount)s × 10,000 yuan") % {"amount": format_wan(row.least_funds)}
    counting = list(CountingRule.objects.filter(county=county))
    for row in counting:
        row.qualifying_words = _words(row.qualifying, FigureKind.choices)
    context = {
        "tabs": tabs("settings-rules"),
        "conditions": conditions,
        "counting": counting,
        "licences": LicenceRule.objects.filter(county=county),
        "staff": StaffRule.objects.filter(county=county),
        "enclaves": EnclaveRule.objects.filter(county=county),
        "incubation": IncubationRule.objects.filter(county=county),
        "experts": ExpertRule.objects.filter(county=county),
        "fees": FeeRule.objects.filter(county=county).prefetch_related("levels"),
        "rubrics": Rubric.objects.filter(county=county).prefetch_related("criteria"),
    }
    return render(request, "settings/rules.html", context)
