"""A step completed by `service`, beside the bare engine doing the same transition and plain SQL writing the same rows."""

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
from workflows import service
from workflows.flows import IntakeFlow

from .measure import cpu

STEPS = int(os.environ.get("BENCH_STEPS", 60))
TIMES_FLOOR, STATEMENTS = 2.5, 30

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


def turn(cast, route):
    """(ours, floor, statements) of one file."""
    step = ours(cast, route)
    statements = heard(step)
    rows = [one for one in statements if one[0].startswith(("INSERT", "UPDATE")) and "viewflow" not in one[0]]

    def write():
        with connection.cursor() as cursor:
            for sql, params in rows:
                cursor.execute(sql, params)

    return spent(step), spent(bare(cast), write), len(statements)


def test_a_step(cast, capsys):
    route = RouteFactory(carrier=cast.incubator, needs_recommendation=True)
    turn(cast, route)
    gc.collect()
    gc.freeze()
    turns = [turn(cast, route) for _turn in range(STEPS)]
    own, floor = (median(column) for column in list(zip(*turns, strict=True))[:2])
    statements = {counted for _own, _floor, counted in turns}
    with capsys.disabled():
        print(f"\n| Step completed, {connection.vendor} | {own:.1f} | {floor:.1f} | {own / floor:.1f} | {statements} |")
    assert max(statements) <= STATEMENTS
    assert own <= TIMES_FLOOR * floor
