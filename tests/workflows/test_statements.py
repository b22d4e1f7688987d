"""How many statements each step of the order takes between BEGIN and COMMIT: one walk through all of them.

Thirty at most. A step with which the next flow begins in the same transaction stands by itself.
"""

from contextlib import contextmanager, suppress
from datetime import date

import pytest
from django.db import connection, transaction

from projects.selection.actions import notices
from tests.races.test_every_step import Walk
from workflows import service
from workflows.steps import office_steps

MOST, BRACKETS = 30, 2
STARTS_THE_NEXT = {("intake.check", "accept"): 36, ("screening.notice", "cleared"): 38}
STEPS = {
    ("intake.recommend", "decline"): 19,
    ("intake.recommend", "recommend"): 22,
    ("intake.check", "refuse"): 18,
    ("intake.check", "supplement"): 28,
    ("intake.supplement", "answer"): 30,
    ("screening.schedule", ""): 28,
    ("screening.review", ""): 17,
    ("screening.deliberation", "approve"): 21,
    ("screening.notice", "objection"): 23,
    ("screening.objection", "upheld"): 29,
    ("screening.objection", "dismissed"): 21,
    ("admission.offer", ""): 27,
    ("admission.confirm", "decline"): 16,
    ("admission.confirm", ""): 22,
    ("admission.agreement", ""): 18,
    ("admission.handover", ""): 19,
    ("admission.verify", "send_back"): 21,
    ("admission.verify", ""): 28,
    ("return.fill", ""): 20,
    ("return.verify", "send_back"): 22,
    ("return.correct", ""): 20,
    ("return.verify", ""): 25,
    ("extension.check", ""): 18,
    ("extension.decision", ""): 25,
    ("graduation.check", ""): 18,
    ("graduation.decision", "decline"): 17,
    ("exit.check", ""): 18,
    ("exit.decision", ""): 27,
    ("landing.evidence", ""): 17,
    ("landing.verification", "send_back"): 20,
    ("landing.verification", ""): 30,
    ("landing.confirmation", "send_back"): 21,
    ("landing.confirmation", ""): 28,
}

pytestmark = pytest.mark.django_db


class Alone(Walk):
    """The walk of the races, each step by one person. Everybody's seats are known, as they are within a request."""

    def __init__(self, cast, today):
        super().__init__(cast, today, None)
        assert all(person.seats for person in self.office.people.values())

    def race(self, step, who, act):
        if step in OTHERWISE:
            with suppress(Undone), transaction.atomic():
                OTHERWISE[step](self)
                raise Undone
        return act(who)


class Undone(Exception):
    """Takes back the other end of a step, so that the walk goes on."""


# The other end of a step, where it has one that the walk does not take.
OTHERWISE = {
    "intake.recommend": lambda walk: walk.office.recommend(walk.paper, "enclave", False),
    "intake.check": lambda walk: walk.office.check(walk.paper, "desk", "refuse"),
    "screening.objection": lambda walk: walk.office.step(
        walk.project, "screening.objection", "staff", notices.examine, "upheld", inquiry="属实", upheld=True
    ),
    "admission.confirm": lambda walk: walk.office.answer(walk.project, "applicant", False),
    "admission.verify": lambda walk: walk.office.send_back_stay(walk.project, "staff", "kczx"),
    "landing.verification": lambda walk: walk.office.judge(walk.project, "staff", True),
    "landing.confirmation": lambda walk: walk.office.confirm(walk.project, "second", False),
}


def counted(monkeypatch):
    """{(step, outcome): statements}, filled as steps are done."""
    found, locked = {}, service.locked

    @contextmanager
    def counting(item):
        statements = []

        def note(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note), locked(item) as held:
            yield held
        found[item.step, held[0].process.outcome] = len(statements) - BRACKETS

    monkeypatch.setattr(service, "locked", counting)
    return found


def test_statements_of_each_step(cast, today, monkeypatch):
    walk = Alone(cast, today)
    walk.on(date(2026, 3, 2))
    found = counted(monkeypatch)
    for part in (walk.intake, walk.screening, walk.admission, walk.a_return, walk.matters, walk.landing):
        part()
    assert {step for step, _title in office_steps()} - {step for step, _outcome in found} == set()
    assert found == STEPS | STARTS_THE_NEXT
    assert max(STEPS.values()) <= MOST
