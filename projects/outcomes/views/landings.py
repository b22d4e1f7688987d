"""落地认定: the list with what each project lacks, one project's conditions, recording a milestone, revoking."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.people.seats import COUNTY_READERS
from projects.register.models import Project, ProjectCompany
from projects.register.searching import named
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.rules import carriers_seen_by, is_centre
from projects.tenancy.verbviews import VerbFormView

from ..actions.corrections import verify_correction, waiting_corrections
from ..actions.landings import end_landing, revoke_landing
from ..actions.milestones import record_milestone
from ..actions.waivers import waivable
from ..authority import SUBSTITUTES
from ..forms.facts import LandingFilter, MilestoneForm
from ..forms.landing import ENDED, RevokeForm
from ..licence import with_doubts
from ..models import Landing, LandingConditions, Milestone, MilestoneKind, ProjectPhoto, Waiver
from ..rules import TRUE, evaluate, holding, level_tables, may_gather, may_record, next_table, split

PAGE = 30
STATES = {
    "gathering": Q(stage=Stage.LANDING),
    "checking": Q(stage=Stage.LANDING_CHECK),
    "landed": Q(stage=Stage.LANDED),
}


def _on_the_way(user):
    """Projects that are landing or have landed, or have milestones."""
    milestones = Milestone.objects.filter(project=OuterRef("pk"))
    stages = (Stage.LANDING, Stage.LANDING_CHECK, Stage.LANDED)
    return Project.objects.visible_to(user).filter(Q(stage__in=stages) | Exists(milestones))


def _with_facts(projects):
    current = Milestone.objects.current().select_related("verified_by").prefetch_related("evidence__file")
    return projects.select_related("carrier").prefetch_related(
        Prefetch("milestones", current, to_attr="current_milestones"),
        Prefetch("landings", Landing.objects.filter(TRUE), to_attr="true_landings"),
    )


def _add_tables(projects):
    """Give each project its tables, its highest level and the next one; one query for all."""
    today = timezone.localdate()
    counties = {project.county_id for project in projects}
    known = list(LandingConditions.objects.filter(county__in=counties, effective_from__lte=today))
    waivers = defaultdict(list)
    for row in Waiver.objects.filter(project__in=[project.pk for project in projects]):
        waivers[row.project_id].append(row)
    for project in projects:
        conditions = [row for row in known if row.county_id == project.county_id]
        landings, ended = split(project.true_landings)
        held = holding(waivers[project.pk], landings, today)
        tables = evaluate(conditions, project.current_milestones, landings, held, ended)
        project.level = next((table.landing for table in reversed(tables) if table.landing), None)
        project.next_table = next_table(tables)


def landings(request):
    """The list: state of each project, the level it has, and what it lacks for the next."""
    form = LandingFilter(request.GET or None, carriers=carriers_seen_by(request.user))
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    rows = _on_the_way(request.user).filter(STATES.get(wanted.get("state"), Q()))
    if wanted.get("carrier"):
        rows = rows.filter(carriers=wanted["carrier"])
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"]))
    page = Paginator(_with_facts(rows).order_by("-stage_since", "-pk"), PAGE).get_page(request.GET.get("page"))
    _add_tables(page.object_list)
    seats = request.user.seats
    context = {
        "filter": form, "page_obj": page, "may_start": seats.is_staff_side,
        "sees_authorisations": seats.has(*COUNTY_READERS, *SUBSTITUTES),
    }  # fmt: skip
    return render(request, "outcomes/landings.html", context)


def landing(request, number):
    """One project: conditions level by level, milestones with evidence, landings confirmed."""
    project = get_object_or_404(
        Project.objects.visible_to(request.user).select_related("carrier", "county"), number=number
    )
    rows = Milestone.objects.current().filter(project=project)
    rows = rows.select_related("recorded_by", "verified_by", "sent_back_by", "verified_under__principal")
    centre, today = is_centre(request.user, project.county_id), timezone.localdate()
    tables = level_tables(project, today)
    gathering = project.stage == Stage.LANDING and may_gather(request.user, project)
    context = {
        "project": project,
        "tables": tables,
        "owed": [row for table in tables for row in table.rows if row.owed],
        "today": today,
        "waivers": Waiver.objects.filter(project=project).select_related("granted_by", "ended_by", "paper"),
        "may_waive": centre and bool(waivable(project)),
        "milestones": with_doubts(rows.prefetch_related("evidence__file"), project.county),
        "checks": ProjectPhoto.objects.filter(project=project, purpose=ProjectPhoto.Purpose.SITE_CHECK).select_related(
            "file"
        ),
        "confirmed": Landing.objects.filter(project=project).select_related(
            "verified_by", "confirmed_by", "revoked_by", "confirmed_under__principal"
        ),
        "kinds": MilestoneKind.choices,
        "may_record": gathering,
        "may_start": project.stage in LIVE_REST and may_record(request.user, project),
        "may_revoke": centre,
        "may_correct": project.stage not in (Stage.LANDING, Stage.LANDING_CHECK) and may_record(request.user, project),
        "to_check": set(waiting_corrections(project).exclude(recorded_by=request.user).values_list("pk", flat=True))
        if centre
        else (),
    }
    return render(request, "outcomes/landing.html", context)


@require_POST
def milestone_verify(request, pk):
    """Check a correction that another person recorded; the figures follow at once."""
    row = get_object_or_404(Milestone.objects.visible_to(request.user).select_related("project"), pk=pk)
    if not is_centre(request.user, row.project.county_id):
        raise PermissionDenied
    verify_correction(milestone=row, by=request.user, words=request.POST.get("words", ""))
    messages.success(request, _("Verified; the figures follow the corrected fact."))
    return redirect("landing", row.project.number)


class MilestoneView(VerbFormView):
    """Record a milestone, or correct one by a new row (`?corrects=`)."""

    form_class = MilestoneForm
    template_name = "outcomes/milestone.html"
    done_message = _("The milestone is recorded; the centre verifies it.")

    def dispatch(self, request, *args, **kwargs):
        self.project = get_object_or_404(Project.objects.visible_to(request.user), number=kwargs["number"])
        if kwargs["kind"] not in MilestoneKind.values:
            raise Http404
        if not may_gather(request.user, self.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def corrects(self):
        wanted = self.request.GET.get("corrects", "")
        if not wanted.isdecimal():
            return None
        rows = Milestone.objects.current().filter(project=self.project, kind=self.kwargs["kind"])
        return get_object_or_404(rows, pk=wanted)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kwargs["kind"], "corrects": self.corrects}

    def get_initial(self):
        if self.corrects is None:
            return self._licence() if self.kwargs["kind"] == MilestoneKind.REGISTRATION else {}
        names = ("on", "company_name", "uscc", "address", "region_code", "authority", "amount", "heads", "words")
        return {name: getattr(self.corrects, name) for name in names}

    def _licence(self):
        """What the register knows of the company in the county: asked once, not asked again."""
        links = self.project.company_links.current().filter(kind=ProjectCompany.Kind.JIASHAN)
        if (link := links.first()) is None:
            return {"region_code": self.project.county.code}
        company = link.company
        names = ("uscc", "region_code", "authority")
        known = {"on": company.established_on, "company_name": company.name, "address": company.registered_address}
        return known | {name: getattr(company, name) for name in names}

    def act(self, form):
        user, county = self.request.user, self.project.county
        papers = [(store(paper, by=user, county=county), name) for paper, name in form.papers()]
        return record_milestone(
            project=self.project, by=user, kind=self.kwargs["kind"], evidence=papers, corrects=self.corrects,
            **form.values(),
        )  # fmt: skip

    def get_success_url(self):
        """Back to the page from which it was recorded (`?back=`), else to the landing of the project."""
        back = self.request.GET.get("back", "")
        known = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return back if known else reverse("landing", args=[self.project.number])

    def get_context_data(self, **kwargs):
        kind, back = MilestoneKind(self.kwargs["kind"]), self.get_success_url()
        return super().get_context_data(project=self.project, kind=kind, corrects=self.corrects, back=back, **kwargs)


class RevokeView(VerbFormView):
    """Revoke a landing that proves false; only for the centre."""

    form_class = RevokeForm
    template_name = "outcomes/revoke.html"
    done_message = _("The landing is revoked.")

    def dispatch(self, request, *args, **kwargs):
        rows = Landing.objects.visible_to(request.user).select_related("project__carrier")
        rows = rows.filter(Q(revoked_at=None) | Q(ended_on__isnull=False))
        self.landing = get_object_or_404(rows, pk=kwargs["pk"])
        if not is_centre(request.user, self.landing.project.county_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "milestones": Milestone.objects.verified().filter(project=self.landing.project)
        }

    def act(self, form):
        data, by = form.cleaned_data, self.request.user
        if data["ground"] == ENDED:
            return end_landing(landing=self.landing, by=by, on=data["on"], reason=data["reason"])
        false = [row.pk for row in data.get("false", ())]
        return revoke_landing(landing=self.landing, by=by, reason=data["reason"], false=false)

    def get_success_url(self):
        return reverse("landing", args=[self.landing.project.number])

    def get_context_data(self, **kwargs):
        return super().get_context_data(landing=self.landing, project=self.landing.project, **kwargs)
