"""The whole life of projects, walked at random beside a model of the rules; whatever differs is shown as a short story."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .always import Life
from .hands import Office

pytestmark = pytest.mark.django_db
CHECKS = {
    "suppress_health_check": list(HealthCheck),
    "deadline": None,
    "phases": (Phase.generate,),
    "report_multiple_bugs": False,
}
EVERYDAY = settings(max_examples=6, stateful_step_count=25, derandomize=True, database=None, **CHECKS)
THOROUGH = settings(max_examples=60, stateful_step_count=60, database=None, **CHECKS)


@pytest.fixture(autouse=True)
def office(county):
    Life.office = Office()


def test_a_few_lives():
    run_state_machine_as_test(Life, settings=EVERYDAY)


@pytest.mark.slow
def test_many_lives():
    run_state_machine_as_test(Life, settings=THOROUGH)
