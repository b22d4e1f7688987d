"""Pages of handovers: recording one, reading it, the tenant's answer, the signed sheet; and entries of rent."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.money import format_wan
from projects.register.searching import named

from . import premisesforms as forms
from .actions import handovers as verbs
from .actions import rents
from .changerules import at_desk
from .models import Handover, MoveIn, RentEntry, RentMonth
from .premises import arrears, opens_premises
from .premisesviews import PAGE, rooms_of
from .roomviews import RoomFormView
from .rules import carriers_with_rooms_for, keeps_rooms, may_ask
from .verbviews import VerbFormView


class RecordView(RoomFormView):
    """Record a handover, or put right one that is not confirmed yet."""

    form_class = forms.HandoverForm
    done_message = _("Recorded; the tenant is asked to confirm it.")

    def prepare(self):
        if self.kwargs["kind"] not in Handover.Kind.values:
            raise Http404
        self.stay = rooms_of(self.request, self.kwargs["pk"])
        self.title = Handover.Kind(self.kwargs["kind"]).label
        self.carrier, self.back = self.stay.carrier, reverse("premises-stay", args=[self.stay.pk])

    @cached_property
    def row(self):
        return self.stay.handovers.filter(kind=self.kwargs["kind"]).first()

    def get_initial(self):
        found = {name: getattr(self.row, name) for name in verbs.FIELDS} if self.row else {}
        return {"on": timezone.localdate()} | found

    def act(self, form):
        by, data = self.request.user, dict(form.cleaned_data)
        data["photos"] = [store(photo, by=by, county=self.stay.project.county) for photo in data["photos"]]
        if self.row:
            return verbs.correct_handover(handover=self.row, by=by, **data)
        return verbs.record_handover(move_in=self.stay, by=by, kind=self.kwargs["kind"], **data)


def _handover(request, pk):
    rows = Handover.objects.visible_to(request.user).select_related(
        "move_in__carrier", "move_in__project__county", "by", "answered_by", "paper"
    )
    return get_object_or_404(rows, pk=pk)


class HandoverView(VerbFormView):
    """One handover; the tenant confirms it or says what is wrong."""

    form_class, template_name = forms.TenantForm, "tenancy/handover.html"
    done_message = _("Thank you, your answer is recorded.")

    def dispatch(self, request, *args, **kwargs):
        self.row = _handover(request, kwargs["pk"])
        self.may_answer = may_ask(request.user, self.row.move_in.project)
        if request.method == "POST" and not self.may_answer:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return verbs.answer_handover(handover=self.row, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_context_data(self, **kwargs):
        may_answer = self.may_answer and not self.row.confirmed
        stay = self.row.move_in
        return super().get_context_data(
            handover=self.row, stay=stay, may_answer=may_answer, photos=self.row.photos.all(),
            keeps=keeps_rooms(self.request.user, stay.carrier),
            prints=self.row.kind == self.row.Kind.IN and at_desk(self.request.user, stay.project), **kwargs,
        )  # fmt: skip


class PaperView(RoomFormView):
    """The tenant signed by hand."""

    form_class = forms.PaperForm
    title = _("File the signed sheet")
    done_message = _("The handover stands.")

    def prepare(self):
        self.row = _handover(self.request, self.kwargs["pk"])
        self.carrier, self.back = self.row.move_in.carrier, self.row.get_absolute_url()

    def act(self, form):
        by = self.request.user
        paper = store(form.cleaned_data["paper"], by=by, county=self.row.move_in.project.county)
        return verbs.confirm_on_paper(handover=self.row, by=by, paper=paper)


class KeepRentView(RoomFormView):
    """Begin the ledger of a stay that is here already."""

    form_class = forms.KeepRentForm
    title = _("Keep the rent here")
    done_message = _("The months that began since then are entered.")

    def prepare(self):
        self.stay = rooms_of(self.request, self.kwargs["pk"])
        self.carrier, self.back = self.stay.carrier, reverse("premises-stay", args=[self.stay.pk])

    def get_initial(self):
        return {"since": timezone.localdate().replace(day=1)}

    def act(self, form):
        return rents.keep_rent(move_in=self.stay, by=self.request.user, **form.cleaned_data)


def rent_list(request):
    """Months of rent, at first those in arrears."""
    if not opens_premises(request.user):
        raise Http404
    carriers, today = carriers_with_rooms_for(request.user), timezone.localdate()
    form = forms.RentFilter(request.GET or None, carriers=carriers)
    wanted = form.cleaned()
    places = [wanted["carrier"]] if wanted.get("carrier") else list(carriers)
    stays = MoveIn.objects.with_rooms_for(request.user).filter(carrier__in=places, voided_at=None)
    if wanted.get("q"):
        stays = stays.filter(named(wanted["q"], "project__"))
    if wanted.get("state", "arrears") in ("", "arrears"):
        rows = arrears(stays, places, today)
    else:
        rows = RentMonth.objects.with_sums().filter(move_in__in=stays.values("pk"))
        rows = rows.filter(left__gt=0) if wanted["state"] == "left" else rows
    sums = rows.totals()
    listed = rows.select_related("move_in__project", "move_in__carrier").order_by("begins", "pk")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    shown = [(row, *map(format_wan, (row.due, row.paid, row.relief, row.left))) for row in page.object_list]
    context = {
        "filter": form,
        "page_obj": page,
        "rows": shown,
        "sums": {name: format_wan(value) for name, value in sums.items()},
    }
    return render(request, "tenancy/rents.html", context)


class RentView(RoomFormView):
    """One month of rent with its entries; who keeps the rooms enters what was paid or remitted."""

    form_class, template_name = forms.RentForm, "tenancy/rent.html"
    done_message = _("Entered.")

    def prepare(self):
        rows = RentMonth.objects.visible_to(self.request.user).with_sums()
        rows = rows.select_related("move_in__carrier", "move_in__project")
        self.month = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.carrier = self.month.move_in.carrier
        self.back = reverse("premises-stay", args=[self.month.move_in_id])

    def get_initial(self):
        return {"kind": RentEntry.Kind.PAID, "amount": max(self.month.left, 0), "on": timezone.localdate()}

    def act(self, form):
        return rents.enter_rent(month=self.month, by=self.request.user, **form.entry())

    def get_context_data(self, **kwargs):
        amounts = {name: format_wan(getattr(self.month, name)) for name in ("due", "paid", "relief", "left")}
        entries = self.month.entries.select_related("by")
        return super().get_context_data(month=self.month, amounts=amounts, entries=entries, **kwargs)


class DueView(RentView):
    """Another amount for a month that is not owed wholly."""

    form_class, template_name = forms.DueForm, "tenancy/room_form.html"
    title = _("Change the rent due")

    def get_initial(self):
        return {"due": self.month.due}

    def act(self, form):
        return rents.change_due(month=self.month, by=self.request.user, **form.cleaned_data)
