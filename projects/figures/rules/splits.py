"""The split of a target into parts, each beside what counted; what is left over on either side is shown."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.people.models import Carrier
from projects.register.models import SourceKind

from ..models import TargetPart
from .breakdowns import Sources
from .progress import TARGET_CODE

Kind = TargetPart.Kind
WAYS = (Kind.ENCLAVE, Kind.INCUBATOR, Kind.CONTEST)
OF_CARRIER = {Carrier.Kind.ENCLAVE: Kind.ENCLAVE, Carrier.Kind.INCUBATOR: Kind.INCUBATOR}


@dataclass(frozen=True)
class PartLine:
    """One part: words, planned number, how many counted (None where that is not computed), counted − planned."""

    label: str
    planned: int | None
    counted: int | None

    @property
    def difference(self):
        return None if None in (self.planned, self.counted) else self.counted - self.planned


@dataclass(frozen=True)
class Split:
    """One way of splitting: its parts, and what the parts leave over of the target and of the count."""

    label: str
    parts: list
    unplanned: int  # target − sum of the parts; negative when they are more than the whole
    rest: int | None  # counted, and in none of the parts
    whole: int
    counted: int | None

    @property
    def excess(self):
        """By how much the parts are more than the whole."""
        return -self.unplanned


def splits_of(target, count, parts=None):
    """The splits that were set for a target: by way in, by town, by quarter. Each adds to the whole."""
    parts = list(target.parts.all()) if parts is None else parts
    groups = (
        (_("By way in"), WAYS, _way),
        (_("By towns"), (Kind.TOWN,), lambda row, count, _sources: [(Kind.TOWN, _town(row, count))]),
        (_("By quarters"), (Kind.QUARTER,), lambda row, _count, _sources: [(Kind.QUARTER, str(_quarter(row)))]),
    )
    sources = Sources(count)
    return [
        _split(target, count, label, [part for part in parts if part.kind in kinds], place, sources)
        for label, kinds, place in groups
        if any(part.kind in kinds for part in parts)
    ]


def _split(target, count, label, parts, place, sources):
    planned = sum(part.value for part in parts)
    names = carrier_names(count)
    found, total = None, None
    if target.code == TARGET_CODE:
        known = {(part.kind, part.key) for part in parts}
        wanted = (place(row, count, sources) for row in count.counted)
        found = Counter(next((key for key in keys if key in known), None) for keys in wanted)
        total = len(count.counted)
    lines = [
        PartLine(
            part_words(part.kind, part.key, names), part.value, None if found is None else found[part.kind, part.key]
        )
        for part in parts
    ]
    rest = None if found is None else found[None]
    return Split(label, lines, target.value - planned, rest, target.value, total)


def carrier_names(count):
    """Code → short name of the county's carriers."""
    return {carrier.code: carrier.short_name for carrier in count.carriers.values()}


def part_words(kind, key, names):
    """What a part is, in words."""
    if kind == Kind.QUARTER:
        return _("Quarter %(number)s") % {"number": key}
    if kind == Kind.TOWN:
        return key
    if kind == Kind.CONTEST:
        return _("Contests")
    whole = {Kind.ENCLAVE: _("Other enclaves"), Kind.INCUBATOR: _("Other incubators")}
    return names.get(key, key) or whole[kind]


def _way(row, count, sources):
    """The parts a counted project may belong to, the closest first: its contest, else the carrier of its event."""
    if sources.first(row) == SourceKind.CONTEST:
        return [(Kind.CONTEST, "")] + _of_carrier(row, count)
    return _of_carrier(row, count)


def _of_carrier(row, count):
    carrier = count.carriers.get(row.fact.carrier_id)
    kind = carrier and OF_CARRIER.get(carrier.kind)
    return [(kind, carrier.code), (kind, "")] if kind else []


def _town(row, count):
    carrier = count.carriers.get(row.fact.carrier_id)
    return carrier.town if carrier else ""


def _quarter(row):
    return (row.fact.on.month + 2) // 3
