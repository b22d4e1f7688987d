"""政策资金: the list with its sums and as a workbook, and recording an amount beside what was given before."""

import io

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.files.exportlog import begin_export, end_export, in_words
from projects.files.exportmodels import ExportLine
from projects.money import format_wan
from projects.people.models import County
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.register.models import Company
from projects.register.searching import named
from projects.tenancy.rules import carriers_seen_by
from projects.text import mask_name
from projects.trace.actions import record
from projects.trace.wording import on_paper
from projects.trace.workbooks import workbook_response

from ..actions.grants import record_grant
from ..forms.grants import GrantFilter, GrantForm
from ..grantsheet import write_grants
from ..models import Grant, GrantKind
from .facts import FactView

PAGE = 30


def _asked(request):
    """The form of the filter, and the rows that this person may see and asked for."""
    if not request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR):
        raise Http404
    carriers = carriers_seen_by(request.user)
    kinds = GrantKind.objects.filter(county__in=request.user.seats.counties(*OPERATORS, *CENTRE, AUDITOR))
    form = GrantFilter(request.GET or None, carriers=carriers, kinds=kinds, years=5)
    wanted = form.cleaned()
    rows = Grant.objects.visible_to(request.user).current()
    for name, path in (("kind", "kind"), ("year", "year"), ("carrier", "project__carriers")):
        if wanted.get(name):
            rows = rows.filter(**{path: wanted[name]})
    if wanted.get("state"):
        rows = rows.filter(verified_at__isnull=wanted["state"] == "open")
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "project__"))
    return form, rows.order_by("-on", "-pk")


def sums_by_kind(rows):
    """[(kind, amount in 万元)] of verified amounts, the largest first."""
    found = rows.filter(verified_at__isnull=False).order_by().values_list("kind__name")
    found = found.annotate(total=Sum("amount")).order_by("-total")
    return [(name, format_wan(total)) for name, total in found]


def grants(request):
    """Amounts of policy money with their sums."""
    form, rows = _asked(request)
    shown = rows.select_related("kind", "project", "company", "recorded_by", "verified_by", "proof")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    total = rows.filter(verified_at__isnull=False).aggregate(total=Sum("amount"))["total"]
    context = {
        "filter": form, "page_obj": page, "sums": sums_by_kind(rows), "total": format_wan(total or 0),
        "rows": [(row, mask_name(row.person)) for row in page.object_list], "query": request.GET.urlencode(),
        "may_verify": bool(request.user.seats.counties(*CENTRE)),
    }  # fmt: skip
    return render(request, "outcomes/grants.html", context)


@on_paper
def export(request):
    """All rows of the filter as a workbook; the act is recorded with their number and the digest."""
    form, rows = _asked(request)
    out = io.BytesIO()
    count, body = write_grants(out, rows, who=request.user.name), out.getvalue()
    county = County.objects.get(pk=request.user.seats.home_county_id)
    with transaction.atomic():
        line = begin_export(ExportLine.Kind.GRANTS, by=request.user, county_id=county.pk, words=in_words(form))
        end_export(line, body=body, rows=count)
        record(
            "export", county, by=request.user, county_id=county.pk, note=_("Policy money"), rows=count,
            sha256=line.sha256, line=line.number,
        )  # fmt: skip
    return workbook_response(body, _("Policy money") + f"-{timezone.localdate():%Y%m%d}.xlsx")


class GrantView(FactView):
    """An amount of policy money; what was given before stands beside the form."""

    model, form_class, paper, verb = Grant, GrantForm, "proof", staticmethod(record_grant)
    template_name = "outcomes/grant.html"
    columns = ("kind", "amount", "on", "year", "basis", "company", "person", "repeat_reason")
    title = gettext_lazy("Policy money")
    done_message = gettext_lazy("Recorded. The centre verifies it.")

    def get_form_kwargs(self):
        kinds = GrantKind.objects.given_on(self.project.county_id, timezone.localdate())
        companies = Company.objects.filter(pk__in=self.project.company_links.values("company"))
        return super().get_form_kwargs() | {"kinds": kinds, "companies": companies}

    def get_initial(self):
        return {"year": timezone.localdate().year} | super().get_initial()

    def get_context_data(self, **kwargs):
        companies = self.project.company_links.values("company")
        given = Grant.objects.current().filter(project=self.project) | Grant.objects.current().filter(
            company__in=companies
        )
        given = given.select_related("kind", "company").distinct().order_by("-on", "-pk")
        return super().get_context_data(given=[(row, mask_name(row.person)) for row in given], **kwargs)
