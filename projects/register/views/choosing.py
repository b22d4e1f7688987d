"""Projects that were chosen in the register: those with a tick, or all of the filter."""

from django.http import QueryDict

from ..models import Project
from .register_list import filtered


def chosen_projects(request, most):
    """The chosen projects that the person sees; of ticks no more than `most` + 1 are looked at."""
    if "everything" in request.POST:
        request.GET = QueryDict(request.POST.get("filter", ""))
        return filtered(request).qs
    numbers = request.POST.getlist("projects")[: most + 1]
    return Project.objects.visible_to(request.user).filter(number__in=numbers)
