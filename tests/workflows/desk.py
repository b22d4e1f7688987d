"""Hands for the tests of the desk: a file on the desk, and colleagues there."""

from tests.factories import MembershipFactory, SubmittedApplicationFactory, UserFactory
from workflows import service
from workflows.flows import IntakeFlow


def file_on_desk(cast, **more):
    """A submitted application; its material check waits at the incubator."""
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator, **more)
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    return service.open_item(application.project, "intake.check")


def colleague(cast, name="刘洋", email="colleague@example.cn"):
    """A second operator of the incubator."""
    user = UserFactory(email=email, name=name)
    MembershipFactory(user=user, county=cast.county, role="incubator_operator", carrier=cast.incubator)
    return user
