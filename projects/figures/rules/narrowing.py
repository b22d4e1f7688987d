"""A part of the figures: one carrier, source, field or town. The same words narrow the sums and the lists behind them."""

from dataclasses import asdict, dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.register.models import SourceKind, TechField

from .breakdowns import Sources, carrier_words

PARTS = ("carrier", "source", "field", "town")
NONE = "none"  # in an address: without a carrier, a field


@dataclass(frozen=True)
class Narrowing:
    """Values as they stand in the address; "" narrows nothing. The town is that of the carrier."""

    carrier: str = ""
    source: str = ""
    field: str = ""
    town: str = ""

    @property
    def given(self):
        """Name → value of what narrows."""
        return {name: value for name, value in asdict(self).items() if value}

    def __bool__(self):
        return bool(self.given)

    def cells(self):
        """The same as a condition on the cells of the summary."""
        where = Q()
        if self.carrier:
            known = {"carrier_id": self.carrier} if self.carrier.isdecimal() else {"carrier": None}
            where &= Q(**known)
        if self.source:
            where &= Q(source=self.source)
        if self.field:
            where &= Q(field="" if self.field == NONE else self.field)
        return where & Q(carrier__town=self.town) if self.town else where

    def projects(self, at=""):
        """The same as a condition on projects (`at`: path to them): their own carrier, and their first source."""
        wanted = {}
        if self.carrier:
            wanted["carrier"] = self.carrier if self.carrier.isdecimal() else None
        if self.source:
            wanted["source"] = self.source
        if self.field:
            wanted["field"] = "" if self.field == NONE else self.field
        if self.town:
            wanted["carrier__town"] = self.town
        return Q(**{f"{at}{name}": value for name, value in wanted.items()})

    def rows(self, count, rows, projects=None):
        """Those rows of a count that belong to the part; `projects` are the columns of projects it does not name."""
        rows = list(rows)
        if not self:
            return rows
        sources, projects = Sources(count, {row.project for row in rows}), projects or count.projects
        return [row for row in rows if self._holds(count, row, sources, projects[row.project])]

    def _holds(self, count, row, sources, project):
        fact = fact_of(row)
        carrier = count.carriers.get(fact.carrier_id) if fact else None
        is_so = {
            "carrier": str(carrier.pk if carrier else NONE),
            "source": (sources.of.get(row.project) or [fact.source if fact else project["source"]])[0],
            "field": project["field"] or NONE,
            "town": carrier.town if carrier else "",
        }
        return all(is_so[name] == value for name, value in self.given.items())

    def words(self, count):
        """What narrows, in words, for the note above a list."""
        known = int(self.carrier) if self.carrier.isdecimal() and int(self.carrier) in count.carriers else None
        fields = {NONE: _("Not stated"), **dict(TechField.choices)}
        says = {
            "carrier": _("carrier of the event: %(carrier)s") % {"carrier": carrier_words(count, known)},
            "source": _("%(by)s: %(source)s")
            % {"by": _("First source"), "source": dict(SourceKind.choices).get(self.source, self.source)},
            "field": _("technical field: %(field)s") % {"field": fields.get(self.field, self.field)},
            "town": _("town: %(town)s") % {"town": self.town},
        }
        return [says[name] for name in self.given]


def fact_of(row):
    """The fact by which a row of a count stands where it does; None where none is proved yet."""
    return row.finding.fact if hasattr(row, "finding") else row.fact
