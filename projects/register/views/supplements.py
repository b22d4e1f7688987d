"""补正告知: every notice that was sent, and how often something was asked that the first notice had not named."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from projects.people.models import Carrier
from projects.people.seats import AUDITOR, CENTRE, OPERATORS

from ..forms.supplements import NoticeFilter
from ..models import SupplementNotice

PER_PAGE = 30


def supplement_list(request):
    """The notices of a year as the office sees them; `tab=late` only those that named something new."""
    if not request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR):
        raise Http404
    rows = SupplementNotice.objects.visible_to(request.user)
    places = Carrier.objects.filter(pk__in=rows.values("application__carrier"))
    form = NoticeFilter(request.GET or None, carriers=places)
    rows = _narrow(rows, form.cleaned())
    late_only = request.GET.get("tab") == "late"
    figures = rows.aggregate(
        notices=Count("pk"), applications=Count("application", distinct=True), again=Count("pk", filter=Q(number__gt=1)),
        late=Count("pk", filter=Q(newly_named__gt=0)),
    )  # fmt: skip
    shown = rows.filter(newly_named__gt=0) if late_only else rows
    shown = shown.select_related("application__project", "application__carrier", "issued_by")
    page = Paginator(shown.order_by("-issued_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "figures": figures,
        "late_only": late_only,
        "page_obj": page,
        "today": timezone.localdate(),
    }
    return render(request, "register/supplements.html", context)


def _narrow(rows, wanted):
    if wanted.get("carrier"):
        rows = rows.filter(application__carrier=wanted["carrier"])
    if wanted.get("year"):
        rows = rows.filter(issued_at__year=wanted["year"])
    return rows
