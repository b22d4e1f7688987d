"""季度填报: the list, one return with its history, and the steps: fill in, verify, correct."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from projects.outcomes import returnrules as rules
from projects.outcomes.actions import returns as verbs
from projects.outcomes.beside import beside_of
from projects.outcomes.heads import heads_on
from projects.outcomes.models import Return
from projects.outcomes.returnform import GROUPS, ITEMS, figures_of
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.tenancy.rules import carriers_seen_by
from projects.tenancy.verbviews import VerbFormView
from projects.trace.errors import Refused

from ..forms import returns as forms
from ..models import ReturnProcess, WorkItem
from ..returns import excuse
from ..rights import may_act
from ..steps import step_title, step_url
from .steps import StepView

PAGE = 30


def returns(request):
    """Returns of the projects that one sees: how many are in, which are late, filters."""
    form = forms.ReturnFilter(request.GET or None, carriers=carriers_seen_by(request.user))
    rows = form.narrow(Return.objects.visible_to(request.user))
    today = timezone.localdate()
    listed = rules.late_first(rows.select_related("project__carrier", "project__organisation"))
    context = {
        "filter": form,
        "desk": request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR),
        "counts": rows.aggregate(
            asked=Count("pk"),
            declared=Count("pk", filter=~Q(first_declared_on=None)),
            verified=Count("pk", filter=Q(state=Return.State.VERIFIED)),
            missing=Count("pk", filter=Q(first_declared_on=None, due_on__lt=today) & ~Q(state=Return.State.EXCUSED)),
        ),  # fmt: skip
        "page_obj": Paginator(listed, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "returns/list.html", context)


def return_page(request, pk):
    """One return: figures beside the last quarter's, each declaration with what became of it, the open step."""
    rows = Return.objects.visible_to(request.user).select_related("project__carrier", "project__organisation")
    row = get_object_or_404(rows, pk=pk)
    people = ("declared_by", "verified_by", "sent_back_by", "confirmed_by")
    declarations = list(row.declarations.select_related(*people).order_by("-number"))
    items = WorkItem.objects.open().visible_to(request.user).select_related("owner")
    item = items.filter(task__process__returnprocess__quarter_return=row).first()
    editing = row.project.organisation_id in request.user.seats.organisations(editing=True)
    context = {
        "row": row,
        "project": row.project,
        "declarations": declarations,
        "may_confirm": editing and bool(declarations) and declarations[0].unconfirmed,
        "may_excuse": may_excuse(request.user, row),
        "tables": _tables(row, declarations[0], rules.last_declared(row)) if declarations else (),
        "beside": _beside(row),
        "step": item and {"title": step_title(item.step), "url": step_url(item), "mine": may_act(request.user, item)},
    }
    return render(request, "returns/page.html", context)


def may_excuse(user, row):
    """The desk of the carrier and the centre may say that no return is needed."""
    if row.state not in (Return.State.OPEN, Return.State.SENT_BACK):
        return False
    return row.project.carrier_id in user.seats.carriers() or user.seats.has(*CENTRE, county_id=row.project.county_id)


