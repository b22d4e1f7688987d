"""The summary says what the counting rule says: on any pair of days, for any order of writing, whoever wrote."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.figures.actions.summary import check_summary, compact, compared, fold, rebuild
from projects.figures.models import FigureCell, FigureMark
from projects.figures.rules.summary.slices import Slice, median
from projects.register.models import FigureEvent, FigureKind, Project, SourceKind
from projects.register.models.likeness import Joining
from projects.register.stages import Stage
from projects.trace.models import Message
from tests.factories import (
    CountingRuleFactory,
    FigureEventFactory,
    PeriodCloseFactory,
    ProjectFactory,
    ProjectSourceFactory,
    UserFactory,
    at,
)
from tests.figures.ledger import ENCLAVE, INCUBATOR, Ledger, day
from tests.figures.summing import assert_same

M = FigureCell.Measure


@pytest.fixture
def ledger(county):
    return Ledger(county)


DAYS = st.dates(date(2025, 11, 20), date(2026, 3, 10))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["incubator", "enclave", "left", "landed", "signed", "graduated", "talent", "money", "planned",
                         "join", "undo", "retract"]),
        st.integers(0, 2), DAYS, st.integers(0, 60), st.booleans(),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


class Story:
    """Three projects to which things happen in any order; some become known late."""

    def __init__(self, ledger):
        self.ledger, self.events = ledger, []
        self.projects = [ProjectFactory(county=ledger.county, field=field) for field in ("energy", "", "energy")]
        ProjectSourceFactory(project=self.projects[0], kind=SourceKind.CONTEST, on=day("2025-10-01"))
        ProjectSourceFactory(project=self.projects[1], kind=SourceKind.ENCLAVE, on=day("2025-09-01"))

    def happens(self, what, which, on, late, flag):
        project, known = self.projects[which], on + timedelta(days=late)
        more = {"occurred_on": on, "recorded_on": known, "recorded_at": at(known)}
        carrier = self.ledger.centre if flag else self.ledger.enclave
        ways = {
            "incubator": (INCUBATOR, {"carrier": self.ledger.centre if flag else self.ledger.hangqi}),
            "enclave": (ENCLAVE, {"carrier": self.ledger.enclave}),
            "left": (FigureKind.LEFT, {"carrier": carrier, "value": int(flag)}),
            "landed": (FigureKind.LANDING_REGISTERED, {"carrier": None}),
            "signed": (FigureKind.LANDING_SIGNED, {"carrier": None}),
            "graduated": (FigureKind.GRADUATED, {"carrier": carrier}),
            "talent": (FigureKind.TALENT, {"counts": {"bachelor_or_above": late, "national": 1}}),
            "money": (FigureKind.INVESTMENT, {"detail": "equity", "value": 100 + late, "carrier": carrier}),
            "planned": (FigureKind.INVESTMENT, {"detail": "planned", "value": 900 + late, "carrier": carrier}),
        }
        if what in ways:
            kind, values = ways[what]
            self.events.append(FigureEventFactory(project=project, kind=kind, **more, **values))
        elif what == "retract":
            self.retract(known)
        elif what == "join":
            self.join(which, known)
        else:
            self.undo(known)

    def retract(self, known):
        open_events = [event for event in self.events if not FigureEvent.objects.filter(retracts=event).exists()]
        if open_events:
            event = open_events[0]
            FigureEventFactory(
                project=event.project, kind=event.kind, carrier=event.carrier, occurred_on=event.occurred_on,
                recorded_on=known, recorded_at=at(known), retracts=event,
            )  # fmt: skip

    def join(self, which, known):
        kept, joined = self.projects[0], self.projects[max(which, 1)]
        if joined.stage != Stage.JOINED:
            Project.objects.filter(pk=joined.pk).update(stage=Stage.JOINED, joined_into=kept)
            Joining.objects.create(
                kept=kept, joined=joined, stage_before="lead", reason="一", by=UserFactory(), at=at(known)
            )
            joined.refresh_from_db()

    def undo(self, known):
        for joined in self.projects:
            if joined.stage == Stage.JOINED:
                Project.objects.filter(pk=joined.pk).update(stage=Stage.LEAD, joined_into=None)
                Joining.objects.filter(joined=joined, undone_at=None).update(
                    undone_at=at(max(known, day("2026-05-30")))
                )
                joined.refresh_from_db()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, as_of=DAYS, known=st.dates(date(2025, 11, 20), date(2026, 6, 10)), folded=st.booleans())
def test_any_story_sums_to_what_the_rule_says(ledger, county, steps, as_of, known, folded):
    story = Story(ledger)
    for step in steps:
        story.happens(*step)
        if folded:
            fold()
    assert_same(county, (2025, 2026), (as_of, day("2025-12-31"), day("2026-12-31")), (known, day("2026-12-31")))
    assert compared() == []
    FigureEvent.objects.filter(retracts__isnull=False).delete()
    FigureEvent.objects.all().delete()
    assert_same(county, (2025, 2026), (day("2026-12-31"),), (day("2026-12-31"),))
    Joining.objects.all().delete()
    Project.objects.update(joined_into=None, stage=Stage.LEAD)
    Project.objects.all().delete()
    while fold():
        pass
    assert (compact(), FigureCell.objects.count()) == (0, 0)


def test_rules_and_closes_move_what_was_summed(ledger, county):
    first, second = ProjectFactory(county=county), ProjectFactory(county=county)
    ledger.enclave_in(first, "2025-02-01")
    ledger.enclave_in(second, "2026-02-01")
    ledger.landed(second, "2025-12-28", known="2026-02-02")
    days = [day("2025-12-31"), day("2026-06-30"), day("2026-12-31")]
    assert_same(county, (2025, 2026), days, days)
    CountingRuleFactory(county=county, version="V2", effective_from=day("2026-07-01"), qualifying=[INCUBATOR])
    assert_same(county, (2025, 2026), days, days)
    PeriodCloseFactory(county=county, year=2025, closed_on=day("2026-01-15"))
    assert_same(county, (2025, 2026), days, days)


def test_sources_fields_and_audience_follow_the_register(ledger, county):
    project = ProjectFactory(county=county, field="energy")
    ledger.incubator_in(project, "2026-02-01")
    today = (day("2026-12-31"),)
    assert_same(county, (2026,), today, today)
    ProjectSourceFactory(project=project, kind=SourceKind.ALUMNI, on=day("2026-01-01"))
    Project.objects.filter(pk=project.pk).update(field="materials", stage=Stage.LANDED)
    project.carriers.add(ledger.hangqi)
    assert_same(county, (2026,), today, today)
    found = Slice(county.pk, 2026, *today, *today)
    assert (dict(found.by("source")), dict(found.by("field"))) == ({"alumni": 1}, {"materials": 1})
    assert FigureCell.objects.filter(measure=M.STAGE, n=1).exclude(kind="lead").get().audience.count(",") >= 2


def test_old_stock_without_a_date_is_a_figure_of_every_year(ledger, county):
    ProjectFactory(county=county, source=SourceKind.OPENING_STOCK, stage=Stage.INCUBATING)
    today = (day("2026-12-31"),)
    assert_same(county, (2025, 2026), today, today)
    assert Slice(county.pk, 2025, *today, *today).number(M.UNDATED) == 1


def test_a_cell_that_was_spoilt_is_named(ledger, county, capsys):
    ledger.incubator_in(ProjectFactory(county=county), "2026-02-01")
    call_command("rebuild_figures", "--check")
    cell = FigureCell.objects.get(measure=M.COUNTED)
    FigureCell.objects.filter(pk=cell.pk).update(n=3)
    with pytest.raises(CommandError) as failed:
        call_command("rebuild_figures", "--check")
    assert failed.value.returncode == 1
    assert "2026 counted incubator_move_in" in capsys.readouterr().out
    call_command("rebuild_figures")
    call_command("rebuild_figures", "--check")


def test_the_administrators_hear_of_it_at_night(ledger, cast, client_of):
    ledger.incubator_in(ProjectFactory(county=cast.county), "2026-02-01")
    administrator = cast.administrator.user
    assert (check_summary(), Message.objects.filter(to=administrator).count()) == (0, 0)
    FigureCell.objects.filter(measure=M.COUNTED).update(n=3)
    assert check_summary() == 1
    assert Message.objects.get(to=administrator).subject == "引育总览与已核验的事实不一致"


def test_laying_equal_cells_together_changes_no_figure(ledger, county):
    projects = [ProjectFactory(county=county) for _ in range(3)]
    for project in projects:
        ledger.incubator_in(project, "2026-02-01")
        fold()
    ledger.left(projects[0], "2026-04-01")
    fold()
    before = FigureCell.objects.count()
    days = [day("2026-03-01"), day("2026-12-31")]
    compact()
    assert FigureCell.objects.count() < before
    assert_same(county, (2026,), days, days)
    assert compared() == []
    rebuild()
    assert_same(county, (2026,), days, days)


def test_whoever_writes_leaves_a_mark(ledger, county):
    project = ProjectFactory(county=county)
    fold()
    for write in (
        lambda: ledger.incubator_in(project, "2026-02-01"),
        lambda: FigureEvent.objects.bulk_create([FigureEvent(
            project=project, kind="graduated", occurred_on=day("2026-03-01"), recorded_on=day("2026-03-01"),
            source="direct", verified_by=UserFactory(),
        )]),
        lambda: Project.objects.update(field="energy"),
        lambda: project.carriers.add(ledger.hangqi),
    ):  # fmt: skip
        write()
        assert FigureMark.objects.filter(project=project.pk).exists()
        fold()
        assert not FigureMark.objects.exists()


@pytest.mark.parametrize(
    "days, middle", [({}, None), ({3: 1}, 3), ({1: 2, 9: 2}, 1), ({1: 1, 5: 1, 9: 1}, 5), ({4: 0}, None)]
)
def test_the_median_is_the_day_by_which_half_were_done(days, middle):
    assert median(days) == middle
