"""How long a way takes, in working days: in our hands, in the applicant's, and what is usual."""

from dataclasses import dataclass
from datetime import date
from statistics import median_high

from django.utils import timezone
from viewflow.workflow import STATUS

from projects.trace.calendar import known_days_since, working_days_between

from .models import AdmissionProcess, Audience, IntakeProcess, ScreeningProcess, WorkItem

PROCESSES = {"intake": IntakeProcess, "screening": ScreeningProcess, "admission": AdmissionProcess}
LOOKED_AT = 20  # of the last finished ones
FEWEST = 3  # of which something usual can be said


@dataclass(frozen=True)
class Spent:
    """Working days since submission in our hands and in the applicant's.

    `since` is the day on which the step at hand began, `phase` the procedure it belongs to; empty when none is open.
    """

    ours: int
    theirs: int
    since: date | None = None
    phase: str = ""


@dataclass(frozen=True)
class Usual:
    """Working days in our hands of the last `number` finished ones of the same procedure and route."""

    median: int
    shortest: int
    longest: int
    number: int


def spent(application):
    """Where the days of a submitted application went, up to today or to its last step; None for a draft."""
    if application.submitted_at is None:
        return None
    rows = WorkItem.objects.filter(project=application.project_id, created_at__gte=application.submitted_at)
    items = [row for row in rows.values_list("audience", "created_at", "done_at", "step") if _phase(row[3])]
    first = timezone.localdate(application.submitted_at)
    ends = [timezone.localdate(done) if done else timezone.localdate() for _audience, _begun, done, _step in items]
    last, known = max(ends, default=first), known_days_since(first)
    theirs = _days(
        [(begun, done) for audience, begun, done, _step in items if audience == Audience.APPLICANT], last, known
    )
    ours = max(working_days_between(first, last, known) - theirs, 0)
    running = min(((begun, step) for _audience, begun, done, step in items if done is None), default=None)
    if running is None:
        return Spent(ours, theirs)
    return Spent(ours, theirs, timezone.localdate(running[0]), _phase(running[1]))


def _phase(step):
    """The procedure of a step on this way; "" for steps of others, such as a quarterly return."""
    phase = step.split(".")[0]
    return phase if phase in PROCESSES else ""


def usual(application, phase):
    """What is usual for a phase ("intake", "screening", "admission") of this route; None where too few are finished."""
    if phase not in PROCESSES:
        return None
    finished = (
        PROCESSES[phase]
        .objects.filter(
            status=STATUS.DONE,
            project__county=application.project.county_id,
            application__route__code=application.route.code,
        )
        .exclude(outcome="lapse")
    )
    rows = list(finished.order_by("-finished").values_list("pk", "created", "finished")[:LOOKED_AT])
    if len(rows) < FEWEST:
        return None
    paused = {}
    waits = WorkItem.objects.filter(task__process__in=[row[0] for row in rows], audience=Audience.APPLICANT)
    for pk, begun, done in waits.values_list("task__process_id", "created_at", "done_at"):
        paused.setdefault(pk, []).append((begun, done))
    known = known_days_since(min(timezone.localdate(created) for _pk, created, _finished in rows))
    days = [_ours(created, ended, paused.get(pk, []), known) for pk, created, ended in rows]
    return Usual(median_high(days), min(days), max(days), len(days))


def _ours(created, finished, waits, known):
    last = timezone.localdate(finished)
    return max(working_days_between(timezone.localdate(created), last, known) - _days(waits, last, known), 0)


def _days(spans, last, known):
    """Working days of spans of time, one after another; an open one lasts until the last day."""
    return sum(
        working_days_between(timezone.localdate(begun), timezone.localdate(done) if done else last, known)
        for begun, done in spans
    )
