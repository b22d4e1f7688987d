"""Pages of facts: 入孵管理, the letter, a stay with its exit, 飞地与载体."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.money import format_wan
from projects.people.seats import AUDITOR, CENTRE
from projects.register.models import IncubationRule, Project, in_sight
from projects.register.searching import named
from projects.register.stages import Stage

from . import forms
from .actions.incubation import begin_incubation
from .actions.leaving import void_move_in
from .caserules import may_open
from .models import MoveIn, Offer, Room, RoomUse
from .rules import carriers_seen_by, figure_kind, is_centre, judge, may_decide
from .verbviews import VerbFormView

PAGE = 30
ALERT_DAYS = 180  # first warning before a term ends
ALERTS = ((30, "red"), (90, "amber"))  # the nearer ones by tone


def _offers(user):
    return Offer.objects.filter(in_sight(user))


def _narrow(rows, wanted, day):
    if wanted.get("carrier"):
        rows = rows.filter(carrier=wanted["carrier"])
    if wanted.get("year"):
        rows = rows.filter(**{f"{day}__year": wanted["year"]})
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "project__"))
    return rows


def _ending(stays):
    return stays.live().filter(term_to__lte=timezone.localdate() + timedelta(days=ALERT_DAYS))


def _mark_terms(stays):
    """Give each stay the days that are left of its term, in words, and the tone of the alert."""
    today = timezone.localdate()
    for stay in stays:
        left = (stay.term_to - today).days
        stay.left_words = _("%(days)s days left") % {"days": left}
        stay.left_tone = next((tone for days, tone in ALERTS if left <= days), "blue")


def admissions(request):
    """入孵管理: offers, stays, and terms that end soon."""
    form = forms.CarrierFilter(request.GET or None, carriers=carriers_seen_by(request.user))
    wanted = form.cleaned()
    offers = _narrow(_offers(request.user), wanted, "issued_on")
    stays = _narrow(MoveIn.objects.visible_to(request.user), wanted, "signed_on").filter(voided_at=None)
    kinds = {
        "stays": (_("Move-ins"), stays.select_related("project", "carrier", "incubation", "verified_by")),
        "offers": (_("Offers"), offers.select_related("project", "carrier")),
        "terms": (_("Terms that end"), _ending(stays).select_related("project", "carrier").order_by("term_to", "pk")),
    }
    tab = request.GET.get("tab") if request.GET.get("tab") in kinds else "stays"
    page = Paginator(kinds[tab][1], PAGE).get_page(request.GET.get("page"))
    if tab == "terms":
        _mark_terms(page.object_list)
    kept = request.GET.copy()
    kept.pop("page", None)
    tabs = []
    for name, (label, rows) in kinds.items():
        kept["tab"] = name
        count = page.paginator.count if name == tab else rows.count()
        tabs.append({"label": label, "count": count, "active": name == tab, "url": f"?{kept.urlencode()}"})
    return render(
        request,
        "tenancy/admissions.html",
        {"filter": form, "tab": tab, "tabs": tabs, "page_obj": page, "today": timezone.localdate(),
         "may_record": bool(request.user.seats.carriers())},
    )  # fmt: skip


def offer(request, pk):
    """入孵通知书: a plain letter that prints well."""
    row = get_object_or_404(
        _offers(request.user).select_related("project__organisation", "project__county", "carrier", "issued_by"), pk=pk
    )
    return render(request, "tenancy/offer.html", {"offer": row, "project": row.project})


def _stay(request, pk):
    stays = MoveIn.objects.visible_to(request.user).select_related(
        "project", "carrier", "agreement", "handover_record", "signed_by", "handed_over_by", "verified_by", "incubation"
    )
    return get_object_or_404(stays, pk=pk)


def stay(request, pk):
    """One stay with its papers, conditions, and what may be done with it."""
    row = _stay(request, pk)
    rule = IncubationRule.objects.in_force(row.project.county_id, row.moved_in_on or row.signed_on)
    centre = is_centre(request.user, row.project.county_id)
    live = row.verified_at and not row.voided_at and not row.left_on
    incubation = getattr(row, "incubation", None)
    incubator = row.carrier.kind == row.carrier.Kind.INCUBATOR
    context = {
        "stay": row,
        "project": row.project,
        "rent": "" if row.rent is None else _("%(amount)s × 10,000 yuan") % {"amount": format_wan(row.rent)},
        "figure": figure_kind(row.carrier).label,
        "incubation": incubation,
        "conditions": incubation.conditions if incubation else judge(row, rule) if rule and incubator else [],
        "may_decide": live and incubator and not incubation and may_decide(request.user, row),
        "live": live,
        "renewals": row.renewals.select_related("agreement", "by"),
        "may_renew": live
        and row.carrier.kind == row.carrier.Kind.ENCLAVE
        and row.carrier_id in request.user.seats.carriers(),
        "cases": row.cases.select_related("by"),
        "checks": row.year_checks.select_related("by", "file"),
        "may_open": live and may_open(request.user, row),
        "may_check_year": row.verified_at and not row.voided_at and may_decide(request.user, row),
        "may_void": row.verified_at and not row.voided_at and centre,
    }
    return render(request, "tenancy/stay.html", context)


class StayActView(VerbFormView):
    """A page about the end of a stay; only for the centre."""

    template_name = "tenancy/stay_act.html"

    def dispatch(self, request, *args, **kwargs):
        self.stay = _stay(request, kwargs["pk"])
        if not is_centre(request.user, self.stay.project.county_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return self.verb(move_in=self.stay, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("stay", args=[self.stay.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(stay=self.stay, project=self.stay.project, act=self, **kwargs)


class VoidView(StayActView):
    """A move-in that proves false."""

    form_class = forms.ReasonForm
    verb = staticmethod(void_move_in)
    title = gettext_lazy("Void a false move-in")
    hint = gettext_lazy("Only for a move-in that never was: its figures are retracted by a dated row, the row stays.")
    tone = "btn-danger"
    done_message = gettext_lazy("The move-in is void and counts no longer.")


@require_POST
def incubation(request, pk):
    """Decide that a stay is an incubation (在孵)."""
    row = _stay(request, pk)
    if not may_decide(request.user, row):
        raise PermissionDenied
    begin_incubation(move_in=row, by=request.user)
    messages.success(request, _("The project is an incubatee now."))
    return redirect("stay", pk=pk)


def carriers(request):
    """飞地与载体: live projects and this year's move-ins of each."""
    year = timezone.localdate().year
    live = Q(move_ins__verified_at__isnull=False, move_ins__left_on=None, move_ins__voided_at=None)
    true = Q(move_ins__verified_at__isnull=False, move_ins__voided_at=None)
    # The day of a move-in is the later of two days, so it lies in a year when the later one does.
    this_year = (Q(move_ins__signed_on__year=year) & Q(move_ins__handover_on__year__lte=year)) | (
        Q(move_ins__handover_on__year=year) & Q(move_ins__signed_on__year__lte=year)
    )
    rows = carriers_seen_by(request.user).annotate(
        live=Count("move_ins", filter=live, distinct=True),
        arrived=Count("move_ins", filter=true & this_year, distinct=True),
        incubating=Count("move_ins", filter=live & Q(move_ins__incubation__state="incubating"), distinct=True),
    )
    return render(request, "tenancy/carriers.html", {"rows": rows.order_by("kind", "pk"), "year": year})


