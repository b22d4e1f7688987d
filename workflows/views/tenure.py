"""在孵事项: the list, asking for a longer term, graduation or exit, one matter with its certificate."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from projects.files.actions import store
from projects.register.models import Project
from projects.tenancy.caserules import may_check, may_open, tenure_rule
from projects.tenancy.changeviews import request_tabs
from projects.tenancy.models import MoveIn, StayCase
from projects.tenancy.rules import is_centre, longest_term, may_ask
from projects.tenancy.verbviews import VerbFormView

from ..forms import tenure as forms
from ..papers.certificate import certificate_pdf, certificate_word
from ..rights import may_act
from ..staycases import open_item, start_case, take_back
from ..steps import step_title, step_url
from .portal_papers import WORD, download

PAGE = 30
READ = ("project__organisation", "project__county", "move_in__carrier", "by", "checked_by", "decided_by", "file", "proof",
        "next_carrier")  # fmt: skip
Kind = StayCase.Kind


def cases(request):
    """Matters that one may see; at first those that wait."""
    rows = StayCase.objects.visible_to(request.user).select_related("project", "move_in__carrier", "by")
    waiting = request.GET.get("state") != "all"
    rows = rows.open().order_by("at", "pk") if waiting else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "waiting": waiting, "tabs": request_tabs(request.user, "cases")}
    return render(request, "tenancy/cases.html", context)


def _case(request, pk):
    return get_object_or_404(StayCase.objects.visible_to(request.user).select_related(*READ), pk=pk)


def case(request, pk):
    """One matter: what was asked for, the opinion of the desk, the decision, and the open step."""
    row = _case(request, pk)
    user, item = request.user, open_item(row) if row.is_open else None
    context = {
        "case": row, "project": row.project, "own": may_ask(user, row.project), "stay": row.move_in,
        "may_withdraw": row.is_open and (row.by_id == user.pk or may_open(user, row.move_in)),
        "step": item and {"title": step_title(item.step), "url": step_url(item), "mine": may_act(user, item)},
    }  # fmt: skip
    return render(request, "tenancy/case.html", context)


@require_POST
def withdraw(request, pk):
    """Take it back before the decision."""
    row = _case(request, pk)
    if not (row.by_id == request.user.pk or may_open(request.user, row.move_in)):
        raise PermissionDenied
    take_back(row, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect(row)


def _certified(request, pk):
    row = _case(request, pk)
    if not row.number:
        raise Http404
    return row


@require_safe
def certificate(request, pk):
    """毕业证书 as PDF, for whoever sees the matter."""
    row = _certified(request, pk)
    return download(certificate_pdf(row), "application/pdf", f"{row.number}.pdf")


@require_safe
def certificate_draft(request, pk):
    """Its words in Word, marked as a draft."""
    row = _certified(request, pk)
    return download(certificate_word(row), WORD, f"{row.number}.docx")


class CaseNewView(VerbFormView):
    """Ask for a longer term, a graduation or an exit."""

    form_class, template_name = forms.CaseForm, "tenancy/case_new.html"
    done_message = gettext_lazy("It is handed in. You hear from us when it is answered.")

    def dispatch(self, request, *args, **kwargs):
        rows = Project.objects.visible_to(request.user).select_related("county", "organisation")
        self.project = get_object_or_404(rows, number=kwargs["number"])
        if kwargs["kind"] not in Kind.values:
            raise Http404
        self.kind = Kind(kwargs["kind"])
        if not (may_ask(request.user, self.project) or is_centre(request.user, self.project.county_id) or self.stays):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def stays(self):
        """Stays that go on, of which this person asks for something."""
        rows = MoveIn.objects.live().filter(project=self.project).select_related("carrier", "project")
        user = self.request.user
        if may_ask(user, self.project) or is_centre(user, self.project.county_id):
            return rows
        return rows.filter(carrier__in=user.seats.carriers())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"stays": self.stays, "kind": self.kind}

    def get_initial(self):
        return {"move_in": self.request.GET.get("stay")}

    def act(self, form):
        data, by = dict(form.cleaned_data), self.request.user
        data["file"] = data["file"] and store(data["file"], by=by, county=self.project.county)
        return start_case(project=self.project, by=by, kind=self.kind, **data)

    def get_success_url(self):
        """The desk goes on with its own step."""
        item = open_item(self.result)
        return step_url(item) if may_check(self.request.user, self.result.move_in) else self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        rows = [(stay, longest_term(stay), tenure_rule(stay)) for stay in self.stays]
        return super().get_context_data(project=self.project, kind=self.kind, stays=rows, **kwargs)
