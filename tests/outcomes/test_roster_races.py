"""Two people keep one roster at the same moment: nobody stands on it twice, nothing is verified twice."""

from functools import partial

import pytest

from projects.outcomes.actions.roster import record_person
from projects.outcomes.actions.rosterchecks import verify_lines
from projects.outcomes.models import RosterLine, RosterPerson
from projects.trace.errors import AlreadyDone
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, StoredFileFactory

from .rosters import row

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project(cast):
    project = ProjectFactory(county=cast.county, carrier=cast.incubator)
    project.carriers.add(cast.incubator)
    return project


def test_the_same_person_is_entered_once(project, cast, in_threads):
    enter = partial(record_person, project=project, told=True, **row("陈默"))
    answers = in_threads(partial(enter, by=cast.incubator_operator.user), partial(enter, by=cast.staff.user))
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [AlreadyDone]
    assert (RosterPerson.objects.count(), RosterLine.objects.count()) == (1, 1)


def test_a_line_is_verified_once(project, cast, in_threads):
    proof = StoredFileFactory(county=cast.county)
    line = record_person(project=project, by=cast.incubator_operator.user, told=True, evidence=proof, **row("陈默"))
    verify = partial(verify_lines, project=project, lines=[line])
    answers = in_threads(partial(verify, by=cast.staff.user), partial(verify, by=cast.other_staff.user))
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [AlreadyDone]
    assert AuditEvent.objects.filter(verb="verify_roster").count() == 1
