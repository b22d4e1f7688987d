"""Whatever is printed here is printed by a warm renderer."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _warm(renderer):
    pass
