"""People of rosters in the summary: the cells say whose rosters count, the people are counted once, on any two days."""

import pytest

from projects.figures.models import FigureCell
from projects.figures.rules.summary.slices import Slice
from projects.outcomes.actions.roster import leave_project
from projects.outcomes.actions.rosterchecks import use_roster, verify_lines
from projects.register.models import FigureKind
from tests.factories import FigureEventFactory, ProjectFactory, StoredFileFactory
from tests.figures.ledger import Ledger, day
from tests.figures.summing import assert_same
from tests.outcomes.rosters import row, verified

DAYS = [day(text) for text in ("2026-01-31", "2026-02-28", "2026-03-01", "2026-04-15", "2026-05-10")]


@pytest.fixture
def ledger(county):
    return Ledger(county)


def test_the_sums_agree_with_the_rule_on_any_two_days(ledger, cast, county, today):
    today("2026-05-04")
    desk, staff, proof = cast.incubator_operator.user, cast.staff.user, StoredFileFactory(county=county)
    projects = ProjectFactory.create_batch(3, county=county, carrier=cast.incubator)
    for project in projects:
        project.carriers.add(cast.incubator)
        ledger.incubator_in(project, "2026-01-20")
        counts = {"total": 9, "bachelor_or_above": 8}
        FigureEventFactory(
            project=project, kind=FigureKind.TALENT, value=9, counts=counts, occurred_on=DAYS[0], recorded_on=DAYS[0]
        )
    shared = row("陈默", education="doctor")
    for project, rows in zip(projects, ([shared, row("汪轩")], [shared]), strict=False):
        lines = verified(project, rows, by=desk, checker=staff, proof=proof)
        use_roster(project=project, by=staff, since=DAYS[2])
    gone = leave_project(person=lines[0].person, by=desk, on=DAYS[3])
    today("2026-05-10")
    verify_lines(project=projects[1], by=staff, lines=[gone])
    assert_same(county, (2026,), DAYS, [day("2026-02-28"), day("2026-05-04"), day("2026-05-10")])
    found = Slice(county.pk, 2026, DAYS[-1], DAYS[-1]).amounts(FigureCell.Measure.TALENT)
    assert (found["bachelor_or_above"], found["masters_doctors"]) == (8 + 2, 1)