class ExcuseView(VerbFormView):
    """Say why no return is needed for a quarter."""

    form_class = forms.ExcuseForm
    template_name = "returns/excuse.html"
    done_message = _("Recorded. The reason stays with the return.")

    def dispatch(self, request, *args, **kwargs):
        rows = Return.objects.visible_to(request.user).select_related("project", "excused_by")
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        if not may_excuse(request.user, self.row):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return excuse(self.row, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return reverse("return", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row, project=self.row.project, **kwargs)


@require_POST
def return_confirm(request, pk):
    """One of the applicant's editors stands by what the desk declared."""
    own = request.user.seats.organisations(editing=True)
    row = get_object_or_404(Return.objects.visible_to(request.user).filter(project__organisation__in=own), pk=pk)
    declaration = row.declarations.last()
    if declaration is None or str(declaration.pk) != request.POST.get("declaration"):
        raise Refused(_("The desk changed the return meanwhile. Please read it again."))
    verbs.confirm_return(declaration, by=request.user)
    messages.success(request, _("Confirmed. Thank you."))
    return redirect("return", pk)


def _beside(row):
    """The declared heads beside the verified ones; None where one of them is missing."""
    project = row.project
    return beside_of(project.county_id, [project.pk], row.period, timezone.localdate()).get(project.pk)


def _tables(row, now, before):
    """(group, lines) for each group of the form."""
    rule = rules.rule_on(row.project.county_id, timezone.localdate())
    vouchers = rules.verified_money(row.project_id, row.period.last_day)
    return [(group, rules.compare(group, now, before, rule, vouchers)) for group in GROUPS]


class ReturnStep(StepView):
    """What the steps share: the return, what was declared in it, and the last quarter."""

    @cached_property
    def row(self):
        processes = ReturnProcess.objects.select_related("quarter_return")
        row = processes.get(pk=self.item.task.process_id).quarter_return
        row.project = self.item.project
        return row

    @cached_property
    def before(self):
        return rules.last_declared(self.row)

    @cached_property
    def newest(self):
        return self.row.declarations.select_related("declared_by", "sent_back_by").last()

    def get_success_url(self):
        return reverse("return", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        own = self.item.organisation_id in self.request.user.seats.organisations()
        return super().get_context_data(
            row=self.row, before=self.before, newest=self.newest, on_behalf=not own, **kwargs
        )


class FillView(ReturnStep):
    """The applicant declares the quarter; all as before in one press."""

    step = "return.fill"
    form_class = forms.ReturnForm
    template_name = "returns/fill.html"
    done_message = _("Declared. The desk verifies it.")

    def get_form_kwargs(self):
        rule = rules.rule_on(self.item.county_id, timezone.localdate())
        kwargs = super().get_form_kwargs() | {"rule": rule, "before": figures_of(self.before)}
        if "same" in self.request.POST and self.before:
            ticked = {"declared": self.request.POST.get("declared", "")}
            kwargs["data"] = forms.as_typed(figures_of(self.before)) | ticked
        return kwargs

    def get_initial(self):
        return figures_of(self.before) or self._known()

    def _known(self):
        """For the first return: what verified facts tell, else nothing."""
        project, today = self.item.project, timezone.localdate()
        heads = heads_on(project.county_id, today, today, [project.pk])
        money = rules.verified_money(project, self.row.period.last_day)
        counts = {name: heads[0].counts.get(name) or 0 for name in verbs.COUNTS} if heads else {}
        return dict.fromkeys(ITEMS, 0) | {name: money[name] for name in ITEMS if name in money} | counts

    def act(self, form):
        seen = self.request.POST.get("same")
        if seen and seen != str(self.before and self.before.pk):
            raise Refused(_("The last quarter's figures have changed meanwhile. Please look at them and press again."))
        return partial(verbs.declare_return, quarter_return=self.row, **form.declaration()), ""


class CorrectView(FillView):
    """The applicant puts right what the desk sent back."""

    step = "return.correct"

    def get_initial(self):
        words = {f"words_{name}": text for name, text in self.newest.words.items()}
        return figures_of(self.newest) | words | {"problems": self.newest.problems}


class VerifyView(ReturnStep):
    """The desk compares with the last quarter and verifies, or sends back."""

    step = "return.verify"
    form_class = forms.CheckForm
    template_name = "returns/verify.html"
    done_message = _("Saved.")

    def act(self, form):
        if form.cleaned_data["decision"] == "send_back":
            reason = form.cleaned_data["reason"]
            return partial(verbs.send_back_return, quarter_return=self.row, reason=reason), "send_back"
        return partial(verbs.verify_return, quarter_return=self.row), ""

    def get_success_url(self):
        return reverse("inbox")

    def get_context_data(self, **kwargs):
        same = rules.same_as(self.newest, self.before)
        tables = _tables(self.row, self.newest, self.before)
        return super().get_context_data(tables=tables, same=same, beside=_beside(self.row), **kwargs)