def _rooms(row):
    """Rooms of a carrier today: all that it lets, free, reserved; with the area of the live stays. Three queries."""
    today = timezone.localdate()
    let = Room.objects.filter(carrier=row).let_on(today)
    held = RoomUse.objects.living().touching(today, today).filter(room__in=let)
    counts = held.aggregate(
        held=Count("room", distinct=True), reserved=Count("room", filter=Q(move_in=None), distinct=True)
    )
    area = MoveIn.objects.live().filter(carrier=row).aggregate(area=Sum("area"))["area"]
    number = let.count()
    return {"all": number, "free": number - counts["held"], "reserved": counts["reserved"], "area": area or 0}


def _sees_desk(user, row):
    return row.pk in user.seats.carriers() or user.seats.has(*CENTRE, AUDITOR, county_id=row.county_id)


def carrier(request, pk):
    """One carrier with its projects."""
    row = get_object_or_404(carriers_seen_by(request.user), pk=pk)
    stays = MoveIn.objects.visible_to(request.user).filter(carrier=row, voided_at=None, verified_at__isnull=False)
    stays = stays.select_related("project", "incubation").order_by("left_on", "-handover_on", "-pk")
    concerned = Project.objects.visible_to(request.user).filter(carriers=row).exclude(stage=Stage.JOINED)
    page, soon = (
        Paginator(stays, PAGE).get_page(request.GET.get("page")),
        timezone.localdate() + timedelta(days=ALERT_DAYS),
    )
    for shown in page:
        shown.ends_soon = shown.left_on is None and shown.term_to <= soon
    return render(
        request,
        "tenancy/carrier.html",
        {
            "carrier": row,
            "page_obj": page,
            "rooms": _rooms(row),
            "ending": stays.live().filter(term_to__lte=soon).count(),
            "desk": row.kind == row.Kind.ENCLAVE and _sees_desk(request.user, row),
            "live": stays.live().count(),
            "concerned": concerned.count(),
            "may_record": row.pk in request.user.seats.carriers(),
        },
    )
