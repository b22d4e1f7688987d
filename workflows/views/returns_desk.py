"""季报催报与汇总: who has not declared and reminding them, declared beside verified, the quarter for the Torch form."""

import io

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.outcomes.heads import heads_on
from projects.outcomes.models import Return, TorchItem
from projects.outcomes.quarters import Quarter, last_ended
from projects.outcomes.returnform import HEADS, ITEMS, RECEIVED
from projects.outcomes.returnrules import owing, say, verified_money_of
from projects.outcomes.torchsheet import declared_in, write_quarter
from projects.people.models import County
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.trace.actions import record
from projects.trace.wording import listed, on_paper
from projects.trace.workbooks import workbook_response

from ..forms.returns import quarter_choices
from ..missing import STATES, items_of, owing_in, remind_all
from ..reminding import remind
from ..returns import open_quarter

PAGE = 30
# Items of the return of which verified figures are kept as well.
COMPARED = (*RECEIVED, "total", "bachelor_or_above", "masters_doctors", "senior_engineers", "national")


class QuarterForm(forms.Form):
    """Which quarter, and which item is compared."""

    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)
    item = forms.ChoiceField(
        label=gettext_lazy("Item compared"),
        required=False,
        choices=lambda: [(name, ITEMS[name].label) for name in COMPARED],
    )

    def __init__(self, *args, with_item=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = quarter_choices()
        if not with_item:
            del self.fields["item"]

    def asked(self):
        """The quarter and the item that were asked for; the last quarter and the first item else."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        quarter = (
            Quarter(*map(int, wanted["quarter"].split("-")))
            if wanted.get("quarter")
            else last_ended(timezone.localdate())
        )
        return quarter, wanted.get("item") or COMPARED[0]


def _refuse_outsiders(user, *roles):
    if not user.seats.has(*roles):
        raise Http404


def _home(user):
    return County.objects.get(pk=user.seats.home_county_id)


def missing(request):
    """Who has not declared a quarter yet, by carrier."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE, AUDITOR)
    form = QuarterForm(request.GET or None)
    quarter, _item = form.asked()
    groups, more = owing_in(quarter, Return.objects.visible_to(request.user))
    centre = request.user.seats.has(*CENTRE)
    context = {
        "filter": form, "quarter": quarter, "groups": groups, "more": more, "today": timezone.localdate(),
        "acts": request.user.seats.has(*OPERATORS, *CENTRE),
        "unopened": owing(_home(request.user), last_ended(timezone.localdate())).count() if centre else 0,
    }  # fmt: skip
    return render(request, "returns/missing.html", context)


def _back(quarter):
    return f"{reverse('returns-missing')}?quarter={quarter.year}-{quarter.number}"


@require_POST
def remind_one(request, pk):
    """Remind whoever owes one return, once a day."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE)
    row = get_object_or_404(Return.objects.visible_to(request.user).filter(state__in=STATES), pk=pk)
    item = items_of([row]).get(row.pk)
    if item is None:
        raise Http404
    people = remind(item, by=request.user)
    names = listed((person.name for person in people), "、")
    messages.success(request, _("Reminded: %(names)s.") % {"names": names})
    return redirect(_back(row.period))


@require_POST
def remind_everybody(request):
    """Remind all who owe a return of the quarter."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE)
    quarter, _item = QuarterForm(request.POST).asked()
    rows = Return.objects.visible_to(request.user).filter(year=quarter.year, quarter=quarter.number, state__in=STATES)
    done, others = remind_all(rows, by=request.user)
    messages.success(request, _("%(count)s reminded.") % {"count": done})
    for words in others[:10]:
        messages.info(request, words)
    return redirect(_back(quarter))


@require_POST
def open_now(request):
    """Open at once what is owed for the quarter that ended last."""
    _refuse_outsiders(request.user, *CENTRE)
    count = open_quarter(_home(request.user), by=request.user)
    messages.success(request, _("%(count)s returns opened; everybody concerned was told.") % {"count": count})
    return redirect("returns-missing")


def compared(request):
    """One item of a quarter: what was declared beside what is verified, where both exist."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE, AUDITOR)
    form = QuarterForm(request.GET or None, with_item=True)
    quarter, name = form.asked()
    page = Paginator(declared_in(quarter, Return.objects.visible_to(request.user)), PAGE).get_page(
        request.GET.get("page")
    )
    known = _verified(name, quarter.last_day, [row.of.project for row in page.object_list])
    item = ITEMS[name]
    rows = [
        (row, say(item, getattr(row, name)), *_beside(item, getattr(row, name), known.get(row.of.project_id)))
        for row in page
    ]
    context = {"filter": form, "quarter": quarter, "item": item, "page_obj": page, "rows": rows}
    return render(request, "returns/compared.html", context)


def _verified(name, day, projects):
    """{project id: the verified figure on the quarter's last day}; projects without one are left out."""
    if ITEMS[name].kind != HEADS:
        return {own: sums[name] for own, sums in verified_money_of(projects, day).items() if name in sums}
    ids = [project.pk for project in projects]
    found = heads_on(projects[0].county_id, day, timezone.localdate(), ids, {pk: pk for pk in ids}) if ids else ()
    return {row.project: row.counts[name] for row in found if name in row.counts}


def _beside(item, declared, verified):
    """The verified figure and the difference in words; empty where nothing is verified."""
    if verified is None:
        return "", "", False
    sign = "+" if declared > verified else "−" if declared < verified else ""
    return say(item, verified), f"{sign}{say(item, abs(declared - verified))}" if sign else "", bool(sign)


def torch(request):
    """The mapping to the Torch form as it stands, and the quarter to download."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE, AUDITOR)
    form = QuarterForm(request.GET or None)
    quarter, _item = form.asked()
    items = list(TorchItem.objects.in_force(request.user.seats.home_county_id, quarter.last_day))
    for row in items:
        row.ours = ITEMS[row.source].label if row.source else ""
    count = declared_in(quarter, Return.objects.visible_to(request.user)).count()
    return render(request, "returns/torch.html", {"filter": form, "quarter": quarter, "items": items, "count": count})


@on_paper
def torch_export(request):
    """A quarter in Torch order and units; the act is recorded with the number of rows and the digest."""
    _refuse_outsiders(request.user, *OPERATORS, *CENTRE, AUDITOR)
    quarter, _item = QuarterForm(request.GET or None).asked()
    county = _home(request.user)
    items = list(TorchItem.objects.in_force(county.pk, quarter.last_day))
    out, rows = io.BytesIO(), declared_in(quarter, Return.objects.visible_to(request.user))
    count, body = write_quarter(out, quarter, items, rows, who=request.user.name), out.getvalue()
    with transaction.atomic():
        asked = {"by": request.user, "county_id": county.pk}
        line = begin_export(ExportLine.Kind.TORCH, words=str(quarter), **asked)
        end_export(line, body=body, rows=count)
        record("export", county, note=_("Torch form"), rows=count, sha256=line.sha256, line=line.number, **asked)
    return workbook_response(body, _("Torch form") + f"-{quarter.year}Q{quarter.number}.xlsx")
