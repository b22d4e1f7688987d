"""A warm renderer for tests that print much."""

import pytest
from django.conf import settings

from tests.figures.pdf.renderer import started


@pytest.fixture(scope="session")
def renderer(tmp_path_factory):
    """It listens where the site looks for one, as long as this run of tests lasts."""
    with started(str(settings.RENDERER_SOCKET), tmp_path_factory.mktemp("renderer")) as process:
        yield process
