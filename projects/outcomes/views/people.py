"""人才花名册: the people of all rosters that one reads, as of a day; and project by project what was declared beside it."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.register.models import FigureEvent, FigureKind, Project
from projects.register.searching import named
from projects.tenancy.rules import carriers_seen_by

from ..beside import beside_of
from ..forms.roster import PeopleFilter
from ..heads import LABELS, LINE, core_counts_on, heads_on, people_in
from ..models import RosterLine, RosterPerson, RosterUse
from ..quarters import last_ended
from ..rosterrows import besides, rows_of

PAGE = 30
SHOWN = ("total", "bachelor_or_above", "masters_doctors", "senior_engineers")


@never_cache
def people(request):
    """The people, or with `tab=projects` the projects with both counts."""
    if not request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR):
        raise Http404
    form = PeopleFilter(request.GET or None, carriers=carriers_seen_by(request.user))
    tab = "projects" if request.GET.get("tab") == "projects" else "people"
    context = {"filter": form, "tab": tab, "day": form.day(), "tabs": _tabs(request, tab)}
    context |= _projects(request, form) if tab == "projects" else _people(request, form)
    return render(request, "outcomes/people.html", context)


def _tabs(request, tab):
    kept, made = request.GET.copy(), []
    kept.pop("page", None)
    for name, label in (("people", _("List of people")), ("projects", _("Declared and verified, by project"))):
        kept["tab"] = name
        made.append({"label": label, "active": name == tab, "url": f"?{kept.urlencode()}"})
    return made


def _people(request, form):
    """Those who stand on a verified roster; the sums count everybody once, whatever the filter."""
    wanted, day, county_id = form.wanted(), form.day(), request.user.seats.home_county_id
    rows = RosterLine.objects.visible_to(request.user).in_force(day, timezone.localdate())
    for name in ("kind", "education", "level"):
        rows = rows.filter(**{name: wanted[name]}) if wanted.get(name) else rows
    rows = rows.filter(person__project__in=_wanted_projects(request, wanted).values("pk"))
    found = people_in(rows.order_by().values(*LINE), core_counts_on(county_id, day))
    shown = rows.with_arrival().select_related("person__project__carrier", "evidence", "verified_by")
    page = Paginator(shown.order_by("person__project__number", "-kind", "pk"), PAGE).get_page(request.GET.get("page"))
    persons = len(set().union(*found.values()))
    stats = [(LABELS[name], len(found[name])) for name in SHOWN]
    return {
        "page_obj": page,
        "rows": rows_of(page.object_list),
        "stats": stats,
        "persons": persons,
        "besides": besides(found),
    }


def _wanted_projects(request, wanted):
    projects = Project.objects.visible_to(request.user).live()
    if wanted.get("carrier"):
        projects = projects.filter(carriers=wanted["carrier"])
    if wanted.get("q"):
        projects = projects.filter(named(wanted["q"]))
    return projects


def _projects(request, form):
    """Projects that have a roster or a count by hand, each with what it rests on, at the end of the last quarter."""
    today, quarter = timezone.localdate(), last_ended(form.day())
    known = Q(Exists(RosterPerson.objects.filter(project=OuterRef("pk"), erased_at=None)))
    known |= Q(Exists(FigureEvent.objects.filter(project=OuterRef("pk"), kind=FigureKind.TALENT)))
    projects = _wanted_projects(request, form.wanted()).filter(known).select_related("carrier")
    page = Paginator(projects.order_by("-number"), PAGE).get_page(request.GET.get("page"))
    ids = [project.pk for project in page.object_list]
    county_id = request.user.seats.home_county_id
    heads = {row.project: row for row in heads_on(county_id, form.day(), today, ids)}
    pairs = beside_of(county_id, ids, quarter, today)
    rostered = set(RosterUse.objects.filter(project__in=ids).values_list("project_id", flat=True))
    rows = [(one, heads.get(one.pk), pairs.get(one.pk), one.pk in rostered) for one in page.object_list]
    return {"page_obj": page, "lines": rows, "quarter": quarter}
