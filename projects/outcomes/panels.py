"""What the project page shows of landing, talent, investment and photos."""

from django.utils import timezone

from projects.money import format_wan
from projects.register.stages import LIVE_REST, Stage
from projects.trace.prepared import prepared

from .beside import beside_of, last_declared
from .heads import heads_on
from .models import Grant, Investment, Landing, Matter, ProjectPhoto, Return, Talent
from .rules import TRUE, level_tables, may_read_roster, may_record

RETURNS_SHOWN = 4  # a year
MATTERS_SHOWN = 10
LANDING = (Stage.LANDING, Stage.LANDING_CHECK, Stage.LANDED)
READS = (Grant, Investment, Landing, Matter, ProjectPhoto, Return, Talent)


def panel(project, user, present):
    """Context of templates/outcomes/panel.html: a constant number of queries; None when there is nothing."""
    true = present.read(Landing, _true_landings, project.pk)
    landings = [row for row in true if row.revoked_at is None]
    records = may_record(user, project)
    today = timezone.localdate()
    heads, pairs = _heads(project, today)
    context = {
        "heads": heads,
        "beside": pairs,
        "shows_landing": bool(landings) or project.stage in LANDING,
        "landings": landings,
        "talent": present.read(Talent, _current, project.pk, Talent, ("verified_by", "recorded_by")),
        "investments": present.read(
            Investment, _current, project.pk, Investment, ("verified_by", "recorded_by", "product")
        ),
        "matters": list(present.of(_matters(project, user))[:MATTERS_SHOWN]),
        "grants": present.read(Grant, _current, project.pk, Grant, ("kind", "verified_by")),
        "photos": list(present.of(ProjectPhoto.objects.filter(project=project).select_related("file"))),
        "returns": list(present.of(Return.objects.filter(project=project))[:RETURNS_SHOWN]),
        "may_record": records,
        "may_start": records and project.stage in LIVE_REST,
    }
    if not any(context.values()):
        return None
    context["granted"] = format_wan(sum(row.amount for row in context["grants"] if row.verified_at))
    tables = level_tables(project, today, landings=true)
    owed = [row for table in tables for row in table.rows if row.owed]
    reads = may_read_roster(user, project)
    return context | {"tables": tables, "owed": owed, "today": today, "reads_roster": reads}


def _heads(project, today):
    """(verified heads, declared beside verified) of the project."""
    found = heads_on(project.county_id, today, today, [project.pk])
    quarter = last_declared(project, today)
    pairs = beside_of(project.county_id, [project.pk], quarter, today) if quarter else {}
    return (found[0] if found else None), pairs.get(project.pk)


@prepared("project_id")
def _true_landings(project_id):
    return Landing.objects.filter(TRUE, project=project_id)


@prepared("project_id")
def _current(project_id, model, beside):
    return model.objects.current().filter(project=project_id).select_related(*beside)


def _matters(project, user):
    """What is being coordinated, and what was settled last; nothing for the applicant."""
    rows = Matter.objects.visible_to(user).filter(project=project).select_related("owner")
    return rows.order_by("settled_on", "due_on", "pk")
