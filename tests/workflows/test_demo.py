"""The demo: the size of the first year, a project at every stage, the contest's project counted once."""

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from projects.figures.models import CountyFigure, PeriodClose
from projects.figures.rules.counting import count_year
from projects.files.exportmodels import ExportLine
from projects.outcomes.models import Investment, Talent
from projects.people.models import County, User
from projects.register.models import FigureEvent, FigureKind, ImportBatch, Project
from projects.register.stages import Stage
from projects.trace.models import Message
from tests.factories import UserFactory
from tests.figures.ledgercount import differing
from tests.figures.mediacount import in_message, in_note, on_paper, on_screen, recounted
from tests.figures.recount import recount
from tests.figures.summing import assert_same
from workflows.demo.clock import last_day

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 6, 30), date(2025, 10, 15)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_before_july_the_story_ends_in_october(today, end):
    assert last_day(today) == end


@pytest.mark.django_db
def test_the_demo_refuses_a_database_with_real_accounts():
    UserFactory()
    with pytest.raises(CommandError, match="已有真实账号"):
        call_command("demo")


def _events(kind, year):
    return FigureEvent.objects.filter(kind=kind, occurred_on__year=year, retracts=None)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_tells_two_years_by_verbs(tmp_path, settings, today, capsys, client):
    settings.VAR_DIR = tmp_path
    today(DAY.isoformat())
    call_command("demo", day=DAY)
    assert _events(FigureKind.INCUBATOR_MOVE_IN, 2025).count() == 26
    assert _events(FigureKind.ENCLAVE_MOVE_IN, 2025).count() == 13
    assert _events(FigureKind.LANDING_REGISTERED, 2025).count() == 2
    assert list(ExportLine.objects.order_by("pk").values_list("persons", flat=True)) == ["masked", "full", "masked"]
    heads = [sum(getattr(row, part) for row in Talent.objects.filter(as_of__year=2025)) for part in
             ("bachelor_or_above", "national", "masters_doctors", "senior_engineers")]  # fmt: skip
    assert heads == [50, 1, 4, 2]
    landed = _events(FigureKind.LANDING_REGISTERED, 2025).values("project")
    planned = Investment.objects.filter(kind="planned", project__in=landed)
    assert sum(row.amount for row in planned) == 22_000 * 1_000_000
    stages = Counter(Project.objects.values_list("stage", flat=True))
    assert {stage for stage in Stage if not stages[stage]} == {
        Stage.RESIDENT
    }  # nobody of the story lives in a makerspace
    assert ImportBatch.objects.get().rows.count() == 54
    assert (tmp_path / "landing-report-2026.pdf").read_bytes().startswith(b"%PDF")
    assert not Message.objects.filter(sent_at=None).exists()
    both = Project.objects.filter(sources__kind="contest").filter(sources__kind="enclave").exclude(stage="joined").get()
    assert sorted(both.figure_events.values_list("kind", flat=True))[:2] == ["enclave_move_in", "incubator_move_in"]
    _counts_agree(capsys)
    _media_agree(client, tmp_path)
    call_command("demo", day=DAY)
    assert ImportBatch.objects.count() == 1


def _media_agree(client, folder):
    """Screen, message, note and report say what a plain sum over raw rows says; see `_counts_agree` for the workbook."""
    client.force_login(User.objects.get(email="leader@demo.example"))
    for year in (2025, 2026):
        again = recounted(County.objects.get(), year, DAY)
        told = {name: again[name] for name in ("counted", "enclave_only", "landed")}
        assert on_screen(client, year) == again
        assert (in_message(client, year), in_note(client, year), on_paper(folder, year)) == (told, told, told)


def _counts_agree(capsys):
    """The recount over raw rows, the page's count, the command and the closes say the same."""
    county = County.objects.get()
    for year, number in ((2025, 39), (2026, 72)):
        capsys.readouterr()
        call_command("progress", "--year", str(year), "--json")
        told = json.loads(capsys.readouterr().out)
        again = recount(county, year, DAY)
        assert (len(again), told["projects"], count_year(county, year).numbers) == (number, again, again)
        quarters = [date(y, month, 1) for y in (2025, 2026) for month in (1, 4, 7, 10)] + [DAY]
        assert differing(county, year) == {}  # the workbook of the ledger
        assert_same(county, (year,), quarters, quarters)  # and so does the summary, on any two days
    assert PeriodClose.objects.get(kind="year").snapshot["counted"] == 39
    assert PeriodClose.objects.closed().filter(year=2026, kind="month").count() == 10
    assert CountyFigure.objects.waiting().count() == 1
