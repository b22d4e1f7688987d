"""Parts of a count: by source, by carrier, by month. The parts always add to the total.

A project that came by contest and by enclave stays in one part, whichever convention is asked for: its first source,
the latest one before it counted, or the kind of event by which it counts. `both_ways` says how many there are.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.register.models import FigureKind, ProjectSource, SourceKind, TechField

MONTHS = range(1, 13)


class Convention(models.TextChoices):
    """To which source a counted project is attributed when it came on several ways."""

    FIRST = "first", gettext_lazy("First source")
    LATEST = "latest", gettext_lazy("Latest source before it counted")
    EVENT = "event", gettext_lazy("Event by which it counts")


@dataclass(frozen=True)
class Share:
    """One part: `code` as used in addresses, the words, how many projects."""

    code: str
    label: str
    count: int


class Sources:
    """All ways on which the counted projects (or others, by their ids) came, joined ones included."""

    def __init__(self, count, projects=None):
        self.count = count
        self._ids = {row.project for row in count.counted} if projects is None else projects

    @cached_property
    def _joined(self):
        """Joined project → the counted one it belongs to."""
        return {own: root for own, root in self.count.roots.items() if root in self._ids}

    @property
    def of(self):
        """Project → kinds in the order in which they came."""
        return self._read[0]

    @cached_property
    def _read(self):
        """(project → kinds, project → days of these kinds), each in the order in which they came."""
        rows = (
            ProjectSource.objects.filter(project__county_id=self.count.county_id)
            .filter(project__in=self._ids | self._joined.keys())
            .order_by("on", "pk")
            .values_list("project_id", "kind", "on")
        )
        kinds, days = {}, {}
        for project, kind, on in rows:
            root = self._joined.get(project, project)
            kinds.setdefault(root, []).append(kind)
            days.setdefault(root, []).append(on)
        return kinds, days

    def first(self, row):
        """The first source of a counted project."""
        kinds = self.of.get(row.project)
        return kinds[0] if kinds else row.fact.source

    def latest(self, row):
        """The last source by the day on which the project counts; the first one when all came later."""
        ways = zip(self.of.get(row.project, ()), self._read[1].get(row.project, ()), strict=True)
        before = [kind for kind, on in ways if on <= row.fact.on]
        return before[-1] if before else self.first(row)

    def attributed(self, row, convention):
        """The one source of a counted project by a convention."""
        if convention == Convention.EVENT:
            return row.fact.kind
        return self.latest(row) if convention == Convention.LATEST else self.first(row)

    def words(self, row):
        """All its sources, as "大赛+飞地"."""
        kinds = dict.fromkeys(self.of.get(row.project) or [row.fact.source])
        return "+".join(str(SourceKind(kind).label) for kind in kinds)


def by_source(count, sources=None, convention=Convention.FIRST):
    """Shares by source under a convention, in the order of the declared list; they add to the same total under each."""
    sources = sources or Sources(count)
    found = Counter(sources.attributed(row, convention) for row in count.counted)
    kinds = FigureKind if convention == Convention.EVENT else SourceKind
    return [Share(kind.value, str(kind.label), found[kind]) for kind in kinds if found[kind]]


def both_ways(count, sources=None):
    """How many counted projects came by a contest and through an enclave."""
    sources = sources or Sources(count)
    wanted = {SourceKind.CONTEST, SourceKind.ENCLAVE}
    return sum(wanted <= set(sources.of.get(row.project, ())) for row in count.counted)


def by_carrier(count):
    """Shares by the carrier of the event that counts; a landing has none. Largest first."""
    found = Counter(row.fact.carrier_id for row in count.counted)
    return [
        Share(str(carrier or "none"), carrier_words(count, carrier), number)
        for carrier, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0] or 0))
    ]


def carrier_words(count, carrier):
    """Short name of the carrier of an event."""
    return count.carriers[carrier].short_name if carrier else _("Landed directly")


def by_field(count):
    """Shares by technical field of the project, largest first; "" is not stated."""
    found = Counter(count.projects[row.project]["field"] for row in count.counted)
    words = {"": _("Not stated"), **{field.value: str(field.label) for field in TechField}}
    shares = [Share(code or "none", words[code], number) for code, number in found.items()]
    return sorted(shares, key=lambda share: (-share.count, share.code))


def by_month(count):
    """How many events that count fell into each month."""
    found = Counter(row.fact.on.month for row in count.counted)
    return [found[month] for month in MONTHS]
