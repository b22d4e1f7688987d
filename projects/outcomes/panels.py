"""What the project page shows of landing, talent, investment and photos."""

from django.utils import timezone

from projects.money import format_wan
from projects.register.stages import LIVE_REST, Stage

from .models import Grant, Investment, Landing, Matter, ProjectPhoto, Return, Talent
from .rules import level_tables, may_record

RETURNS_SHOWN = 4  # a year
MATTERS_SHOWN = 10
LANDING = (Stage.LANDING, Stage.LANDING_CHECK, Stage.LANDED)


def panel(project, user):
    """Context of templates/outcomes/panel.html: a constant number of queries; None when there is nothing."""
    landings = list(Landing.objects.filter(project=project, revoked_at=None))
    records = may_record(user, project)
    context = {
        "shows_landing": bool(landings) or project.stage in LANDING,
        "landings": landings,
        "talent": list(Talent.objects.current().filter(project=project).select_related("verified_by", "recorded_by")),
        "investments": list(
            Investment.objects.current().filter(project=project).select_related("verified_by", "recorded_by", "product")
        ),
        "matters": _matters(project, user),
        "grants": list(Grant.objects.current().filter(project=project).select_related("kind", "verified_by")),
        "photos": list(ProjectPhoto.objects.filter(project=project).select_related("file")),
        "returns": list(Return.objects.filter(project=project)[:RETURNS_SHOWN]),
        "may_record": records,
        "may_start": records and project.stage in LIVE_REST,
    }
    if not any(context.values()):
        return None
    context["granted"] = format_wan(sum(row.amount for row in context["grants"] if row.verified_at))
    tables, today = level_tables(project, timezone.localdate()), timezone.localdate()
    owed = [row for table in tables for row in table.rows if row.owed]
    return context | {"tables": tables, "owed": owed, "today": today}


def _matters(project, user):
    """What is being coordinated, and what was settled last; nothing for the applicant."""
    rows = Matter.objects.visible_to(user).filter(project=project).select_related("owner")
    return list(rows.order_by("settled_on", "due_on", "pk")[:MATTERS_SHOWN])
