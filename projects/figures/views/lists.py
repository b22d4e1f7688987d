"""The list behind each figure: which projects, by which event, with evidence and verifier."""

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.people.models import User
from projects.register.models import FigureKind, SourceKind
from projects.trace.wording import listed

from ..forms import AskForm
from ..rules.breakdowns import Convention, Sources, both_ways, by_source, carrier_words
from ..rules.evidence import evidence_words, papers_of
from ..rules.narrowing import PARTS, Narrowing
from ..rules.unproved import with_unproved
from ..rules.verdicts import Reason
from ..rules.words import reason_words
from ..scope import Scope

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line: the project, texts of the further cells, papers as (name, address)."""

    project: dict
    cells: tuple
    papers: tuple = ()
    marks: tuple = ()

    @property
    def url(self):
        return reverse("project", args=[self.project["number"]])


def listing(request, *, title, heads, rows, form, notes=()):
    """The page: `rows` makes the lines of one page from its items, so that only 50 lines are dressed."""
    items, dress = rows
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, list(zip(heads, row.cells, strict=True))) for row in dress(page.object_list)]
    context = {"title": title, "heads": heads, "lines": lines, "page": page, "form": form, "notes": notes}
    return render(request, "figures/list.html", context)


def names_of_users(ids):
    """Id → name, in one query."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def paper_links(papers):
    """Addresses of stored files through the file door."""
    return tuple((name, reverse("file", args=[file])) for name, file in papers)


def counted(request):
    """The projects that count, narrowed by what the figure was about (source, carrier, field, month, enclave only)."""
    form = AskForm.of(request.GET)
    count = Scope(request.user).count(form.asked)
    sources = Sources(count)
    items, note = narrowed(count, sources, request.GET)

    def dress(rows):
        verifiers = names_of_users(row.fact.verified_by_id for row in rows)
        papers = papers_of([row.fact.evidence for row in rows])
        for row in rows:
            project = count.projects[row.project]
            marks = ((_("late entry"), "amber"),) if row.late else ()
            marks += ((_("county stock (cultivation)"), "grey"),) if project["existing_stock"] else ()
            marks += ((_("only in an enclave"), "blue"),) if row.enclave_only else ()
            cells = (
                FigureKind(row.fact.kind).label, f"{row.fact.on:%Y-%m-%d}", carrier_words(count, row.fact.carrier_id),
                sources.words(row), evidence_words(row.fact.evidence),
                verifiers.get(row.fact.verified_by_id, "—"), f"{row.fact.known:%Y-%m-%d}",
            )  # fmt: skip
            yield Row(project, cells, paper_links(papers.get(row.fact.evidence, ())), marks)

    heads = (
        _("Event"),
        _("Day of the event"),
        _("Carrier"),
        _("Source"),
        _("Evidence"),
        _("Verifier"),
        _("Known since"),
    )
    return listing(
        request, title=_("Counted projects of %(year)s") % {"year": count.year}, heads=heads, rows=(items, dress),
        form=form, notes=[note] if note else [],
    )  # fmt: skip


def narrowed(count, sources, query):
    """The counted rows that the address asks for, and the narrowing in words."""
    part = Narrowing(**{name: query.get(name, "") for name in PARTS})
    rows, words = count.counted, []
    if query.get("by") in Convention and part.source:  # a source by another convention than the first
        by = Convention(query["by"])
        rows = [row for row in rows if sources.attributed(row, by) == part.source]
        names = dict(SourceKind.choices) | dict(FigureKind.choices)
        words.append(_("%(by)s: %(source)s") % {"by": by.label, "source": names.get(part.source, part.source)})
        part = replace(part, source="")
    rows = part.rows(count, rows)
    words += part.words(count)
    if query.get("only") == "enclave":
        rows = [row for row in rows if row.enclave_only]
        words.append(_("only in an enclave"))
    if (until := query.get("until", "")).isdecimal():
        rows = [row for row in rows if row.fact.on.month <= int(until)]
        words.append(_("events up to the end of month %(month)s") % {"month": until})
    if (month := query.get("month", "")).isdecimal():
        rows = [row for row in rows if row.fact.on.month == int(month)]
        words.append(_("events of month %(month)s") % {"month": month})
    return rows, listed(words, "，")


def sources(request):
    """The count by source under each convention; every column adds to the same total."""
    form = AskForm.of(request.GET)
    count = Scope(request.user).count(form.asked)
    ways = Sources(count)
    columns = [{"by": by, "shares": by_source(count, ways, by), "total": len(count.counted)} for by in Convention]
    context = {"form": form, "asked": form.asked, "columns": columns, "both": both_ways(count, ways), "count": count}
    return render(request, "figures/sources.html", context)


def uncounted(request):
    """The projects of which the year speaks and that do not count, each with the reason."""
    form = AskForm.of(request.GET)
    scope = Scope(request.user)
    count = scope.narrow(with_unproved(scope.count(form.asked)))
    wanted = request.GET.get("reason")
    part = form.asked.part
    items = [row for row in part.rows(count, count.uncounted) if wanted in (None, "", row.finding.reason)]

    def dress(rows):
        for row in rows:
            fact = row.finding.fact
            event = (
                (FigureKind(fact.kind).label, f"{fact.on:%Y-%m-%d}", carrier_words(count, fact.carrier_id))
                if fact
                else ("—",) * 3
            )
            cells = (*event, Reason(row.finding.reason).label, reason_words(count, row.finding))
            yield Row(count.projects[row.project], cells)

    heads = (_("Event in question"), _("Day of the event"), _("Carrier"), _("Reason"), _("In words"))
    title = _("Not counted in %(year)s, and why") % {"year": count.year}
    notes = [listed(part.words(count), "，")] if part else []
    return listing(request, title=title, heads=heads, rows=(items, dress), form=form, notes=notes)


def landed(request):
    """Landings of the year by level; a landing is shown whether or not the project counts in this year."""
    form = AskForm.of(request.GET)
    count = Scope(request.user).count(form.asked)
    part = form.asked.part
    items = sorted(part.rows(count, count.landed), key=lambda row: (row.fact.on, row.fact.pk), reverse=True)
    here = {row.project for row in count.counted}

    def dress(rows):
        verifiers = names_of_users(row.fact.verified_by_id for row in rows)
        papers = papers_of([row.fact.evidence for row in rows])
        for row in rows:
            cells = (
                FigureKind(row.fact.kind).label, f"{row.fact.on:%Y-%m-%d}",
                _("Counted in this year") if row.project in here else _("Not counted in this year"),
                evidence_words(row.fact.evidence), verifiers.get(row.fact.verified_by_id, "—"),
            )  # fmt: skip
            yield Row(count.projects[row.project], cells, paper_links(papers.get(row.fact.evidence, ())))

    heads = (_("Level of landing"), _("Reached"), _("Toward the target"), _("Evidence"), _("Confirmed by"))
    title = _("Landings of %(year)s") % {"year": count.year}
    notes = [listed(part.words(count), "，")] if part else []
    return listing(request, title=title, heads=heads, rows=(items, dress), form=form, notes=notes)
