"""A warm renderer for tests that print much; the three projects that tests of the ledger's workbook are about."""

from datetime import date

import pytest
from django.conf import settings

from projects.register.models import SourceKind
from projects.register.stages import Stage
from tests import factories as make
from tests.factories import at
from tests.figures.pdf.renderer import started


@pytest.fixture(scope="session")
def renderer(tmp_path_factory):
    """It listens where the site looks for one, as long as this run of tests lasts."""
    with started(str(settings.RENDERER_SOCKET), tmp_path_factory.mktemp("renderer")) as process:
        yield process


@pytest.fixture
def now(today):
    return today("2026-09-30", "15:20")


@pytest.fixture
def three(county, cast, now):
    """One in the enclave, one incubating in the incubator, one lead without any carrier."""
    rows = (
        {"name": "甲项目", "carrier": cast.enclave, "stage": Stage.ENCLAVE, "source": SourceKind.ENCLAVE},
        {"name": "乙项目", "carrier": cast.incubator, "stage": Stage.INCUBATING, "source": SourceKind.CONTEST},
        {"name": "丙项目", "stage": Stage.CHECK},
    )
    made = at(date(2026, 1, 5))
    return [
        make.ProjectFactory(county=county, number=f"JS2026-000{n}", created_at=made, **row)
        for n, row in enumerate(rows, 1)
    ]
