"""Lists behind the figures of talent and money. People are counts only; national talents are shown in sum only.

Heads are by the roster where one is in use; each line says what it rests on.
"""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.money import format_wan
from projects.outcomes.heads import Basis
from projects.outcomes.moneykinds import money_kinds
from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.register.models import FigureKind, Project

from ..forms import AskForm
from ..rules.counting import COUNT_FIELDS, Landed
from ..rules.evidence import evidence_words, papers_of
from ..rules.outcomes import heads_of, holding
from ..scope import Scope
from .lists import Row, listing, names_of_users, paper_links


def talent(request):
    """Head counts of the counted projects: by the roster of each, else the latest count by hand."""
    form = AskForm.of(request.GET)
    count = Scope(request.user).count(form.asked)
    part = form.asked.part
    items = heads_of(count, [row.project for row in part.rows(count, count.counted)])
    items.sort(key=lambda row: -(row.counts.get("bachelor_or_above") or 0))

    reads = request.user.seats.has(*OPERATORS, *CENTRE, AUDITOR)  # section reporters read no rosters

    def dress(rows):
        verifiers = names_of_users(row.verified_by_id for row in rows)
        for row in rows:
            heads = [row.counts.get(name) or 0 for name in ("bachelor_or_above", "masters_doctors", "senior_engineers")]
            project, rostered = count.projects[row.project], row.basis == Basis.ROSTER
            who = _("person by person") if rostered else verifiers.get(row.verified_by_id, "—")
            cells = (*heads, row.basis_words, f"{row.on:%Y-%m-%d}", who)
            links = ((row.basis_words, reverse("roster", args=[project["number"]])),) if rostered and reads else ()
            yield Row(project, cells, links)

    heads = (
        _("Bachelor or above"), _("of which masters and doctors"), _("of which senior engineers"), _("Evidence"),
        _("As of"), _("Verifier"),
    )  # fmt: skip
    notes = [
        _("People are counts only. National talents are shown as one sum for the county, never by project."),
        _("Where a roster is in use, people are counted by it: one person in two projects counts once in the sum."),
        *part.words(count),
    ]
    title = _("Talent in the counted projects of %(year)s") % {"year": count.year}
    return listing(request, title=title, heads=heads, rows=(items, dress), form=form, notes=notes)


def money(request):
    """The year's amounts of one kind of money."""
    form = AskForm.of(request.GET)
    scope = Scope(request.user)
    count = scope.count(form.asked)
    kind = request.GET.get("kind", "")
    words = money_kinds(count.county_id)
    if kind not in words:
        raise Http404
    items = holding(FigureKind.INVESTMENT, count, since=date(count.year, 1, 1)).filter(detail=kind)
    items = items.filter(project__in=scope.projects.values("pk")) if not scope.reads_all else items
    items = items.select_related("verified_by").order_by("-occurred_on", "-pk")
    part = form.asked.part
    items = _of_part(part, count, items) if part else items

    def dress(rows):
        projects = _projects(count, rows)
        papers = papers_of([row.evidence for row in rows])
        for row in rows:
            project = projects[count.roots.get(row.project_id, row.project_id)]
            cells = (
                format_wan(row.value), f"{row.occurred_on:%Y-%m-%d}", evidence_words(row.evidence),
                row.verified_by.name,
            )  # fmt: skip
            yield Row(project, cells, paper_links(papers.get(row.evidence, ())))

    heads = (_("Amount (in 10,000 yuan)"), _("Day"), _("Evidence"), _("Verifier"))
    title = _("%(kind)s in %(year)s") % {"kind": words[kind], "year": count.year}
    notes = [_("Kinds of money are never added together."), *part.words(count)]
    return listing(request, title=title, heads=heads, rows=(items, dress), form=form, notes=notes)


def _projects(count, events):
    """Id → columns of the projects with which these events are counted."""
    ids = {count.roots.get(row.project_id, row.project_id) for row in events}
    return {row["pk"]: row for row in Project.objects.filter(pk__in=ids).values(*COUNT_FIELDS)}


def _of_part(part, count, events):
    """The events of one part of the figures."""
    rows = [Landed(count.roots.get(event.project_id, event.project_id), event) for event in events]
    return [row.fact for row in part.rows(count, rows, _projects(count, events))]
