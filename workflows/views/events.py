"""活动: those of a carrier and of the county, one with who came and what proves it, putting it right, the second check."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.outcomes.actions import events as verbs
from projects.outcomes.models import Attendance, CarrierEvent, EventKind
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.tenancy.rules import carriers_seen_by, is_centre
from projects.tenancy.verbviews import VerbFormView
from projects.trace.capped import counted_tabs

from ..forms import events as forms

PER_PAGE = 30
PEOPLE = ("recorded_by", "verified_by", "sent_back_by")
TABS = {
    "all": _("All events"), "mine": _("Waits for my check"), "waiting": _("Events to be checked"),
    "back": _("Events sent back"),
}  # fmt: skip


def with_heads(rows):
    """Events with how many units and people came, and how many papers prove them."""
    came = Attendance.objects.filter(event=OuterRef("pk")).order_by().values("event")
    heads = Subquery(came.annotate(sum=Sum("heads")).values("sum"))
    return rows.select_related("kind", "carrier", "recorded_by", "verified_by").annotate(
        units=Count("attendance", distinct=True), proofs=Count("papers", distinct=True), heads=Coalesce(heads, 0)
    )


def events(request, pk):
    """The events of a carrier, with how many units and people came."""
    carrier = get_object_or_404(carriers_seen_by(request.user), pk=pk)
    rows = with_heads(CarrierEvent.objects.current().filter(carrier=carrier)).order_by("-on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"carrier": carrier, "page_obj": page, "may_keep": verbs.may_keep(request.user, carrier)}
    return render(request, "workflows/events.html", context)


def county_events(request):
    """All events that one sees, by kind, carrier, year and state."""
    if not request.user.seats.has(*OPERATORS, *COUNTY_READERS):
        raise Http404
    kinds = EventKind.objects.filter(county__in=request.user.seats.counties(*OPERATORS, *COUNTY_READERS))
    form = forms.EventFilter(request.GET or None, carriers=carriers_seen_by(request.user), kinds=kinds)
    rows, wanted = CarrierEvent.objects.visible_to(request.user).current(), form.cleaned()
    for name, path in (("kind", "kind"), ("carrier", "carrier"), ("year", "on__year"), ("q", "name__icontains")):
        if wanted.get(name):
            rows = rows.filter(**{path: wanted[name]})
    lists = {"all": rows, "mine": rows.to_check_by(request.user), "waiting": rows.waiting(), "back": rows.sent_back()}
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "all"
    page = Paginator(with_heads(lists[tab]).order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": form, "tab": tab, "tabs": counted_tabs(request, TABS, lists, tab), "page_obj": page}
    return render(request, "workflows/county_events.html", context)


class OfCarrierView(VerbFormView):
    """What the views of events share: the form knows the kinds and who asks."""

    @property
    def carrier(self):
        return self.event.carrier

    def get_form_kwargs(self):
        kinds = EventKind.objects.used_on(self.carrier.county_id, timezone.localdate())
        return super().get_form_kwargs() | {"kinds": kinds, "user": self.request.user}


class EventNewView(OfCarrierView):
    """Record an event with who came."""

    form_class, template_name = forms.EventForm, "workflows/event_form.html"
    done_message = _("The event is recorded.")
    carrier = None

    def dispatch(self, request, *args, **kwargs):
        self.carrier = get_object_or_404(carriers_seen_by(request.user).select_related("county"), pk=kwargs["pk"])
        if not verbs.may_keep(request.user, self.carrier):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        by, facts = self.request.user, dict(form.cleaned_data)
        papers = [(kind, store(upload, by=by, county=self.carrier.county)) for kind, upload in form.papers()]
        facts.pop("photo")
        facts.pop("sheet")
        return verbs.record_event(by=by, carrier=self.carrier, papers=papers, **facts)

    def get_success_url(self):
        return reverse("event", args=[self.result.pk])

    def get_context_data(self, **kwargs):
        back = reverse("events", args=[self.carrier.pk])
        return super().get_context_data(carrier=self.carrier, title=_("Record an event"), back=back, **kwargs)


class EventView(VerbFormView):
    """One event; who keeps it puts the attendance right."""

    form_class, template_name = forms.AttendanceForm, "workflows/event.html"
    done_message = _("The attendance is put right.")

    def dispatch(self, request, *args, **kwargs):
        rows = CarrierEvent.objects.visible_to(request.user).select_related("carrier", "kind", *PEOPLE)
        self.event = get_object_or_404(rows, pk=kwargs["pk"])
        self.may_keep = verbs.may_keep(request.user, self.event.carrier)
        if request.method == "POST" and not self.may_keep:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def attendance(self):
        return list(self.event.attendance.all())

    def get_initial(self):
        return {"attendance": "\n".join(f"{row.unit} {row.heads}" for row in self.attendance)}

    def act(self, form):
        return verbs.set_attendance(self.event, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("event", args=[self.event.pk])

    def get_context_data(self, **kwargs):
        event, user = self.event, self.request.user
        others = is_centre(user, event.carrier.county_id) and event.recorded_by_id != user.pk
        return super().get_context_data(
            event=event, rows=self.attendance, heads=sum(row.heads for row in self.attendance), may_keep=self.may_keep,
            papers=list(event.papers.select_related("file")), projects=list(event.projects.all()),
            checks=others and event.state == "waiting", check=forms.EventCheckForm(), paper_form=forms.PaperForm(),
            old=CarrierEvent.objects.filter(superseded_by=event).first(), **kwargs,
        )  # fmt: skip


class EventChangeView(OfCarrierView):
    """Put the facts of an event right, with the reason."""

    form_class, template_name = forms.EventChangeForm, "workflows/event_form.html"
    done_message = _("The event is put right.")

    def dispatch(self, request, *args, **kwargs):
        rows = CarrierEvent.objects.visible_to(request.user).current().select_related("carrier", "kind")
        self.event = get_object_or_404(rows, pk=kwargs["pk"])
        if not verbs.may_keep(request.user, self.carrier):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        facts = {name: getattr(self.event, name) for name in verbs.FACTS} | {"kind": self.event.kind.code}
        return facts | {"projects": list(self.event.projects.all()), "reason": self.event.sent_back_reason}

    def act(self, form):
        return verbs.change_event(self.event, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("event", args=[self.result.pk])

    def get_context_data(self, **kwargs):
        back = reverse("event", args=[self.event.pk])
        return super().get_context_data(carrier=self.carrier, title=_("Put the event right"), back=back, **kwargs)


class EventPaperView(VerbFormView):
    """One more paper of an event."""

    form_class, template_name = forms.PaperForm, "workflows/event_form.html"
    done_message = _("The file is with the event.")

    def dispatch(self, request, *args, **kwargs):
        rows = CarrierEvent.objects.visible_to(request.user).select_related("carrier__county")
        self.event = get_object_or_404(rows, pk=kwargs["pk"])
        if not verbs.may_keep(request.user, self.event.carrier):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        file = store(form.cleaned_data["file"], by=self.request.user, county=self.event.carrier.county)
        return verbs.add_event_paper(self.event, by=self.request.user, kind=form.cleaned_data["kind"], file=file)

    def get_success_url(self):
        return reverse("event", args=[self.event.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            carrier=self.event.carrier, title=_("Add evidence"), back=self.get_success_url(), **kwargs
        )


@require_POST
def event_check(request, pk):
    """Stand for an event that another person recorded, or send it back."""
    event = get_object_or_404(CarrierEvent.objects.visible_to(request.user).select_related("carrier"), pk=pk)
    if not is_centre(request.user, event.carrier.county_id):
        raise PermissionDenied
    if "send_back" in request.POST:
        verbs.send_back_event(event, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, _("Sent back."))
    else:
        verbs.verify_event(event, by=request.user)
        messages.success(request, _("Checked; the event counts from now on."))
    return redirect("event", pk)
