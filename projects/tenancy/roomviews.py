"""Pages of a carrier's rooms: the list, one room with who held it, entering, reserving, giving back."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.register.stages import LIVE_REST, Stage

from . import forms
from .actions import rooms as verbs
from .actions.offers import usual_confirm_by
from .models import Room, RoomUse
from .roomplan import TONES, mark_holders, plan_of
from .rules import carriers_with_rooms_for, keeps_rooms, opens_carrier
from .verbviews import VerbFormView

PAGE = 50
# Projects for which a room may be kept: those under way to a carrier, and those that already live somewhere.
COMING = (Stage.APPROVED, Stage.OFFERED, Stage.SIGNING, Stage.HANDOVER, Stage.VERIFYING, *LIVE_REST)
OVER = (Stage.JOINED, Stage.REFUSED, Stage.REJECTED, Stage.WITHDRAWN, Stage.LAPSED, Stage.EXITED)


def rooms(request, pk):
    """The rooms of a carrier: who holds each of them now, and who comes next."""
    carrier = get_object_or_404(carriers_with_rooms_for(request.user), pk=pk)
    today = timezone.localdate()
    every = Room.objects.visible_to(request.user).filter(carrier=carrier)
    free = every.let_on(today).free(today, today)
    only_free = request.GET.get("state") == "free"
    counts = {False: every.count(), True: free.count()}
    if request.GET.get("state") == "plan":
        return _plan(request, carrier, every.with_holders(), _tabs(counts, "plan"))
    paginator = Paginator((free if only_free else every).with_holders(), PAGE)
    paginator.count = counts[only_free]
    page = paginator.get_page(request.GET.get("page"))
    mark_holders(page.object_list, today)
    tabs = _tabs(counts, "free" if only_free else "all")
    context = {"carrier": carrier, "page_obj": page, "tabs": tabs, "keeps": keeps_rooms(request.user, carrier),
               "reads": opens_carrier(request.user, carrier)}  # fmt: skip
    return render(request, "tenancy/rooms.html", context)


def _tabs(counts, shown):
    labels = {"all": (_("All"), "?", counts[False]), "free": (_("Free"), "?state=free", counts[True]),
              "plan": (_("Plan"), "?state=plan", None)}  # fmt: skip
    return [
        {"label": label, "url": url, "count": count, "active": name == shown}
        for name, (label, url, count) in labels.items()
    ]


def _plan(request, carrier, rows, tabs):
    """All rooms of a carrier as its buildings stand: floors one above the other, each room in the colour of its state."""
    context = {
        "carrier": carrier, "tabs": tabs, "buildings": plan_of(rows, timezone.localdate()), "legend": TONES,
        "keeps": keeps_rooms(request.user, carrier), "reads": opens_carrier(request.user, carrier),
    }  # fmt: skip
    return render(request, "tenancy/rooms_plan.html", context)


def _room(request, pk):
    return get_object_or_404(Room.objects.visible_to(request.user).select_related("carrier__county"), pk=pk)


def room(request, pk):
    """One room with everybody who holds it, held it or had it reserved."""
    row = _room(request, pk)
    uses = row.uses.select_related("project", "by").order_by("-first_day", "-pk")
    page = Paginator(uses, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    for use in page.object_list:
        use.lapsed = use.reserved and not use.released_at and use.reserved_until < today
    context = {"room": row, "page_obj": page, "keeps": keeps_rooms(request.user, row.carrier), "today": today,
               "reads": opens_carrier(request.user, row.carrier)}  # fmt: skip
    return render(request, "tenancy/room.html", context)


class RoomFormView(VerbFormView):
    """A form about rooms, for those who keep them."""

    template_name = "tenancy/room_form.html"
    hint = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.prepare()
            if not keeps_rooms(request.user, self.carrier):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return self.back

    def get_context_data(self, **kwargs):
        return super().get_context_data(carrier=self.carrier, act=self, **kwargs)


class RoomNewView(RoomFormView):
    """Enter a room."""

    form_class = forms.RoomForm
    title = _("Add a room")
    done_message = _("The room is entered.")

    def prepare(self):
        self.carrier = get_object_or_404(carriers_with_rooms_for(self.request.user), pk=self.kwargs["pk"])
        self.back = reverse("rooms", args=[self.carrier.pk])

    def act(self, form):
        return verbs.add_room(by=self.request.user, carrier=self.carrier, **form.cleaned_data)


class OneRoomView(RoomFormView):
    """A form about one room."""

    def prepare(self):
        self.room = _room(self.request, self.kwargs["pk"])
        self.carrier, self.back = self.room.carrier, self.room.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(room=self.room, **kwargs)


class RoomChangeView(OneRoomView):
    """Put a room right, or let it no more."""

    form_class = forms.RoomForm
    title = _("Change the room")
    hint = _("What was agreed with those who moved in stays as it is.")

    def get_initial(self):
        return {name: getattr(self.room, name) for name in verbs.FIELDS}

    def act(self, form):
        return verbs.change_room(room=self.room, by=self.request.user, **form.cleaned_data)


class ReserveView(OneRoomView):
    """Keep the room for a project."""

    form_class = forms.ReserveForm
    title = _("Reserve the room")
    done_message = _("The room is reserved.")

    def get_form_kwargs(self):
        # The premises company is told who comes once that is decided; who works on files knows of the others too.
        projects = Project.objects.visible_to(self.request.user) | Project.objects.filter(stage__in=COMING)
        projects = projects.filter(carriers=self.carrier).exclude(stage__in=OVER)
        return super().get_form_kwargs() | {"projects": projects.order_by("-number")}

    def get_initial(self):
        """For a year from the first of next month; kept as long as an offer waits for its answer."""
        today = timezone.localdate()
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = first.replace(year=first.year + 1) - timedelta(days=1)
        until = usual_confirm_by(self.carrier.county_id)
        return {"first_day": first, "last_day": last, "reserved_until": until}

    def act(self, form):
        return verbs.reserve_room(room=self.room, by=self.request.user, **form.cleaned_data)


class ReleaseView(RoomFormView):
    """Give a reserved room back."""

    form_class = forms.ReasonForm
    title = _("Release the room")
    done_message = _("The room is free again.")

    def prepare(self):
        seen = Room.objects.visible_to(self.request.user)
        uses = RoomUse.objects.filter(room__in=seen.values("pk")).select_related("room__carrier", "project")
        self.use = get_object_or_404(uses, pk=self.kwargs["pk"])
        self.carrier, self.back = self.use.room.carrier, self.use.room.get_absolute_url()
        self.hint = _("The reservation ends today.")

    def act(self, form):
        return verbs.release_room(use=self.use, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(room=self.use.room, **kwargs)
