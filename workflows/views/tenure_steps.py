"""Steps of the matters of stays: the desk checks, the centre decides."""

from functools import partial

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from projects.files.actions import store
from projects.outcomes.graduation import criteria
from projects.people.models import Carrier
from projects.tenancy.actions import cases as verbs
from projects.tenancy.caserules import tenure_rule
from projects.tenancy.models import RentMonth, StayCase
from projects.tenancy.rules import longest_term

from ..forms import tenure as forms
from ..models import StayCaseProcess
from .steps import StepView
from .tenure import READ


class CaseStep(StepView):
    """What the steps share: the matter and its stay."""

    done_message = gettext_lazy("Saved.")

    @cached_property
    def case(self):
        process = StayCaseProcess.objects.get(pk=self.item.task.process_id)
        row = StayCase.objects.select_related(*READ).get(pk=process.case_id)
        row.project = self.item.project
        return row

    def get_success_url(self):
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs):
        stay = self.case.move_in
        owed = RentMonth.objects.with_sums().filter(move_in=stay, left__gt=0)
        return super().get_context_data(
            case=self.case, stay=stay, cap=longest_term(stay), rule=tenure_rule(stay), owed=owed.count(),
            handed_back=stay.handovers.filter(kind="out").first(), **kwargs,
        )  # fmt: skip


class CheckView(CaseStep):
    """The desk gives its opinion."""

    form_class, template_name = forms.CheckForm, "tenancy/case_check.html"

    def get_initial(self):
        names = ("finding", *verbs.EXIT_FACTS)
        kept = {name: getattr(self.case, name) for name in names if getattr(self.case, name)}
        return {"day": min(self.case.wanted_on, timezone.localdate())} | kept

    def act(self, form):
        facts, by = form.facts(), self.request.user
        if facts.get("proof"):
            facts["proof"] = store(facts["proof"], by=by, county=self.case.project.county)
        return partial(verbs.check_case, case=self.case, **facts), ""


class WhitherView(CheckView):
    """… and says where the firm goes."""

    def get_form_kwargs(self):
        places = Carrier.objects.filter(county=self.case.project.county_id).exclude(pk=self.case.move_in.carrier_id)
        return super().get_form_kwargs() | {"carriers": places.order_by("pk")}


class ExtensionCheckView(CheckView):
    step = "extension.check"


class ExitCheckView(WhitherView):
    step, form_class = "exit.check", forms.ExitForm


class GraduationCheckView(WhitherView):
    step, form_class = "graduation.check", forms.GraduationForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"criteria": criteria(self.case.move_in)}

    def get_initial(self):
        found = [str(n) for n, row in enumerate(criteria(self.case.move_in)) if row.met]
        return super().get_initial() | {"met": found}


class DecisionView(CaseStep):
    """The centre decides."""

    form_class, template_name = forms.CaseDecisionForm, "tenancy/case_decision.html"
    OUTCOMES = {"grant": "", "decline": "decline", "send_back": "send_back"}

    def act(self, form):
        decision, words = form.cleaned_data["decision"], form.cleaned_data["words"]
        if decision == "send_back":
            return partial(verbs.send_back_case, case=self.case, reason=words), "send_back"
        act = partial(verbs.decide_case, case=self.case, granted=decision == "grant", words=words)
        return act, self.OUTCOMES[decision]


class ExtensionDecisionView(DecisionView):
    step = "extension.decision"


class ExitDecisionView(DecisionView):
    step = "exit.decision"


class GraduationDecisionView(DecisionView):
    step = "graduation.decision"
