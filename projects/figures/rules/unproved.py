"""Projects that do not count because something is not proved yet: no second check, or no date of old stock.

They have no figure event, so the count itself never sees them; lists and reports name them beside it.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from projects.register.models import FigureEvent, Project, SourceKind
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.models import MoveIn

from .counting import Uncounted
from .facts import LANDINGS, MOVE_INS
from .verdicts import Finding, Reason


def with_unproved(count):
    """The same count, with the projects whose move-in or landing waits for verification and undated old stock."""
    named = {row.project for row in (*count.counted, *count.uncounted)}
    found = dict.fromkeys(undated(count), Reason.NO_DATE) | dict.fromkeys(unverified(count), Reason.NOT_VERIFIED)
    extra = [Uncounted(project, Finding(reason, None)) for project, reason in found.items() if project not in named]
    return replace(count, uncounted=[*count.uncounted, *extra])


def waiting(count):
    """How many more would count if what waits for the second person were verified (`count` as `with_unproved` gives it)."""
    return sum(row.finding.reason == Reason.NOT_VERIFIED for row in count.uncounted)


def undated(count, projects=None):
    """Ids: opening stock that lives here and has no dated event: to be verified, never counted "this year".

    `projects` (ids) asks for these only.
    """
    dated = FigureEvent.objects.stated().filter(project=OuterRef("pk"), kind__in=(*MOVE_INS, *LANDINGS))
    stock = Project.objects.filter(
        county_id=count.county_id, source=SourceKind.OPENING_STOCK, stage__in=(*LIVE_REST, Stage.LEAD)
    )
    stock = stock if projects is None else stock.filter(pk__in=projects)
    found = stock.filter(~Exists(dated)).order_by().values_list("number", "pk")
    return [pk for _number, pk in sorted(found)]


def unverified(count):
    """Ids: move-ins signed in the year and not verified, and landings that wait for their check."""
    now = count.known_on >= timezone.localdate()
    open_then = Q(verified_at=None)  # alone it has an index; nothing is verified after today
    if not now:
        # As a moment, not as the day of each row: the database would call a function for the stays of all years.
        open_then |= Q(
            verified_at__gte=timezone.make_aware(datetime.combine(count.known_on + timedelta(days=1), time.min))
        )
    stays = MoveIn.objects.filter(
        open_then,
        project__county_id=count.county_id,
        voided_at=None,
        signed_on__year=count.year,
        signed_on__lte=min(count.cutoff, count.known_on),
    )
    # Where a landing stood on an earlier day is not kept: only today's can be named.
    checks = (
        Project.objects.filter(county_id=count.county_id, stage=Stage.LANDING_CHECK) if now else Project.objects.none()
    )
    return [
        *stays.order_by("signed_on").values_list("project_id", flat=True),
        *checks.order_by("created_at", "pk").values_list("pk", flat=True),
    ]
