"""Deliberations on the desk, to read: the list and one sitting. Holding one moves the order (workflows)."""

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render

from projects.people.seats import CENTRE

from ..models import Decision, Deliberation
from ..reports import results_of
from .access import refuse_outsiders, runs

PER_PAGE = 20
READ = ("by", "county", "published_by", "minutes__word", "minutes__pdf")
STANDING = Q(decisions__dropped_at=None)


def deliberation_list(request):
    """Sittings, newest first, with what was decided."""
    refuse_outsiders(request)
    sittings = (
        Deliberation.objects.visible_to(request.user)
        .annotate(
            projects=Count("decisions", filter=STANDING),
            **{one.value: Count("decisions", filter=STANDING & Q(decisions__outcome=one)) for one in Decision.Outcome},
        )
        .prefetch_related(Prefetch("attendances", to_attr="people"))
    )
    page = Paginator(sittings.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/deliberations.html", {"page": page, "may_sit": request.user.seats.has(*CENTRE)})


def deliberation_page(request, pk):
    """One sitting: who was there, the minutes, each decision beside its result."""
    refuse_outsiders(request)
    sitting = get_object_or_404(Deliberation.objects.visible_to(request.user).select_related(*READ), pk=pk)
    rows = list(sitting.decisions.select_related("project__organisation", "item__meeting__rubric"))
    results = results_of([row.item for row in rows if row.item])
    for row in rows:
        row.result = results.get(row.item_id)
    context = {
        "sitting": sitting,
        "decisions": [row for row in rows if row.dropped_at is None],
        "dropped": [row for row in rows if row.dropped_at],
        "inside": sitting.county_id in request.user.seats.counties_reading_all,
        "may_publish": sitting.is_pending and runs(request.user, sitting.county_id),
    }
    return render(request, "selection/deliberation.html", context)
