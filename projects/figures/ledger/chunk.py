"""Some thousand projects of the ledger with everything that columns ask about them.

Each kind of row is read for the whole chunk when the first column asks for it, so a column that nobody chose costs
nothing, and no project costs a query of its own. Rows of joined projects stand with the project they are counted with.
"""

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from projects.outcomes.models import Declaration, Matter
from projects.outcomes.quarters import Quarter
from projects.register.models import (
    ContestEntry,
    FigureEvent,
    Label,
    LeadNote,
    Project,
    ProjectCompany,
    ProjectSource,
)
from projects.tenancy.models import Incubation, MoveIn

from ..rules.facts import COLUMNS, Fact
from ..rules.outcomes import heads_of
from ..rules.verdicts import judge

PLAIN = (
    "pk", "number", "name", "stage", "stage_since", "stage_reason", "source", "field", "leader", "contact", "phone",
    "planned_investment", "created_at", "next_date", "existing_stock", "introduced_by",
    "carrier__name", "industry__name", "follow_up_by__name",
)  # fmt: skip


class Chunk:
    """Projects (dicts of PLAIN) and one question about them. It does not hold its rows: what is done goes at once."""

    def __init__(self, projects, inquiry):
        self.inquiry = inquiry
        self.own = [project["pk"] for project in projects]
        self.members = [*self.own, *(joined for pk in self.own for joined in inquiry.joined.get(pk, ()))]

    def grouped(self, rows, at="project_id"):
        """Project → its rows (dicts), in their order."""
        found, roots = defaultdict(list), self.inquiry.roots
        for row in rows:
            found[roots.get(row[at], row[at])].append(row)
        return found

    @cached_property
    def facts(self):
        """Project → facts of the ledger up to the cut-off that were not known to be false."""
        rows = FigureEvent.objects.stated().filter(
            project_id__in=self.members, occurred_on__lte=self.inquiry.cutoff, recorded_on__lte=self.inquiry.known_on
        )
        found, roots = defaultdict(list), self.inquiry.roots
        for row in rows.order_by("occurred_on", "pk").values_list(*COLUMNS):
            fact = Fact._make(row)
            if fact.holds(self.inquiry.known_on):
                found[roots.get(fact.project_id, fact.project_id)].append(fact)
        return found

    @cached_property
    def verdicts(self):
        """Project → the year it belongs to by the counting rule, for those that have one."""
        books, day = self.inquiry.books, self.inquiry.cutoff
        found = {project: judge(facts, books, day) for project, facts in self.facts.items()}
        return {project: verdict for project, verdict in found.items() if verdict}

    @cached_property
    def heads(self):
        """Project → its latest verified head counts, by the rule of the overview."""
        return {row.project: row for row in heads_of(self.inquiry, self.own)}

    @cached_property
    def companies(self):
        """Project → the company that stands for it: the one in the county first, else the newest."""
        day = self.inquiry.cutoff
        links = ProjectCompany.objects.filter(
            Q(until=None) | Q(until__gt=day), project_id__in=self.members, since__lte=day
        )
        links = links.order_by("since", "pk").values(
            "project_id", "kind", "company__name", "company__uscc", "company__registered_capital",
            "company__paid_in_capital", "company__established_on",
        )  # fmt: skip
        # The last of those that are registered here, or of all.
        found = self.grouped(links)
        return {
            pk: max(rows, key=lambda row: row["kind"] == ProjectCompany.Kind.JIASHAN)
            for pk, rows in reversed_rows(found)
        }

    @cached_property
    def stays(self):
        """Project → its verified stays that have not ended by the cut-off."""
        day = self.inquiry.cutoff
        rows = MoveIn.objects.filter(
            Q(left_on=None) | Q(left_on__gt=day), project_id__in=self.members, voided_at=None,
            signed_on__lte=day, handover_on__lte=day, verified_at__date__lte=self.inquiry.known_on,
        )  # fmt: skip
        return self.grouped(rows.order_by("signed_on", "pk").values("project_id", "carrier_id", "room", "area"))

    @cached_property
    def incubations(self):
        """Project → its terms of incubation, the oldest first."""
        rows = Incubation.objects.filter(project_id__in=self.members, since__lte=self.inquiry.cutoff)
        return self.grouped(rows.order_by("since", "pk").values("project_id", "since", "until"))

    @cached_property
    def sources(self):
        """Project → the ways on which it came."""
        rows = ProjectSource.objects.filter(project_id__in=self.members, on__lte=self.inquiry.cutoff)
        return self.grouped(rows.order_by("on", "pk").values("project_id", "kind", "carrier_id"))

    @cached_property
    def entries(self):
        """Project → its entries in contests with what they won."""
        rows = ContestEntry.objects.filter(project_id__in=self.members).order_by("edition__year", "pk")
        return self.grouped(rows.values("project_id", "edition__name", "award"))

    @cached_property
    def declarations(self):
        """Project → its verified returns of this year and the last, the oldest first."""
        inquiry = self.inquiry
        rows = Declaration.objects.filter(
            of__project_id__in=self.members, of__year__in=(inquiry.year - 1, inquiry.year),
            verified_at__date__lte=inquiry.known_on,
        )  # fmt: skip
        rows = rows.order_by("of__year", "of__quarter").values(
            "of__project_id", "of__year", "of__quarter", "total", "insured", "ip_valid", "inventions", "software", "revenue",
            "tax", "research_spending", "high_tech", "tech_sme", "problems",
        )  # fmt: skip
        over = (row for row in rows if Quarter(row["of__year"], row["of__quarter"]).last_day <= inquiry.cutoff)
        return self.grouped(over, at="of__project_id")

    @cached_property
    def notes(self):
        """Project → its contacts, the oldest first."""
        rows = LeadNote.objects.filter(project_id__in=self.members, on__lte=self.inquiry.cutoff).order_by("on", "pk")
        return self.grouped(rows.values("project_id", "on", "words"))

    @cached_property
    def matters(self):
        """Project → the matters that were being coordinated on the cut-off."""
        day = self.inquiry.cutoff
        rows = Matter.objects.filter(
            Q(settled_on=None) | Q(settled_on__gt=day), project_id__in=self.members, raised_on__lte=day
        )
        return self.grouped(rows.order_by("due_on", "pk").values("project_id", "what", "unit"))

    @cached_property
    def labels(self):
        """Project → names of its labels."""
        through = Project.labels.through.objects.filter(project_id__in=self.own).order_by("label_id")
        names = dict(Label.objects.filter(county_id=self.inquiry.county_id).values_list("pk", "name"))
        return self.grouped({**row, "name": names[row["label_id"]]} for row in through.values("project_id", "label_id"))


def reversed_rows(grouped):
    """(project, rows) with the last row first: of equals, `max` takes the first."""
    return ((project, rows[::-1]) for project, rows in grouped.items())


class Row:
    """One project within its chunk: what columns read from."""

    __slots__ = ("chunk", "pk", "place", "plain")

    def __init__(self, plain, chunk, place):
        self.pk, self.plain, self.chunk, self.place = plain["pk"], plain, chunk, place
