"""A step completed and an application submitted, beside the bare engine going the same way and plain SQL writing the rows.

The floor: the engine with nothing of ours on it, and the statements that wrote, without those to the engine's tables.
"""

import gc
import os
import sys
from functools import partial
from statistics import median

import pytest
from django.db import connection, transaction
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process, Task

from projects.register.actions.project import move
from projects.register.stages import Stage
from projects.trace.actions import record
from tests.factories import RouteFactory, SubmittedApplicationFactory
from tests.life.hands import Office, fresh
from workflows import intake, service
from workflows.flows import IntakeFlow

from . import book
from .measure import cpu

STEPS = int(os.environ.get("BENCH_STEPS", 60))
TIMES_FLOOR = 2.5
MOST = {
    "A step completed": 21,
    "An application submitted": 70,
}  # statements, with BEGIN and COMMIT; submitting also checks the draft and looks for its like

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


class Bare(flow.Flow):
    """The same way through the same nodes, with nothing of ours on them."""

    process_class, app_label = Process, "workflows"

    start = flow.StartHandle().Next(this.recommend)
    recommend = flow.View(None).Next(this.recommended)
    recommended = flow.Switch().Case(this.end, lambda activation: False).Default(this.check)
    check = flow.View(None).Next(this.end)
    end = flow.End()


# The engine keeps a flow by its place inside an installed app.
Bare.__module__ = "workflows.flows.bench"
sys.modules[Bare.__module__] = sys.modules[__name__]


def recommend(project, by):
    """What a verb does at the least: the stage, and the act for the log."""
    move(project, Stage.CHECK)
    record("recommend", project, by=by, county_id=project.county_id, project=project)


def ours(cast, route):
    """An application that waits for its enclave, and the step to measure."""
    application = SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, enclave=cast.enclave, route=route,
        project__stage=Stage.RECOMMENDATION,
    )  # fmt: skip
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    item = service.open_item(application.project, "intake.recommend")
    return partial(service.complete, item, by=cast.enclave_operator.user, act=recommend, outcome="recommend")


def submission(office):
    """A complete draft, to be handed in: its version, its facts, its declarations, and the first step."""
    application = office.begin("applicant", "applicant", "kczx", True, "standard", name="车载激光雷达")
    office.fill(application, "applicant")

    def step():
        intake.hand_in(fresh(application), by=office.people["applicant"])

    return step


def bare_start():
    """The engine's own way from the start to the same node."""
    with transaction.atomic():
        Bare.start.run()


def bare(cast):
    """The engine's own transition from the same node to the same node."""
    task = Task.objects.get(process=Bare.start.run(), finished=None)

    def step():
        with transaction.atomic(), task.activation() as activation:
            activation.assign(cast.staff.user)
            activation.start(None)
            activation.execute()

    return step


class Undo(Exception):
    """Takes back what was measured."""


def spent(*works):
    """CPU milliseconds; what was written is taken back, so that the same can be written again."""
    try:
        with transaction.atomic():
            before = cpu()
            for work in works:
                work()
            used = cpu() - before
            raise Undo
    except Undo:
        return used * 1000


def heard(work):
    """The statements of some work."""
    seen = []

    def note(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        spent(work)
    return seen


def turn(step, engine):
    """(ours, the bare engine, raw SQL, statements) of one file."""
    statements = heard(step)
    rows = [one for one in statements if one[0].startswith(("INSERT", "UPDATE")) and "viewflow" not in one[0]]

    def write():
        with connection.cursor() as cursor:
            for sql, params in rows:
                cursor.execute(sql, params)

    return spent(step), spent(engine), spent(write), len(statements)


def measured(make):
    """Medians of many turns; `make()` gives the step and what the engine does in its place."""
    turn(*make())
    gc.collect()
    gc.freeze()
    return [median(column) for column in zip(*(turn(*make()) for _turn in range(STEPS)), strict=True)]


def test_steps(county, capsys):
    office = Office()
    cast = office.cast
    route = RouteFactory(carrier=cast.incubator, needs_recommendation=True)
    submitted = submission(office)
    found = {
        "A step completed": measured(lambda: (ours(cast, route), bare(cast))),
        "An application submitted": measured(lambda: (submitted, bare_start)),
    }
    with capsys.disabled():
        book.write("steps", table(found))
    assert [name for name, most in MOST.items() if found[name][3] > most] == []
    own, engine, _rows, _statements = found["A step completed"]
    assert own <= TIMES_FLOOR * engine


def table(found):
    """Lines of a table in Markdown, as docs/performance.md keeps it."""
    yield "| CPU milliseconds | ours | bare engine | raw SQL | times both | times the engine | statements |"
    yield "|---|---|---|---|---|---|---|"
    for name, (own, engine, rows, statements) in found.items():
        times = f"{own / (engine + rows):.1f} | {own / engine:.1f}"
        yield f"| {name} | {own:.1f} | {engine:.1f} | {rows:.1f} | {times} | {statements:.0f} |"
