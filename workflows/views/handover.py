"""交接: everything that a colleague holds goes to another, by the leaving person, the leader or an administrator."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.people.models import County, Membership, User
from projects.people.seats import CENTRE, OPERATORS
from projects.register.models import Project
from projects.register.stages import Stage

from ..forms.inbox import HandOverForm, colleagues_of
from ..handing import hand_over_all, work_of
from ..inbox import mark_clocks
from ..rights import may_act
from ..steps import step_title
from .inbox import refuse_outsiders
from .settings_base import DECIDERS, county_for


def own(request):
    """One's own work to a colleague."""
    refuse_outsiders(request.user)
    county = get_object_or_404(County, pk=request.user.seats.home_county_id)
    return _page(request, request.user, county, colleagues_of(request.user))


def of_member(request, pk):
    """The work of a member of the county, for whoever decides about its members."""
    county = county_for(request.user, *DECIDERS)
    if not Membership.objects.visible_to(request.user).of_office(county).filter(user=pk).exists():
        raise Http404
    office = Membership.objects.of_office(county).live().filter(role__in=(*CENTRE, *OPERATORS))
    people = User.objects.filter(pk__in=office.values("user"), is_active=True).order_by("name", "pk")
    return _page(request, get_object_or_404(User, pk=pk), county, people)


def _page(request, person, county, people):
    """Preview first: the files with what would become of each; the same form then does it."""
    items = mark_clocks(work_of(person, county.pk))
    form = HandOverForm(request.POST or None, people=people.exclude(pk=person.pk))
    chosen = form.cleaned_data["to"] if request.method == "POST" and form.is_valid() else None
    if chosen and "sure" in request.POST:
        return _do(request, person, county, form)
    for row in items:
        row.title = step_title(row.step)
        row.goes = may_act(chosen, row) if chosen else None
    leads = Project.objects.live().filter(county=county, follow_up_by=person, stage__in=(Stage.LEAD, Stage.ASLEEP))
    context = {
        "person": person, "items": items, "leads": leads.count(), "form": form, "chosen": chosen,
        "staying": sum(row.goes is False for row in items), "own": person == request.user,
    }  # fmt: skip
    return render(request, "workflows/handover.html", context)


def _do(request, person, county, form):
    results, leads = hand_over_all(person, by=request.user, county=county, **form.cleaned_data)
    moved = [row for row in results if not row.why]
    words = {"files": len(moved), "leads": leads, "name": form.cleaned_data["to"]}
    messages.success(request, _("Handed over to %(name)s: files %(files)s, leads %(leads)s.") % words)
    for row in results:
        if row.why:
            messages.warning(request, f"{row.item.project.name}：{row.why}")
    return redirect(request.path)
