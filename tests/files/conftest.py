"""What the tests of materials share: a draft to hand materials in for."""

import pytest

from tests import factories as make


@pytest.fixture
def draft(cast):
    """A draft of the applicant's team; the county asks for what the reference data say."""
    return make.ApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
