"""封账: who prepares and who closes, the snapshot that never moves, adjustments with day and reason, both commands' dates."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.figures.actions.closes import close_period, prepare_close
from projects.figures.models import PeriodClose
from projects.figures.rules.closes import Corrected, adjustments
from projects.figures.rules.counting import count_year
from projects.figures.rules.periods import Period, periods_over
from projects.figures.rules.verdicts import Reason
from projects.register.models import FigureEvent
from projects.trace.errors import Refused
from tests.cast import Cast
from tests.factories import CountyFactory, ProjectFactory, TargetFactory
from tests.figures.ledger import Ledger, day

Kind = PeriodClose.Kind


@pytest.fixture
def ledger(county):
    TargetFactory(county=county, year=2025, value=80)
    return Ledger(county)


def corrected(close, known_on="2027-12-31"):
    count = count_year(close.county, close.year, as_of=Period.of(close).last_day, known_on=day(known_on))
    return Corrected(close, adjustments(close, count))


def test_the_leader_closes_a_year_and_the_snapshot_stands(ledger, cast, county, today, client_of):
    project = ProjectFactory(county=county, number="JS2025-0001", name="甲项目")
    event = ledger.incubator_in(project, "2025-07-01")
    today("2026-01-14")
    leader = client_of(cast.leader.user)
    leader.post(reverse("period-close"), {"year": 2025, "period": "year-0", "close": "1"})
    (close,) = leader.get("/targets/?year=2025").context["closes"]
    assert close.snapshot["projects"] == ["JS2025-0001"]
    assert (close.snapshot["counted"], close.snapshot["seen"]) == (1, [event.pk])

    ledger.retract(event, known="2026-05-10")
    late = ProjectFactory(county=county, number="JS2025-0002")
    ledger.incubator_in(late, "2025-12-20", known="2026-02-02")
    today("2026-06-01")
    leader = client_of(cast.leader.user)  # months later: the old session is over
    page = leader.get(reverse("close", args=[close.pk]))
    assert (page.context["corrected"].issued, page.context["corrected"].now) == (1, 1)
    assert [(row.change, row.number, str(row.on)) for row in page.context["corrected"].changes] == [
        (1, "JS2025-0002", "2026-02-02"),
        (-1, "JS2025-0001", "2026-05-10"),
    ]
    early = leader.get(reverse("close", args=[close.pk]), {"known_on": "2026-03-01"})
    assert [row.change for row in early.context["corrected"].changes] == [1]


def test_a_month_is_prepared_by_one_and_closed_by_another(ledger, cast, county, today, client_of):
    ledger.incubator_in(ProjectFactory(county=county, number="JS2026-0001"), "2026-03-05")
    today("2026-04-02")
    staff, other, address = client_of(cast.staff.user), client_of(cast.other_staff.user), reverse("period-close")
    month = {"year": 2026, "period": "month-3"}
    assert "请先准备" in staff.post(address, month | {"close": "1"}, follow=True).content.decode()
    staff.post(address, month | {"prepare": "1"})
    assert "须由另一人复核" in staff.post(address, month | {"close": "1"}, follow=True).content.decode()
    page = other.get("/targets/?year=2026")
    assert [row.period.label for row in page.context["prepared"]] == ["2026年3月"]
    other.post(address, month | {"close": "1"})
    close = PeriodClose.objects.get()
    assert (close.prepared_by, close.closed_by, close.snapshot["counted"]) == (
        cast.staff.user,
        cast.other_staff.user,
        1,
    )

    late = ProjectFactory(county=county, number="JS2026-0002", name="补报项目")
    ledger.enclave_in(late, "2026-03-20", known="2026-04-10")
    today("2026-04-20")
    (change,) = corrected(close, "2026-04-20").changes
    assert (change.change, change.on) == (1, date(2026, 4, 10))
    assert change.words == "2026-03-20的“入驻飞地”于封账后的2026-04-10才核验（补报）。"
    assert len(count_year(county, 2026).counted) == 2  # a closed month does not shut the fact out of the year


def test_staff_do_not_close_a_year_and_nobody_closes_what_is_not_over(ledger, cast, county, today):
    today("2026-01-10")
    with pytest.raises(Refused, match="负责人"):
        close_period(by=cast.staff.user, county=county, year=2025)
    with pytest.raises(Refused, match="尚未结束"):
        close_period(by=cast.leader.user, county=county, year=2026, kind=Kind.MONTH, number=1)
    with pytest.raises(Refused, match="没有这一期间"):
        close_period(by=cast.leader.user, county=county, year=2025, kind=Kind.QUARTER, number=5)
    close_period(by=cast.leader.user, county=county, year=2025)
    with pytest.raises(Refused, match="封账"):
        close_period(by=cast.leader.user, county=county, year=2025)
    with pytest.raises(Refused):
        prepare_close(by=cast.staff.user, county=county, year=2025, kind=Kind.YEAR)


@pytest.mark.parametrize("who", ["auditor", "reporter", "applicant", "administrator"])
def test_nobody_else_closes(cast, county, client_of, who):
    data = {"year": 2025, "period": "year-0", "prepare": "1"}
    assert client_of(getattr(cast, who).user).post(reverse("period-close"), data).status_code == 404


def test_an_unclear_period_is_answered_with_a_sentence(cast, county, client_of):
    page = client_of(cast.leader.user).post(reverse("period-close"), {"year": 2025, "period": "week-3"}, follow=True)
    assert "请选择已结束的月度、季度或年度" in page.content.decode()


def test_a_fact_of_the_closing_day_is_in_the_figure_or_an_adjustment(ledger, cast, county, today):
    """The row is what the close saw; the day on which both happened decides nothing."""
    before = ProjectFactory(county=county, number="JS2025-0001")
    ledger.incubator_in(before, "2025-11-01", known="2026-01-14")
    today("2026-01-14")
    close = close_period(by=cast.leader.user, county=county, year=2025)
    after = ProjectFactory(county=county, number="JS2025-0002")
    ledger.incubator_in(after, "2025-12-01", known="2026-01-14")
    count = count_year(county, 2025)
    assert count.numbers == ["JS2025-0001"]
    assert [(row.number, row.change) for row in adjustments(close, count)] == [("JS2025-0002", 1)]


def test_periods_that_are_over():
    found = [period.code for period in periods_over(2026, date(2026, 4, 1))]
    assert found == ["quarter-1", "month-3", "month-2", "month-1"]
    assert Period(2028, Kind.MONTH, 2).last_day == date(2028, 2, 29)
    assert Period(2026, Kind.QUARTER, 2).last_day == date(2026, 6, 30)


def test_the_targets_page_costs_the_same_for_any_number_of_closes(
    ledger, cast, county, today, client_of, assert_queries
):
    today("2026-12-01")
    client, leader = client_of(cast.leader.user), cast.leader.user
    close_period(by=leader, county=county, year=2026, kind=Kind.MONTH, number=1)
    with assert_queries(QUERIES):
        client.get("/targets/")
    for number in (2, 3):
        close_period(by=leader, county=county, year=2026, kind=Kind.MONTH, number=number)
    with assert_queries(QUERIES):
        client.get("/targets/")


QUERIES = 23
FACTS = st.lists(
    st.tuples(
        st.integers(0, 3),  # which project
        st.sampled_from(["enclave_in", "incubator_in", "landed", "left", "graduated", "retract"]),
        st.integers(0, 600),  # day of the fact, from 2025-01-01
        st.integers(0, 300),  # days until it is known
    ),
    max_size=12,
)


class Properties(TestCase):
    """What holds whatever happened in whatever order."""

    def begin(self):
        """A county for one example; what the example before it wrote is rolled back."""
        self.county = CountyFactory()
        self.ledger, self.cast = Ledger(self.county), Cast(self.county)
        self.projects = [ProjectFactory(county=self.county, number=f"JS2025-000{n}") for n in range(4)]

    def write(self, facts):
        written = []
        for place, act, on, delay in facts:
            when = date(2025, 1, 1) + timedelta(days=on)
            known = str(when + timedelta(days=delay))
            if act == "retract":
                open_rows = [row for row in written if not FigureEvent.objects.filter(retracts=row).exists()]
                if open_rows:
                    row = open_rows[place % len(open_rows)]
                    self.ledger.retract(row, known=str(row.recorded_on + timedelta(days=delay)))
            elif act == "graduated":
                self.ledger.graduated(self.projects[place], str(when))
            elif act == "left":
                self.ledger.left(self.projects[place], str(when), known=known)
            else:
                written.append(getattr(self.ledger, act)(self.projects[place], str(when), known))

    def state(self, close, known_on):
        count = count_year(self.county, 2025, as_of=Period.of(close).last_day, known_on=known_on)
        return count, Corrected(close, adjustments(close, count))

    @settings(max_examples=40, deadline=None)
    @given(before=FACTS, after=FACTS, kind=st.sampled_from([(Kind.YEAR, 0), (Kind.MONTH, 5), (Kind.QUARTER, 2)]))
    def test_a_later_fact_never_changes_a_closed_figure(self, before, after, kind):
        self.begin()
        self.write(before)
        close_day = date(2026, 1, 14)
        with time_machine.travel(f"{close_day}T10:00:00+08:00", tick=False):
            close = close_period(by=self.cast.leader.user, county=self.county, year=2025, kind=kind[0], number=kind[1])
        issued = dict(close.snapshot)
        shift = 400  # known only after the closing day
        self.write([(place, act, min(on, 364), delay + shift) for place, act, on, delay in after if act != "graduated"])
        close.refresh_from_db()
        assert close.snapshot == issued
        then, _now = self.state(close, close_day)
        assert then.numbers == issued["projects"]
        now, state = self.state(close, date(2030, 1, 1))
        # Issued, with every dated adjustment, is what is known now: the year's own projects and what came too late.
        late = {
            row.project
            for row in now.uncounted
            if row.finding.reason == Reason.LATE and row.finding.verdict.year == 2025
        }
        assert state.now == len(now.numbers) + len(late)

    @settings(max_examples=30, deadline=None)
    @given(facts=FACTS, order=st.randoms(use_true_random=False))
    def test_any_order_of_entry_gives_the_same_count(self, facts, order):
        """Days in which nothing is retracted or lost: then only days matter, not who typed first."""
        self.begin()
        plain = [fact for fact in facts if fact[1] not in ("retract", "left")]
        self.write(plain)
        first = self.numbers()
        FigureEvent.objects.all().delete()
        mixed = list(plain)
        order.shuffle(mixed)
        self.write(mixed)
        assert self.numbers() == first

    def numbers(self):
        return [
            count_year(self.county, year, as_of=date(2027, 1, 1), known_on=date(2028, 1, 1)).numbers
            for year in (2025, 2026)
        ]
