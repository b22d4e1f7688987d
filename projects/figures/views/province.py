"""省级汇总: sums of each county for the province, as a page and as a workbook."""

from io import BytesIO

from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.money import format_wan
from projects.outcomes.models import Investment
from projects.people.models import County
from projects.trace.actions import record
from projects.trace.wording import on_paper
from projects.trace.workbooks import Head, Kind, workbook_response, write_workbook

from ..actions.summary import fold
from ..forms import AskForm
from ..rules.province import LOANS, MONEY, lines_of, provinces_of, total_of
from ..scope import SOON


def _asked(request):
    codes = provinces_of(request.user)
    if not codes:
        raise Http404
    form = AskForm.of(request.GET)
    fold(SOON)  # what was written a moment ago
    lines = lines_of(codes, form.asked.year, form.asked.as_of, form.asked.known_on)
    return form, lines, total_of(lines, str(_("Together")))


def heads_words():
    """Columns of people: key → words."""
    return {"bachelor_or_above": _("Bachelor or above"), "masters_doctors": _("of which masters and doctors")}


def money_words(total):
    """Kinds of money of which there is any: key → words."""
    words = {kind.value: str(kind.label) for kind in Investment.Kind} | {LOANS: _("Loans")}
    return {kind: words[kind] for kind in (*MONEY, LOANS) if total.money[kind]}


@require_safe
def province(request):
    """Each county of the province in one line."""
    form, lines, total = _asked(request)
    heads, money = heads_words(), money_words(total)

    def row(line):
        return {
            "line": line, "heads": [(words, line.heads[key]) for key, words in heads.items()],
            "money": [(words, format_wan(line.money[key])) for key, words in money.items()],
        }  # fmt: skip

    context = {"form": form, "rows": [row(line) for line in lines], "total": row(total), "asked": form.asked}
    return render(request, "figures/province.html", context)


@require_safe
@on_paper
@transaction.atomic
def export(request):
    """The same as a workbook; that it was taken is written down in the county of the reader's seat."""
    form, lines, total = _asked(request)
    heads, money = heads_words(), money_words(total)
    columns = [
        Head("county", _("County"), width=18), Head("code", _("Code"), width=10), Head("target", _("Target"), Kind.COUNT),
        Head("counted", _("Counted"), Kind.COUNT), Head("enclave_only", _("of which in an enclave only"), Kind.COUNT, width=18),
        Head("under_way", _("Under way"), Kind.COUNT),
        *(Head(key, words, Kind.COUNT, _("people"), width=20) for key, words in heads.items()),
        *(Head(f"money_{key}", words, Kind.MONEY, _("× 10,000 yuan"), width=20) for key, words in money.items()),
    ]  # fmt: skip
    rows = [
        (line.name, line.code, line.target, line.counted, line.enclave_only, line.under_way,
         *(line.heads[key] for key in heads), *(line.money[key] for key in money))
        for line in (*lines, total)
    ]  # fmt: skip
    asked, out = form.asked, BytesIO()
    title = _("Sums of the province %(year)s") % {"year": asked.year}
    notes = _("Facts up to %(day)s; sums of the counties, computed from their verified facts.") % {"day": asked.as_of}
    write_workbook(out, name=title, title=title, notes=notes, heads=columns, rows=rows)
    seat = request.user.seats.first
    county = County.objects.get(pk=seat.county_id)
    body = out.getvalue()
    line = begin_export(
        ExportLine.Kind.PROVINCE, by=request.user, county_id=county.pk, what=asked.as_of,
        columns=[one.heading for one in columns],
    )  # fmt: skip
    end_export(line, body=body, rows=len(lines))
    record(
        "export_province", county, by=request.user, county_id=county.pk, year=asked.year, counties=len(lines),
        sha256=line.sha256, line=line.number,
    )  # fmt: skip
    return workbook_response(body, f"{title}.xlsx")
