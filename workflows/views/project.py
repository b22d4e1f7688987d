"""The page of a project: facts, open steps, panels of every app, and all acts."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from projects.people.seats import CENTRE, INCUBATOR_OPERATOR, OPERATORS
from projects.register.forms.leads import NoteForm
from projects.register.models import Joining, Likeness, Project
from projects.register.stages import OPENINGS, Stage
from projects.text import mask_phone
from projects.trace.models import AuditEvent

from ..acts import EXPERT_ACTS, SHOWN_ELSEWHERE, act_words
from ..inbox import items_for, mark_clocks
from ..panels import panels_for
from ..rights import may_act
from ..steps import step_title, step_url

MOST_ACTS, FRESH_ACTS = 200, 12
RELATED = ("carrier", "organisation", "follow_up_by", "created_by", "joined_into")


def project_page(request, number):
    """Everything about one project that this person may see. A joined one leads to the project that was kept."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related(*RELATED), number=number)
    if project.stage == Stage.JOINED and not request.GET.get("joined"):
        return redirect(project.joined_into)
    user = request.user
    works = user.seats.has(*OPERATORS, *CENTRE)
    context = {
        "project": project,
        "works": works,
        "phone": mask_phone(project.phone),
        "is_lead": project.stage in (Stage.LEAD, Stage.ASLEEP),
        "may_sleep": works and project.stage in (Stage.LEAD, *OPENINGS[4:]) and project.stage != Stage.ASLEEP,
        "open_items": _open_items(project, user),
        "sources": project.sources.select_related("carrier", "entry__edition"),
        "companies": project.company_links.select_related("company"),
        "notes": project.notes.select_related("by") if works else (),
        "note_form": NoteForm(initial={"on": timezone.localdate()}) if works else None,
        "likenesses": _likenesses(project, user) if works else (),
        "joinings": Joining.objects.filter(kept=project, undone_at=None).select_related("joined", "by"),
        "panels": panels_for(project, user),
    }
    acts = _acts(project, user) if works or user.seats.counties_reading_all else []
    context |= {"acts": acts[:FRESH_ACTS], "earlier_acts": acts[FRESH_ACTS:]}
    return render(request, "register/project.html", context)


def _open_items(project, user):
    items = mark_clocks(items_for(user).open().filter(project=project))
    for item in items:
        item.title, item.url, item.mine = step_title(item.step), step_url(item), may_act(user, item)
    return items


def _likenesses(project, user):
    if not user.seats.has(*CENTRE, INCUBATOR_OPERATOR):
        return ()
    pairs = Likeness.objects.undecided().select_related("first", "second")
    return pairs.filter(first=project) | pairs.filter(second=project)


def _acts(project, user):
    acts = AuditEvent.objects.about(project.pk).exclude(verb__in=SHOWN_ELSEWHERE)
    if project.county_id not in user.seats.counties_reading_all:
        acts = acts.exclude(verb__in=EXPERT_ACTS)  # who judges a project is not told to those who brought it
    acts = acts[:MOST_ACTS]
    return [{"when": act.at, "who": act.actor_name, "what": act_words(act.verb), "note": act.note} for act in acts]
