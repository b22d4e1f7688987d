"""What a rule that is about to change would have meant for the files of the last twelve months.

Nothing is changed: each preview reads finished or submitted files as they are and says what would have differed.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.register.models import Application, Project, Requirement
from projects.trace.calendar import known_days_since, working_days_between
from projects.trace.models import Clock

SHOWN = 20


@dataclass(frozen=True)
class Preview:
    """How many files were looked at, how many would have differed, and the first of those as (project, words)."""

    looked_at: int
    differing: int
    rows: tuple


def _preview(looked_at, found):
    return Preview(looked_at, len(found), tuple(found[:SHOWN]))


def _first_day():
    return timezone.localdate() - timedelta(days=365)


def deadline_preview(county, step, days):
    """Finished clocks of a step that `days` working days would have judged otherwise than their own did."""
    projects = Project.objects.filter(county=county)
    clocks = Clock.objects.filter(step=step, finished_on__gte=_first_day(), project_id__in=projects.values("pk"))
    clocks = list(clocks.prefetch_related("stops").order_by("-finished_on", "-pk"))
    known = known_days_since(min((clock.started_on for clock in clocks), default=timezone.localdate()))
    names, found = projects.in_bulk({clock.project_id for clock in clocks}), []
    for clock in clocks:
        used = _used(clock, known)
        before, after = used > clock.days, used > days
        if before != after:
            words = _("overdue") if after else _("in time")
            said = _("took %(used)s of %(before)s working days; with %(days)s it would have been %(words)s")
            found.append(
                (names[clock.project_id], said % {"used": used, "before": clock.days, "days": days, "words": words})
            )
    return _preview(len(clocks), found)


def _used(clock, known):
    """Working days from the start to the end of a clock without its stops."""
    stopped = sum(
        working_days_between(stop.from_day, min(stop.to_day or clock.finished_on, clock.finished_on), known)
        for stop in clock.stops.all()
    )
    return working_days_between(clock.started_on, clock.finished_on, known) - stopped


def _submitted(county):
    first = timezone.make_aware(datetime.combine(_first_day(), time.min))
    rows = Application.objects.filter(project__county=county, submitted_at__gte=first)
    return rows.select_related("project", "organisation").order_by("-submitted_at", "-pk")


def material_preview(county, *, code="", mandatory=True, needed_for=Requirement.For.ALL, ended=False):
    """Submitted applications that a material would have touched: asked for it in vain, or not asked any more."""
    applications = list(_submitted(county).prefetch_related("materials__requirement"))
    found = []
    for application in applications:
        handed = any(row.requirement.code == code and row.version_id for row in application.materials.all())
        asked = not ended and needed_for in (Requirement.For.ALL, application.organisation.kind)
        if asked and mandatory and not handed:
            found.append((application.project, _("did not hand it in and could not have been submitted")))
        elif handed and not asked:
            found.append((application.project, _("handed it in; it would not have been asked for")))
    return _preview(len(applications), found)


def route_preview(county, *, carrier, code, needs_recommendation, needs_review, notice_days, **_others):
    """Submitted applications of the carrier and code whose steps would have been others."""
    applications = list(_submitted(county).filter(carrier=carrier, route__code=code).select_related("route"))
    found = []
    for application in applications:
        if words := _other_steps(application, needs_recommendation, needs_review, notice_days):
            found.append((application.project, "；".join(map(str, words))))
    return _preview(len(applications), found)


def _other_steps(application, needs_recommendation, needs_review, notice_days):
    route = application.route
    if application.enclave_id and route.needs_recommendation != needs_recommendation:
        yield _("with the enclave's word") if needs_recommendation else _("without an enclave's word")
    if route.needs_review != needs_review:
        yield _("with a review meeting") if needs_review else _("without a review meeting")
    if route.notice_days != notice_days:
        names = {"before": route.notice_days, "after": notice_days}
        yield _("%(after)s instead of %(before)s working days of public notice") % names
