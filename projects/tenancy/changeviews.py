"""Pages of change requests: the list, what can change, asking for one kind."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.files.actions import store
from projects.register.models import Project

from .actions.changes import ask_change
from .changeforms import ChangeForm, newest_in_folder
from .changekinds import current_companies, offered, standing, stays_of
from .changerules import may_ask_change
from .models import Change, Petition, StayCase
from .rules import may_ask
from .verbviews import VerbFormView

PAGE = 30


def request_tabs(user, shown):
    """The lists of what applicants ask for, with how many of each wait."""
    cases = StayCase.objects.visible_to(user).open().count()
    changes = Change.objects.visible_to(user).open().count()
    petitions = Petition.objects.visible_to(user).filter(state=Petition.State.OPEN).count()
    return [
        {"label": _("Change requests"), "url": "/changes/", "count": changes, "active": shown == "changes"},
        {"label": _("Longer terms and exits"), "url": "/cases/", "count": cases, "active": shown == "cases"},
        {"label": _("Petitions"), "url": "/petitions/", "count": petitions, "active": shown == "petitions"},
    ]


def changes(request):
    """Change requests that one may see; at first those that wait, the oldest first."""
    rows = Change.objects.visible_to(request.user).select_related("project__carrier", "company", "by")
    waiting = request.GET.get("state") != "all"
    rows = rows.open().order_by("at", "pk") if waiting else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "waiting": waiting, "tabs": request_tabs(request.user, "changes")}
    return render(request, "tenancy/changes.html", context)


def _project(request, number):
    rows = Project.objects.visible_to(request.user).select_related("county", "organisation", "carrier")
    project = get_object_or_404(rows, number=number)
    if not may_ask_change(request.user, project):
        raise PermissionDenied
    return project


def change_kinds(request, number):
    """What can change: one line per kind, with what waits for its decision already."""
    project = _project(request, number)
    open_ones = {row.kind: row for row in Change.objects.filter(project=project).open()}
    kinds = [(Change.Kind(kind), open_ones.get(kind)) for kind in offered(project)]
    own = may_ask(request.user, project)
    return render(request, "tenancy/change_kinds.html", {"project": project, "kinds": kinds, "own": own})


class AskChangeView(VerbFormView):
    """Ask for a change of one kind; `?again=` takes over what was sent back."""

    form_class = ChangeForm
    template_name = "tenancy/change_new.html"
    done_message = gettext_lazy("It is handed in. You hear from us when it is decided.")

    def dispatch(self, request, *args, **kwargs):
        self.project = _project(request, kwargs["number"])
        if kwargs["kind"] not in offered(self.project):
            raise Http404
        self.own = may_ask(request.user, self.project)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kind(self):
        return Change.Kind(self.kwargs["kind"])

    @cached_property
    def again(self):
        """The request that was sent back and is handed in anew, or None."""
        wanted = self.request.GET.get("again", "")
        rows = Change.objects.visible_to(self.request.user).filter(project=self.project, kind=self.kind)
        return get_object_or_404(rows, pk=wanted, state=Change.State.SENT_BACK) if wanted.isdecimal() else None

    @cached_property
    def companies(self):
        return current_companies(self.project)

    def get_form_kwargs(self):
        company = self.companies[0] if len(self.companies) == 1 else None
        many = len(self.companies) > 1
        now = {} if many else standing(Change(project=self.project, kind=self.kind, company=company))
        folder = newest_in_folder(self.project.organisation_id if self.own else None)
        return super().get_form_kwargs() | {
            "kind": self.kind, "now": now, "companies": self.companies, "stays": stays_of(self.project),
            "folder": folder, "own": self.own,
        }  # fmt: skip

    def get_initial(self):
        if self.again:
            return {**self.again.after, "since": self.again.since, "reason": self.again.reason}
        return {"region_code": self.project.county.code}

    def act(self, form):
        data, by, county = form.cleaned_data, self.request.user, self.project.county
        picked = data.get("document")
        papers = {
            name: store(data[name], by=by, county=county) for name in ("evidence", "supplement") if data.get(name)
        }
        if picked and "evidence" not in papers:
            papers["evidence"] = picked.file
        named = {name: data.get(name) for name in ("company", "move_in", "supplement_on")}
        return ask_change(
            project=self.project, by=by, kind=self.kind, values=form.values(), since=data["since"], reason=data["reason"],
            **papers, **named,
        )  # fmt: skip

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        more = {"project": self.project, "kind": self.kind, "again": self.again, "own": self.own}
        return super().get_context_data(**more, **kwargs)
