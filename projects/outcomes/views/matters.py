"""需协调事项: all that are open, a new one, what came of one, taking it up again, calling for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.people.circles import centre_of, operators_of
from projects.people.models import User
from projects.people.seats import CENTRE, COUNTY_READERS, OPERATORS
from projects.register.models import Project
from projects.register.rules import works_on
from projects.register.searching import named
from projects.tenancy.verbviews import VerbFormView

from ..actions import matters as verbs
from ..forms.matters import MatterFilter, MatterForm, ReopenForm, SettleForm
from ..models import Matter

PAGE = 30


def _tabs(rows, today, user):
    return {
        "open": (_("Open matters"), rows.open()),
        "mine": (_("Seen to by me"), rows.open().filter(owner=user)),
        "late": (_("Day passed"), rows.overdue(today)),
        "settled": (_("Settled"), rows.exclude(state=Matter.State.OPEN).order_by("-settled_on", "-pk")),
    }


def matters(request):
    """The list, those whose day comes first at the top."""
    if not request.user.seats.has(*OPERATORS, *CENTRE, *COUNTY_READERS):
        raise Http404
    today, form = timezone.localdate(), MatterFilter(request.GET or None)
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    rows = Matter.objects.visible_to(request.user).select_related("project", "owner", "settled_by")
    if unit := wanted.get("unit"):
        rows = rows.filter(unit__contains=unit)
    if words := wanted.get("q"):
        rows = rows.filter(named(words, "project__"))
    lists = _tabs(rows, today, request.user)
    tab = request.GET.get("tab") if request.GET.get("tab") in lists else "open"
    tabs = [
        {
            "label": label,
            "url": f"?tab={name}",
            "active": name == tab,
            "count": found.count() if name != "settled" else None,
        }
        for name, (label, found) in lists.items()
    ]
    page = Paginator(lists[tab][1], PAGE).get_page(request.GET.get("page"))
    context = {"filter": form, "tabs": tabs, "tab": tab, "page_obj": page, "today": today}
    return render(request, "outcomes/matters.html", context)


class MatterNewView(VerbFormView):
    """Raise a matter of a project."""

    form_class = MatterForm
    template_name = "outcomes/matter_form.html"
    done_message = gettext_lazy("The matter is written down; it stands in the landing report.")

    def dispatch(self, request, *args, **kwargs):
        projects = Project.objects.visible_to(request.user).select_related("county", "carrier")
        self.project = get_object_or_404(projects, number=kwargs["number"])
        if not works_on(request.user, self.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        people = User.objects.filter(pk__in=_people(self.project)).order_by("name", "pk")
        return super().get_form_kwargs() | {"people": people}

    def get_initial(self):
        return {"owner": self.request.user.pk}

    def act(self, form):
        return verbs.raise_matter(project=self.project, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.project.get_absolute_url()

    def get_context_data(self, **kwargs):
        units = (
            Matter.objects.filter(project__county=self.project.county_id)
            .order_by("unit")
            .values_list("unit", flat=True)
        )
        return super().get_context_data(project=self.project, units=units.distinct()[:50], **kwargs)


def _people(project):
    """Ids of those who may see to it: the desk of the project's carrier and the centre."""
    return {person.pk for people in (operators_of(project.carrier), centre_of(project.county_id)) for person in people}


def _find(request, pk):
    rows = Matter.objects.visible_to(request.user).select_related(
        "project__county", "project__carrier", "owner", "recorded_by", "settled_by"
    )
    return get_object_or_404(rows, pk=pk)


class MatterView(VerbFormView):
    """One matter: open ones are settled here, settled ones can be taken up again."""

    template_name = "outcomes/matter.html"

    def dispatch(self, request, *args, **kwargs):
        self.matter = _find(request, kwargs["pk"])
        self.may_act = works_on(request.user, self.matter.project)
        if request.method == "POST" and not self.may_act:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_open(self):
        return self.matter.state == Matter.State.OPEN

    def get_form_class(self):
        return SettleForm if self.is_open else ReopenForm

    def act(self, form):
        verb = verbs.settle_matter if self.is_open else verbs.reopen_matter
        return verb(matter=self.matter, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.matter.project.get_absolute_url()

    def get_context_data(self, **kwargs):
        matter, user = self.matter, self.request.user
        called = matter.reminded_on == timezone.localdate()
        may_remind = self.may_act and self.is_open and matter.owner_id != user.pk and not called
        context = {"matter": matter, "project": matter.project, "may_act": self.may_act, "may_remind": may_remind}
        return super().get_context_data(today=timezone.localdate(), **context, **kwargs)


@require_POST
def matter_remind(request, pk):
    """催办."""
    matter = _find(request, pk)
    if not works_on(request.user, matter.project):
        raise PermissionDenied
    verbs.remind_matter(matter=matter, by=request.user)
    messages.success(request, _("%(who)s is reminded.") % {"who": matter.owner})
    return redirect("matter", matter.pk)
