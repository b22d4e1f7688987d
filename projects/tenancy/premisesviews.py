"""场地租金: the desk of those who keep rooms, their stays, one stay with its handovers and its rent."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from projects.money import format_wan
from projects.register.searching import named

from .forms import CarrierFilter
from .models import Handover, MoveIn
from .premises import desk_of, opens_premises, tenant_of, with_tenants
from .rules import carriers_with_rooms_for, keeps_rooms, may_ask

PAGE = 30


def _refuse(user):
    if not opens_premises(user):
        raise Http404


def premises(request):
    """The desk of rooms: what waits for who keeps them."""
    _refuse(request.user)
    context = desk_of(request.user, carriers_with_rooms_for(request.user).order_by("kind", "pk"))
    return render(request, "tenancy/premises.html", context | {"arrears": format_wan(context["arrears"])})


def stays(request):
    """Stays with their tenant as far as the rooms need it: name, masked contact, term, rent."""
    _refuse(request.user)
    carriers = carriers_with_rooms_for(request.user)
    form = CarrierFilter(request.GET or None, carriers=carriers)
    wanted = form.cleaned()
    rows = MoveIn.objects.with_rooms_for(request.user).filter(carrier__in=carriers, voided_at=None)
    gone = request.GET.get("state") == "ended"
    rows = rows.exclude(left_on=None) if gone else rows.filter(left_on=None)
    if wanted.get("carrier"):
        rows = rows.filter(carrier=wanted["carrier"])
    if wanted.get("year"):
        rows = rows.filter(signed_on__year=wanted["year"])
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "project__"))
    page = Paginator(with_tenants(rows).order_by("term_to", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = [(row, tenant_of(row), format_wan(row.rent)) for row in page.object_list]
    context = {"filter": form, "page_obj": page, "rows": shown, "gone": gone, "today": timezone.localdate()}
    return render(request, "tenancy/premises_stays.html", context)


def rooms_of(request, pk):
    """The stay that an address names, for whoever sees its rooms."""
    return get_object_or_404(with_tenants(MoveIn.objects.with_rooms_for(request.user)), pk=pk)


def stay(request, pk):
    """One stay: who lives there, its handovers, its rent month by month."""
    row = rooms_of(request, pk)
    handovers = {one.kind: one for one in row.handovers.all()}
    months = list(row.rent_months.with_sums())
    sums = row.rent_months.with_sums().totals()
    keeps = keeps_rooms(request.user, row.carrier)
    context = {
        "stay": row, "tenant": tenant_of(row), "keeps": keeps, "own": may_ask(request.user, row.project),
        "kinds": [(kind, handovers.get(kind.value), _open_for(row, kind)) for kind in Handover.Kind],
        "months": [(month, *map(format_wan, (month.due, month.paid, month.relief, month.left))) for month in months],
        "sums": {name: format_wan(value) for name, value in sums.items()}, "rent": format_wan(row.rent),
        "may_keep_rent": keeps and row.rent and row.rent_next is None and row.left_on is None,
    }  # fmt: skip
    return render(request, "tenancy/premises_stay.html", context)


def _open_for(stay, kind):
    """Whether a handover of the kind can be recorded now."""
    if stay.voided_at:
        return False
    return stay.left_on is None if kind == Handover.Kind.IN else stay.verified_at is not None
