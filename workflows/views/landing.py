"""Pages of the landing: start, evidence, verification, confirmation."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.outcomes.actions import landings, milestones
from projects.outcomes.licence import with_doubts
from projects.outcomes.models import Milestone, MilestoneKind, ProjectPhoto, Waiver
from projects.outcomes.rules import level_tables
from projects.people.models import Carrier
from projects.people.seats import CENTRE
from projects.register.models import Project
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.forms import ReasonForm
from projects.tenancy.verbviews import VerbFormView

from ..forms import landing as forms
from ..landing import start_landing, stop_landing
from ..models import WorkItem
from ..rights import may_act
from .steps import StepView

LANDABLE = (*LIVE_REST, Stage.LEAD, Stage.GRADUATED, Stage.EXITED, Stage.RESERVE, Stage.ASLEEP)


class StartView(VerbFormView):
    """The intent to land."""

    form_class = forms.StartForm
    template_name = "workflows/landing_start.html"
    done_message = _("The landing has begun. The carrier's desk gathers the evidence.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.seats.is_staff_side:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        seats = self.request.user.seats
        projects = Project.objects.visible_to(self.request.user).filter(stage__in=LANDABLE, open_landing=None)
        carriers = Carrier.objects.filter(Q(county__in=seats.counties(*CENTRE)) | Q(pk__in=seats.carriers()))
        return super().get_form_kwargs() | {"projects": projects.order_by("-number"), "carriers": carriers}

    def get_initial(self):
        number = self.request.GET.get("project", "")
        return {"project": Project.objects.visible_to(self.request.user).filter(number=number).first()}

    def act(self, form):
        return start_landing(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.result.project.get_absolute_url()


class LandingStep(StepView):
    """What the steps of a landing share: the conditions and the milestones."""

    @cached_property
    def milestones(self):
        rows = Milestone.objects.current().filter(project=self.item.project)
        rows = rows.select_related("recorded_by", "verified_by", "sent_back_by", "verified_under__principal")
        return with_doubts(rows.prefetch_related("evidence__file"), self.item.project.county)

    def get_context_data(self, **kwargs):
        project = self.item.project
        tables = level_tables(project, timezone.localdate())
        checks = ProjectPhoto.objects.filter(project=project, purpose=ProjectPhoto.Purpose.SITE_CHECK)
        waivers = Waiver.objects.filter(project=project).select_related("granted_by", "ended_by", "paper")
        context = {"tables": tables, "checks": checks.select_related("file"), "waivers": waivers}
        return super().get_context_data(milestones=self.milestones, today=timezone.localdate(), **context, **kwargs)


class EvidenceView(LandingStep):
    """The desk gathers the evidence and hands it over."""

    step = "landing.evidence"
    form_class = forms.EvidenceForm
    template_name = "workflows/landing_evidence.html"
    done_message = _("The evidence is with the centre.")
    asks_nothing = True

    def act(self, form):
        return milestones.submit_evidence, ""

    def get_context_data(self, **kwargs):
        # A milestone is recorded on a page of its own, which leads back here.
        return super().get_context_data(kinds=MilestoneKind.choices, back=self.request.path, **kwargs)


class StopView(VerbFormView):
    """The desk gives a landing up, with a reason."""

    form_class = ReasonForm
    template_name = "workflows/landing_stop.html"
    done_message = _("The landing is stopped. What was recorded stays.")

    def dispatch(self, request, *args, **kwargs):
        items = WorkItem.objects.visible_to(request.user).open().select_related("project")
        self.item = get_object_or_404(items, pk=kwargs["item"], step="landing.evidence")
        if not may_act(request.user, self.item):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return stop_landing(item=self.item, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.item.project.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(item=self.item, project=self.item.project, **kwargs)


class VerificationView(LandingStep):
    """The centre verifies each milestone or sends it back."""

    step = "landing.verification"
    form_class = forms.VerificationForm
    template_name = "workflows/landing_verification.html"

    def get_form_kwargs(self):
        rows = milestones.unconfirmed(self.item.project).select_related("recorded_by", "verified_by")
        rows = with_doubts(rows.prefetch_related("evidence__file"), self.item.project.county)
        return super().get_form_kwargs() | {"milestones": rows}

    def get_initial(self):
        rows = milestones.unconfirmed(self.item.project).filter(verified_at__isnull=False)
        return {f"decision_{pk}": "verify" for pk in rows.values_list("pk", flat=True)}

    def act(self, form):
        decisions = form.decisions()
        outcome = "send_back" if any(decisions.values()) else ""
        return partial(milestones.verify_evidence, decisions=decisions, words=form.words()), outcome


class ConfirmationView(LandingStep):
    """Another person confirms the levels that are reached."""

    step = "landing.confirmation"
    form_class = forms.ConfirmationForm
    template_name = "workflows/landing_confirmation.html"

    def act(self, form):
        data = form.cleaned_data
        if data["decision"] == "send_back":
            return partial(landings.send_back_landing, reason=data["reason"]), "send_back"
        return landings.confirm_landing, ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            reached=landings.new_levels(self.item.project),
            own_check=self.request.user in landings.hands_in(self.item.project, landings.new_levels(self.item.project)),
            **kwargs,
        )
