"""Files that cannot move: they stand on a step that this version of the flows does not have."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import PROCESSES, ReturnProcess, StayCaseProcess, WorkItem
from ..steps import FLOWS, is_known
from . import fault

MOST = 5  # projects that a finding names


def steps():
    """Open steps with names of another version, and processes of flows that are gone."""
    how = _(
        "Install the version that made it again, or one whose list of renamed steps has it; then manage.py migrate."
    )
    for step, count in WorkItem.objects.open().values_list("step").annotate(Count("pk")).order_by("step"):
        if not is_known(step):
            numbers = WorkItem.objects.open().filter(step=step).values_list("project__number", flat=True)[:MOST]
            words = _("%(count)s files stand on the step “%(step)s”, which this version does not know: %(projects)s.")
            yield fault(words % {"count": count, "step": step, "projects": "、".join(numbers)}, how)
    known = set(FLOWS.values())
    for model in (*PROCESSES, ReturnProcess, StayCaseProcess):
        classes = model.objects.exclude(open_for=None).order_by().values_list("flow_class", flat=True).distinct()
        if any(flow not in known for flow in classes):
            words = _("Open procedures of the kind “%(kind)s” belong to a flow that this version does not know.")
            yield fault(words % {"kind": model.__name__}, how)


CHECKS = (("steps", gettext_lazy("Steps of open files"), steps, False),)
