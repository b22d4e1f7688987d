"""The roster of a project: who is there as of a day, what waits to be checked, and one person's lines."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.people.proof import prove
from projects.people.revealing import reveal
from projects.register.models import Project
from projects.tenancy.forms import ReasonForm
from projects.tenancy.rules import is_centre
from projects.text import row_numbers
from projects.trace.errors import Refused

from ..actions.rosterchecks import may_check, send_back_lines, use_roster, verify_lines
from ..beside import beside_of, last_declared
from ..forms.roster import DayForm, RosterUseForm
from ..heads import LABELS, core_counts_on, people_in
from ..models import Act, RosterLine, RosterPerson, RosterUse
from ..rosterplan import holds_id_number
from ..rosterrows import besides, rows_of
from ..rules import may_gather, may_read_roster, may_record

SHOWN = ("total", "bachelor_or_above", "masters_doctors", "senior_engineers", "insured")


def project_of(request, number):
    """The project, for those who read its roster."""
    projects = Project.objects.visible_to(request.user).select_related("county", "carrier", "organisation")
    project = get_object_or_404(projects, number=number)
    if not may_read_roster(request.user, project):
        raise Http404
    return project


def is_own(user, project):
    """Whether the people are the reader's own colleagues, whose names need no mask."""
    return project.organisation_id in user.seats.organisations()


def may_reveal(user, project):
    """Whether the person may read names with a reason: who works on the project."""
    return may_record(user, project)


@never_cache
def roster(request, number):
    """The roster; with a posted reason its names in full, which is written down."""
    project = project_of(request, number)
    own, reasons = is_own(request.user, project), ReasonForm()
    named = own
    if request.method == "POST":
        if not may_reveal(request.user, project):
            raise PermissionDenied
        prove(request)
        reasons = ReasonForm(request.POST)
        named = _reveal(request, project, reasons) or own
    form = DayForm(request.GET or None)
    day, today = form.day(), timezone.localdate()
    lines = RosterLine.objects.filter(person__project=project).select_related("person", "evidence", "verified_by")
    standing = list(lines.in_force(day, today).with_arrival().order_by("-kind", "-since", "pk"))
    context = {
        "project": project, "form": form, "day": day, "rows": rows_of(standing, named=named), "named": named,
        **_stats(standing, project, day), "open": _open(request.user, project, lines, named),
        "use": RosterUse.objects.filter(project=project).first(), "use_form": RosterUseForm(),
        "beside": _beside(project, day), "may_keep": may_gather(request.user, project), "reasons": reasons,
        "may_reveal": may_reveal(request.user, project) and not named,
        "may_use": is_centre(request.user, project.county_id),
    }  # fmt: skip
    context["may_check"] = any(checkable for _row, checkable in context["open"])
    return render(request, "outcomes/roster.html", context)


def _reveal(request, project, form):
    """Whether the names may be shown now: a reason was given, and reading them is recorded."""
    if not form.is_valid():
        return False
    reason = form.cleaned_data["reason"]
    if holds_id_number(reason):
        form.add_error("reason", _("Leave the ID number out: it is never kept here."))
        return False
    reveal(project, by=request.user, county_id=project.county_id, project=project, reason=reason, verb="reveal_roster")
    return True


def _stats(lines, project, day):
    """(label, number) of who stands on the roster, and in words who stands beside the staff."""
    values = [vars(line) | {"person__key": line.person.key} for line in lines]
    people = people_in(values, core_counts_on(project.county_id, day))
    return {"stats": [(LABELS[name], len(people[name])) for name in SHOWN], "besides": besides(people)}


def _open(user, project, lines, named):
    """[(Row, whether this person may check it)] of lines that nobody has verified."""
    rows = lines.open().select_related("recorded_by").order_by("sent_back_at", "since", "pk")
    return [
        (row, row.line.sent_back_at is None and may_check(user, project, row.line))
        for row in rows_of(rows, named=named)
    ]


def _beside(project, day):
    quarter = last_declared(project, day)
    if quarter is None:
        return None
    return beside_of(project.county_id, [project.pk], quarter, timezone.localdate()).get(project.pk)


@require_POST
def check(request, number):
    """Verify the ticked lines, or send them back with a reason."""
    project = project_of(request, number)
    if not may_record(request.user, project):
        raise PermissionDenied
    ids = row_numbers(request.POST.getlist("line"))
    lines = list(RosterLine.objects.visible_to(request.user).filter(pk__in=ids, person__project=project))
    if not lines:
        raise Refused(_("Please tick at least one line."))
    if request.POST.get("decision") == "send_back":
        send_back_lines(project=project, by=request.user, lines=lines, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("Sent back; whoever entered it is told."))
    else:
        verify_lines(project=project, by=request.user, lines=lines)
        messages.success(request, _("Verified."))
    return redirect("roster", number=project.number)


@require_POST
def use(request, number):
    """Take the roster into use for the figures."""
    project = project_of(request, number)
    if not is_centre(request.user, project.county_id):
        raise PermissionDenied
    form = RosterUseForm(request.POST)
    if not form.is_valid():
        raise Refused("；".join(words for errors in form.errors.values() for words in errors))
    use_roster(project=project, by=request.user, since=form.cleaned_data["since"])
    messages.success(request, _("From that day on the heads are counted from this roster."))
    return redirect("roster", number=project.number)


def person_of(request, pk):
    """A person of a roster that this reader may see, with the project."""
    people = RosterPerson.objects.visible_to(request.user).select_related("project__county", "project__carrier")
    return get_object_or_404(people, pk=pk)


@never_cache
def person(request, pk):
    """One person's lines, the newest first, and what may be done about them."""
    found = person_of(request, pk)
    lines = found.lines.select_related("person", "evidence", "recorded_by", "verified_by", "corrects").order_by(
        "-since", "-pk"
    )
    rows = rows_of(lines, named=is_own(request.user, found.project))
    standing = next((row.line for row in rows if not row.line.void_since and row.line.what != Act.STRUCK), None)
    context = {
        "person": found, "project": found.project, "rows": rows, "name": rows[0].name if rows else "—",
        "here": standing is not None and standing.what != Act.LEAVES, "LEAVES": Act.LEAVES, "STRUCK": Act.STRUCK,
        "may_keep": may_gather(request.user, found.project) and not found.erased_at,
        "may_erase": is_centre(request.user, found.project.county_id) and not found.erased_at,
    }  # fmt: skip
    return render(request, "outcomes/roster_person.html", context)
