"""The page of a project: whose turn it is, what hinders, its way, facts, panels of every app, and all acts."""

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.people.models import Membership
from projects.people.seats import CENTRE, COUNTY_READERS, INCUBATOR_OPERATOR, OPERATORS
from projects.register.leadpanel import lead_panel
from projects.register.models import (
    ImportEffect,
    Joining,
    Label,
    LeadNote,
    Likeness,
    NoteFile,
    Project,
    ProjectCompany,
    ProjectSource,
    SourceKind,
)
from projects.register.panels import conversation
from projects.register.rules import works_on
from projects.register.stages import OPENINGS, Stage
from projects.text import mask_phone
from projects.trace.models import AuditEvent
from projects.trace.prepared import prepared

from ..acts import EXPERT_ACTS, SHOWN_ELSEWHERE, act_words
from ..hindrances import lines_for
from ..importwords import place
from ..inbox import items_for, mark_clocks
from ..panels import panels_for, present_of
from ..rights import may_act
from ..steps import step_title, step_url
from ..way import way_of

MOST_ACTS, FRESH_ACTS = 200, 12
# Stages at which somebody asks why; beside everything that was reviewed or decided.
ENDED = (Stage.REFUSED, Stage.REJECTED, Stage.RESERVE, Stage.LAPSED, Stage.WITHDRAWN)
RELATED = ("carrier", "organisation", "industry", "follow_up_by", "created_by", "joined_into")


def project_page(request, number):
    """Everything about one project that this person may see. A joined one leads to the project that was kept."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related(*RELATED), number=number)
    if project.stage == Stage.JOINED and not request.GET.get("joined"):
        return redirect(project.joined_into)
    user = request.user
    works = user.seats.has(*OPERATORS, *CENTRE)
    office = works or user.seats.has(*COUNTY_READERS)
    present = present_of(project)
    items, panels = _open_items(project, user), panels_for(project, user, present)
    links = {item.pk: item.url for item in items}
    context = {
        "project": project,
        "works": works,
        "office": office,
        "phone": mask_phone(project.phone),
        "is_lead": project.stage in (Stage.LEAD, Stage.ASLEEP),
        "may_sleep": works and project.stage in (Stage.LEAD, *OPENINGS[4:]) and project.stage != Stage.ASLEEP,
        "open_items": items,
        "days": (timezone.localdate() - timezone.localdate(project.stage_since)).days,
        "hindrances": lines_for(project, user, items, {app: panel for app, _template, panel in panels}),
        "way": way_of(project, links=links, named=office),
        "sources": _sources.rows(project.pk),
        "companies": _companies.rows(project.pk),
        "people": _people(project) if office else (),
        "talk": conversation(project, user, present),
        "joinings": _joinings.rows(project.pk),
        "panels": panels,
        "decided": office and (project.stage in ENDED or any(app == "selection" for app, _template, _panel in panels)),
        **(_for_the_office(project, user, present) if works else {}),
    }
    acts = _acts(project, user) if works or user.seats.counties_reading_all else []
    context |= {"acts": acts[:FRESH_ACTS], "earlier_acts": acts[FRESH_ACTS:]}
    context["anchors"] = _anchors(context)
    return render(request, "register/project.html", context)


def _for_the_office(project, user, present):
    """What only those see who work on files: contacts, likenesses, labels."""
    labels = works_on(user, project)
    return {
        "notes": present.read(LeadNote, _notes, project.pk),
        "lead_panel": lead_panel(project, user, present),
        "likenesses": _likenesses(project, user),
        "labels": project.labels.all(),
        "may_label": labels,
        "known_labels": Label.objects.filter(county=project.county_id) if labels else (),
    }


@prepared("project_id")
def _notes(project_id):
    """Contacts with their photos."""
    photos = Prefetch("files", NoteFile.objects.select_related("file__preview"))
    return LeadNote.objects.filter(project=project_id).select_related("by").prefetch_related(photos)


@prepared("project_id")
def _sources(project_id):
    return ProjectSource.objects.filter(project=project_id).select_related("carrier", "entry__edition")


@prepared("project_id")
def _companies(project_id):
    return ProjectCompany.objects.filter(project=project_id).select_related("company")


@prepared("project_id")
def _joinings(project_id):
    return Joining.objects.filter(kept=project_id, undone_at=None).select_related("joined", "by")


def _people(project):
    """Those who may answer for the applicant."""
    if project.organisation_id is None:
        return ()
    return _seats.rows(project.organisation_id)


@prepared("organisation_id")
def _seats(organisation_id):
    seats = Membership.objects.live().filter(organisation=organisation_id)
    return seats.select_related("user").order_by("since", "pk")


def _anchors(context):
    """[(id, words)] of the parts that the page has, in its order."""
    words = {
        "register": _("Application and materials"), "selection": _("Review and decision"),
        "tenancy": _("Admission and stay"), "outcomes": _("Landing, talent, money"), "figures": _("Figures and report"),
    }  # fmt: skip
    parts = [("way", _("Its way")), ("facts", _("Facts"))]
    parts += [(app, words[app]) for app, _template, _panel in context["panels"]]
    parts += [("people", _("People and companies"))]
    parts += [("contacts", _("Contacts"))] if context["works"] else []
    return parts + ([("acts", _("What happened"))] if context["acts"] else [])


def _open_items(project, user):
    items = mark_clocks(_open.rows(user, project.pk))
    for item in items:
        item.title, item.url, item.mine = step_title(item.step), step_url(item), may_act(user, item)
    return items


@prepared("user", "project_id")
def _open(user, project_id):
    return items_for(user).open().filter(project=project_id)


def _likenesses(project, user):
    return _pairs.rows(project.pk) if user.seats.has(*CENTRE, INCUBATOR_OPERATOR) else ()


@prepared("project_id")
def _pairs(project_id):
    pairs = Likeness.objects.undecided().select_related("first", "second")
    return pairs.filter(Q(first=project_id) | Q(second=project_id))


def _acts(project, user):
    acts = AuditEvent.objects.about(project.pk).exclude(verb__in=SHOWN_ELSEWHERE)
    if project.county_id not in user.seats.counties_reading_all:
        acts = acts.exclude(verb__in=EXPERT_ACTS)  # who judges a project is not told to those who brought it
    acts = acts[:MOST_ACTS]
    shown = [{"when": act.at, "who": act.actor_name, "what": act_words(act.verb), "note": act.note} for act in acts]
    return sorted([*shown, *_imports(project)], key=lambda act: act["when"], reverse=True)


def _imports(project):
    """Ledgers that made or changed the project: one event stands for the whole file, its effects for each project."""
    if project.source != SourceKind.OPENING_STOCK:
        return []
    effects = ImportEffect.objects.filter(project=project.pk, row__isnull=False).select_related(
        "batch__by", "batch__file"
    )
    batches = {effect.batch_id: effect for effect in effects.order_by("-pk")[:MOST_ACTS]}
    return [
        {
            "when": effect.batch.imported_at or effect.batch.created_at, "what": act_words("import_stock"),
            "who": effect.batch.by.name if effect.batch.by else "",
            "note": place({"sheet": f"{effect.batch.file.name} {effect.sheet}".strip(), "row": effect.row}),
        }
        for effect in batches.values()
    ]  # fmt: skip
