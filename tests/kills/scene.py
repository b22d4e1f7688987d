"""People and rules of the tests with real programs."""

from projects.register.models import Requirement
from tests.factories import CountingRuleFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.workflows import way


def set_up(cast, founders):
    """The rules of a small county, everybody at the desks, and the founders of as many applicants."""
    plan = way.set_rules(cast.incubator, recommendation=False)
    Requirement.objects.exclude(pk=plan.pk).update(mandatory=False)
    CountingRuleFactory(county=cast.county)
    assert cast.incubator_operator and cast.staff and cast.leader and cast.administrator
    people = []
    for n in range(founders):
        user, organisation = UserFactory(), OrganisationFactory(county=cast.county, name=f"申报团队{n}号")
        MembershipFactory(user=user, county=cast.county, role="applicant", organisation=organisation, level="owner")
        people.append(user)
    return people
