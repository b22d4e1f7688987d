"""Writers and readers of the summary at the same moment: nothing is summed twice, nothing is lost."""

from functools import partial

import pytest

from projects.figures.actions.summary import compact, compared, fold, rebuild
from projects.figures.models import FigureMark
from projects.figures.rules.summary.slices import Slice
from projects.register.actions.ledger import put_figure
from projects.register.models import FigureKind
from tests.factories import CountingRuleFactory, ProjectFactory
from tests.figures.ledger import day

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("other", [fold, compact, rebuild])
def test_two_sums_at_once_while_facts_are_written(cast, county, today, in_threads, other):
    today("2026-03-14")
    CountingRuleFactory(county=county)
    projects = [ProjectFactory(county=county, number=f"JS2026-{n:04d}") for n in range(12)]

    def write(some):
        for project in some:
            put_figure(
                project, FigureKind.INCUBATOR_MOVE_IN, occurred_on=day("2026-02-01"), verified_by=cast.staff.user,
                carrier=cast.incubator,
            )  # fmt: skip

    def again(run):
        for _turn in range(6):
            run()

    ways = (partial(write, projects[:6]), partial(write, projects[6:]), partial(again, fold), partial(again, other))
    assert [result for result in in_threads(*ways) if isinstance(result, Exception)] == []
    assert compared() == []
    assert not FigureMark.objects.exists()
    assert Slice(county.pk, 2026, day("2026-03-14"), day("2026-03-14")).counted == 12
