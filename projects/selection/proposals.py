"""Whom to ask: experts of the pool by field, load and without a conflict; the order of a draw goes first."""

from dataclasses import dataclass, field

from .conflicts import conflicts, items_for_rule
from .models import Draw, Expert


@dataclass
class Candidate:
    """An expert of the pool who is not in the meeting, with what speaks for and against asking."""

    expert: Expert
    matches: int = 0  # projects of the agenda in a field of the expert
    drawn: int | None = None  # place in the last draw, from 1
    conflicts: list = field(default_factory=list)  # (agenda item, [reasons])
    barred: bool = False  # from every project of the agenda

    @property
    def rank(self):
        """Best first: without conflict, by the draw, by fields, by load; then by number, so that it never wavers."""
        drawn = self.drawn if self.drawn is not None else 10**6
        return (self.barred, drawn, -self.matches, len(self.conflicts), self.expert.open_sheets, self.expert.pk)


def candidates(meeting, items, *, fields=(), most_open=None, inside=None):
    """Everybody who may be asked for these items, best first. Seven queries, however many."""
    pool = Expert.objects.available(meeting.county_id).select_related("user")
    pool = pool.exclude(pk__in=inside if inside is not None else _inside(meeting))
    pool = pool.of_field(*fields) if fields else pool
    pool = pool.with_load(meeting.on.year)
    pool = [one for one in pool if most_open is None or one.open_sheets <= most_open]
    hits, places = conflicts(pool, items, county_id=meeting.county_id), _places(meeting)
    return sorted((_candidate(one, items, hits, places) for one in pool), key=lambda row: row.rank)


def _inside(meeting):
    return meeting.invitations.filter(left_at=None).values("expert_id")


def _places(meeting):
    """{expert pk: place in the last draw of the meeting}."""
    last = Draw.objects.filter(meeting=meeting).order_by("number").last()
    return {row["expert"]: place for place, row in enumerate(last.order, 1)} if last else {}


def _candidate(expert, items, hits, places):
    found = [(item, hits[expert.pk, item.pk]) for item in items if (expert.pk, item.pk) in hits]
    matches = sum(item.project.field in expert.fields for item in items if item.project.field)
    barred = bool(items) and len(found) == len(items)
    return Candidate(expert, matches, places.get(expert.pk), found, barred)


def proposals_for(item, *, most=5):
    """The best candidates for one project: no sheet on it yet, no conflict with it."""
    items = list(items_for_rule(item.meeting).filter(pk=item.pk))
    have = item.reviews.values("expert_id")
    found = candidates(item.meeting, items, inside=have)
    return [row for row in found if not row.barred][:most]
