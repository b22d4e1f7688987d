"""Kill whatever runs at a random moment, then look at everything; what the checks find is told in full."""

import pytest

pytest.register_assert_rewrite(
    "tests.kills.invariants", "tests.kills.traffic", "tests.kills.visitor", "tests.kills.house"
)
