"""An application in the making, and the people who type in it."""

import pytest

from tests.factories import MembershipFactory, UserFactory
from tests.ui.conftest import open_page  # noqa: F401
from tests.workflows import way


@pytest.fixture
def applicant(cast, client_of):
    """A client of the applicant; the incubator takes applications."""
    way.set_rules(cast.incubator)
    return client_of(cast.applicant.user)


@pytest.fixture
def application(cast, applicant):
    """A draft, begun by its page."""
    return way.begin(applicant, cast.incubator)


@pytest.fixture
def colleague(cast):
    """A second editor of the same organisation."""
    user = UserFactory(name="何远")
    MembershipFactory(user=user, county=cast.county, role="applicant", organisation=cast.organisation, level="editor")
    return user


@pytest.fixture
def draft_url(application):
    """Where the fields of the draft are saved."""
    return f"/my/applications/{application.number}/draft/"
