"""The way of one project through the flows, as a picture: what is done, at hand, passed over, still possible."""

from functools import partial

from django.utils import timezone
from viewflow.workflow import STATUS

from projects.trace.prepared import prepared
from projects.trace.waydrawing import DONE, NOW, POSSIBLE, SKIPPED, STOPPED, Lane, Stop

from .models import STEPS_BESIDE, WorkItem
from .nodes import HumanView
from .steps import FLOWS, JOURNEYS

JOURNEY = tuple(flow.process_key for flow in JOURNEYS)


def way_of(project, *, links, named):
    """Lanes for the picture: one per flow, the newest round of each; one query.

    `links` {work item id: address} of steps that the person may open; `named` adds who did each step.
    """
    latest = _latest(_items.rows(project.pk))
    last = max((JOURNEY.index(key) for key in latest), default=-1)
    show = partial(_stop, links=links, named=named)
    return [_lane(key, latest.get(key, {}), show, passed=place < last) for place, key in enumerate(JOURNEY)]


@prepared("project_id")
def _items(project_id):
    rows = WorkItem.objects.filter(project=project_id).exclude(step__in=STEPS_BESIDE).order_by("created_at", "pk")
    return rows.select_related("task__process", "owner", "done_by")


def _latest(items):
    """{flow: {step name: last item}} of the newest process of each flow, without rounds that a newer one began anew."""
    newest = {}
    for item in items:
        if (key := item.step.split(".")[0]) not in JOURNEY:
            continue  # of a flow that this version does not have
        process = item.task.process
        if key not in newest or process.created >= newest[key].created:
            newest[key] = process
    for place, key in enumerate(JOURNEY):
        earlier = [newest[before].created for before in JOURNEY[:place] if before in newest]
        if key in newest and earlier and max(earlier) > newest[key].created:
            del newest[key]
    kept = {process.pk: key for key, process in newest.items()}
    found = {}
    for item in items:
        if key := kept.get(item.task.process_id):
            found.setdefault(key, {})[item.step.split(".")[1]] = item
    return found


def _lane(key, items, show, *, passed):
    """`passed`: a later flow was entered, so that whatever has no item here was passed over."""
    flow = FLOWS[key]
    names = [name for name, node in vars(flow).items() if isinstance(node, HumanView)]
    over = passed or any(item.task.process.finished for item in items.values())
    furthest = max((names.index(name) for name in items if name in names), default=-1)
    stops = [
        show(flow, name, items.get(name), SKIPPED if over or place < furthest else POSSIBLE)
        for place, name in enumerate(names)
    ]
    return Lane(flow.process_title, tuple(stops))


def _stop(flow, name, item, otherwise, *, links, named):
    label = flow.instance.node(name).task_title
    if item is None:
        return Stop(label, otherwise)
    if item.done_at is None:
        holder = item.owner.name if named and item.owner else str(item.get_audience_display())
        return Stop(label, NOW, holder, links.get(item.pk, ""))
    state = STOPPED if item.task.status == STATUS.CANCELED else DONE
    who = f" {item.done_by.name}" if named and item.done_by else ""
    return Stop(label, state, f"{timezone.localtime(item.done_at):%Y-%m-%d}{who}")
