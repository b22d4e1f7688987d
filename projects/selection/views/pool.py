"""The expert pool (专家库) for the centre and its auditors, and each expert's own page with what is declared."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.people.seats import CENTRE
from projects.register.forms.leads import ReasonForm

from ..actions import pool as verbs
from ..conflicts import rule_of
from ..forms.pool import EmploymentForm, ExpertForm, PoolFilter, ProfileForm, TieForm
from ..models import Employment, Expert, Review, Tie
from .access import county_of_centre
from .acting import act_on

PER_PAGE = 30
KINDS = {"employer": Employment, "tie": Tie}


def expert_list(request):
    """The pool with fields and load, those who rest at the end."""
    counties = request.user.seats.counties_reading_all
    if not counties:
        raise Http404
    asked = PoolFilter(request.GET or None)
    rows = _asked(Expert.objects.filter(county__in=counties).select_related("user"), asked.cleaned())
    rows = rows.annotate(declared=Count("ties", filter=Q(ties__withdrawn_at=None), distinct=True))
    page = Paginator(rows.order_by("-active", "user__name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filter": asked,
        "runs": request.user.seats.has(*CENTRE),
        "year": timezone.localdate().year,
    }
    return render(request, "selection/experts.html", context)


def _asked(rows, asked):
    if word := asked.get("q"):
        rows = rows.filter(Q(user__name__icontains=word) | Q(employer__icontains=word))
    rows = rows.of_field(asked["field"]) if "field" in asked else rows
    rows = rows.with_load(timezone.localdate().year)
    return rows.filter(open_sheets__lte=asked["most"]) if "most" in asked else rows


def _expert(request, pk, *, acting=False):
    """The expert as this person may see it; with `acting`, for the centre and the expert alone."""
    rows = Expert.objects.visible_to(request.user).select_related("user", "county")
    expert = get_object_or_404(rows.with_load(timezone.localdate().year), pk=pk)
    if acting and not _may_change(request.user, expert):
        raise PermissionDenied
    return expert


def _may_change(user, expert):
    return expert.user_id == user.pk or user.seats.has(*CENTRE, county_id=expert.county_id)


def expert_mine(request):
    """One's own page in the pool."""
    return redirect(get_object_or_404(Expert.objects.visible_to(request.user), user=request.user))


def expert_page(request, pk):
    """Profile, earlier employers, conflicts; for the office also the sheets."""
    expert = _expert(request, pk)
    own = expert.user_id == request.user.pk
    context = {
        "expert": expert,
        "own": own,
        "changes": _may_change(request.user, expert),
        "runs": request.user.seats.has(*CENTRE, county_id=expert.county_id),
        "employments": expert.employments.select_related("stated_by"),
        "ties": expert.ties.select_related("stated_by"),
        "rule": rule_of(expert.county_id),
        "sheets": [] if own else _sheets_of(expert),
    }
    return render(request, "selection/expert.html", context)


def _sheets_of(expert):
    rows = Review.objects.filter(expert=expert).select_related("item__project", "item__meeting")
    return rows.order_by("-item__meeting__on", "-pk")[:20]


def expert_new(request):
    """Take somebody into the pool; the account is made where there is none."""
    county = county_of_centre(request)
    return act_on(
        request, ExpertForm(request.POST or None),
        lambda form: verbs.add_expert(by=request.user, county=county, **form.values()),
        done=_("The expert is in the pool and gets a link by e-mail to sign in."), back="experts",
        template="selection/expert_form.html", title=_("Add an expert"),
    )  # fmt: skip


def expert_edit(request, pk):
    """Employer, title, fields."""
    expert = _expert(request, pk, acting=True)
    initial = {
        "employer": expert.employer, "uscc": expert.uscc, "employer_since": expert.employer_since, "title": expert.title,
        "fields_known": expert.fields,
    }  # fmt: skip
    return act_on(
        request, ProfileForm(request.POST or None, initial=initial),
        lambda form: verbs.change_profile(expert, by=request.user, **form.values()),
        done=_("Saved."), back=expert.get_absolute_url(), template="selection/expert_form.html",
        title=_("Employer and fields of %(name)s") % {"name": expert},
    )  # fmt: skip


def employment_new(request, pk):
    """An earlier employer."""
    expert = _expert(request, pk, acting=True)
    return act_on(
        request, EmploymentForm(request.POST or None),
        lambda form: verbs.add_employment(expert, by=request.user, **form.cleaned_data),
        done=_("Saved. Running reviews were held against it."), back=expert.get_absolute_url(),
        template="selection/expert_form.html", title=_("Earlier employer of %(name)s") % {"name": expert},
    )  # fmt: skip


def tie_new(request, pk):
    """A conflict."""
    expert = _expert(request, pk, acting=True)
    return act_on(
        request, TieForm(request.POST or None),
        lambda form: verbs.declare_tie(expert, by=request.user, **form.cleaned_data),
        done=_("Saved. Running reviews were held against it."), back=expert.get_absolute_url(),
        template="selection/expert_form.html", title=_("Conflict of %(name)s") % {"name": expert},
    )  # fmt: skip


def statement_withdraw(request, pk, kind, row):
    """Take back what was stated by mistake."""
    expert = _expert(request, pk, acting=True)
    if kind not in KINDS:
        raise Http404
    found = get_object_or_404(KINDS[kind].objects.standing(), expert=expert, pk=row)
    return act_on(
        request, ReasonForm(request.POST or None),
        lambda form: verbs.withdraw_statement(found, by=request.user, **form.cleaned_data),
        done=_("Taken back. What followed from it stays as it is."), back=expert.get_absolute_url(),
        template="selection/expert_form.html", title=_("Take “%(what)s” back") % {"what": found},
    )  # fmt: skip


def expert_rest(request, pk):
    """Ask an expert no more for a while, or again."""
    expert = _expert(request, pk, acting=True)
    if not request.user.seats.has(*CENTRE, county_id=expert.county_id):
        raise PermissionDenied
    if request.method == "POST" and not expert.active:
        verbs.rest_expert(expert, by=request.user, active=True)
        messages.success(request, _("The expert can be asked again."))
        return redirect(expert)
    return act_on(
        request, ReasonForm(request.POST or None),
        lambda form: verbs.rest_expert(expert, by=request.user, active=False, **form.cleaned_data),
        done=_("The expert is not asked for now; sheets under way are finished."), back=expert.get_absolute_url(),
        template="selection/expert_form.html", title=_("Ask %(name)s no more for a while") % {"name": expert},
    )  # fmt: skip
