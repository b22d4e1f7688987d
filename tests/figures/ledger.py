"""Short ways to write a project's life into the ledger, for the tests of counting."""

from datetime import date

from projects.figures.rules.counting import count_year
from projects.register.models import FigureKind
from tests.factories import CarrierFactory, CountingRuleFactory, EnclaveFactory, FigureEventFactory, IncubatorFactory
from tests.figures.summing import assert_same

ENCLAVE, INCUBATOR = FigureKind.ENCLAVE_MOVE_IN, FigureKind.INCUBATOR_MOVE_IN
REGISTERED, LEFT, GRADUATED = FigureKind.LANDING_REGISTERED, FigureKind.LEFT, FigureKind.GRADUATED


def day(text):
    """A day written as 2026-09-30."""
    return date.fromisoformat(text)


class Ledger:
    """Writes verified facts of one county and asks for its counts."""

    def __init__(self, county):
        self.county = county
        self.rule = CountingRuleFactory(county=county)
        self.centre = IncubatorFactory(county=county)
        self.hangqi = IncubatorFactory(county=county, code="hangqi", name="航启孵化器", short_name="航启")
        self.makerspace = CarrierFactory(county=county, code="juchuang", kind="makerspace", short_name="聚窑")
        self.enclave = EnclaveFactory(county=county)

    def _put(self, project, kind, on, known=None, carrier=None, **more):
        more.setdefault("recorded_on", day(known or on))
        return FigureEventFactory(project=project, kind=kind, occurred_on=day(on), carrier=carrier, **more)

    def enclave_in(self, project, on, known=None, **more):
        return self._put(project, ENCLAVE, on, known, self.enclave, **more)

    def incubator_in(self, project, on, known=None, carrier=None, **more):
        return self._put(project, INCUBATOR, on, known, carrier or self.centre, **more)

    def makerspace_in(self, project, on, known=None):
        return self._put(project, FigureKind.OTHER_MOVE_IN, on, known, self.makerspace)

    def landed(self, project, on, known=None, kind=REGISTERED, **more):
        return self._put(project, kind, on, known, **more)

    def left(self, project, on, carrier=None, known=None, value=1, detail="withdrawn"):
        return self._put(project, LEFT, on, known, carrier or self.centre, value=value, detail=detail)

    def graduated(self, project, on):
        return self._put(project, GRADUATED, on, None, self.centre)

    def invested(self, project, on):
        return self._put(project, FigureKind.INVESTMENT, on, None, detail="equity", value=500_000_000)

    def retract(self, event, known):
        return self._put(event.project, event.kind, str(event.occurred_on), known, event.carrier, retracts=event)

    def count(self, year, as_of=None, known_on="2027-12-31"):
        """The rule's count; every time the summary has to say the same."""
        as_of = day(as_of) if as_of else date(year + 1, 12, 31)
        assert_same(self.county, (year,), (as_of,), (day(known_on),))
        return count_year(self.county, year, as_of=as_of, known_on=day(known_on))

    def counted(self, year, **asked):
        """How many count."""
        return len(self.count(year, **asked).counted)

    def reason(self, project, year, **asked):
        """Why the project does not count in the year; None when nothing is said of it."""
        found = [row.finding.reason for row in self.count(year, **asked).uncounted if row.project == project.pk]
        return found[0] if found else None
