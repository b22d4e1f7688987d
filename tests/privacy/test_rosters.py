"""Erasing people of the rosters: the name goes everywhere in the county, what was counted stays."""

from datetime import date, timedelta

import pytest

from projects.files.models import StoredFile
from projects.outcomes.models import RosterLine, RosterPerson
from projects.outcomes.personkey import person_key
from projects.privacy import erased
from projects.privacy.actions.erasure import erase_person
from projects.privacy.actions.rosters import erase_roster_person
from projects.privacy.dossier import rosters
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, StoredFileFactory
from tests.outcomes.rosters import BORN, row, verified


@pytest.fixture
def enter(cast, today):
    today("2026-05-04")

    def entered(*names):
        project = ProjectFactory(county=cast.county, organisation=cast.organisation)
        project.carriers.add(cast.incubator)
        proof = StoredFileFactory(county=cast.county)
        rows = [row(name) for name in names]
        return verified(project, rows, by=cast.incubator_operator.user, checker=cast.staff.user, proof=proof)

    return entered


def test_the_name_goes_on_every_roster_and_the_key_finds_nobody(cast, enter):
    line, other = enter("陈默")[0], enter("陈默", "汪轩")
    RosterLine.objects.filter(pk=other[1].pk).update(sent_back_reason="与陈默的证书弄混")
    assert erase_roster_person(line.person, by=cast.staff.user, reason="本人来电要求") == 2
    wiped = RosterPerson.objects.filter(name="")
    assert (wiped.count(), wiped.values("key").distinct().count()) == (2, 1)
    assert not RosterPerson.objects.filter(key=person_key(cast.county.pk, "陈默", BORN)).exists()
    assert RosterLine.objects.get(pk=other[1].pk).sent_back_reason == "与*的证书弄混"
    assert (
        RosterLine.objects.filter(person__in=wiped).values_list("education", flat=True).distinct().get() == "bachelor"
    )
    event = AuditEvent.objects.get(verb="erase_roster_person")
    assert (event.note, event.difference) == ("本人来电要求", {"entries": 2})
    with pytest.raises(AlreadyDone):
        erase_roster_person(wiped[0], by=cast.staff.user, reason="再次")


def test_the_copy_of_ones_data_names_the_rosters_of_the_own_projects(cast, enter):
    user = cast.applicant.user
    project = enter(user.name, "汪轩")[0].person.project
    assert rosters(user).rows == ((project.number, project.name, "2026-01-12"),)
    assert rosters(cast.other_applicant.user).rows == ()


def test_evidence_of_this_person_only_goes_too(cast, enter):
    alone, shared = enter("陈默")[0], enter("陈默", "汪轩")[0]
    erase_roster_person(alone.person, by=cast.staff.user, reason="本人来信")
    kept = set(StoredFile.objects.values_list("pk", flat=True))
    assert (alone.evidence_id in kept, shared.evidence_id in kept) == (False, True)
    alone.refresh_from_db()
    assert (alone.evidence, alone.verified_by) == (None, cast.staff.user)


def test_the_centre_does_it_with_a_reason_that_does_not_repeat_the_name(cast, enter):
    person = enter("陈默")[0].person
    for by, reason, words in (
        (cast.incubator_operator.user, "本人来信", "由科创中心"),
        (cast.staff.user, " ", "谁"),
        (cast.staff.user, "陈默来信", "不要"),
    ):
        with pytest.raises(Refused, match=words):
            erase_roster_person(person, by=by, reason=reason)


def test_who_closes_the_account_leaves_the_rosters_of_the_own_projects(cast, enter, county):
    user = cast.applicant.user
    enter(user.name, "汪轩")
    erase_person(user, by=cast.administrator.user, county=county)
    assert list(RosterPerson.objects.order_by("pk").values_list("name", flat=True)) == ["", "汪轩"]
    assert RosterLine.objects.in_force(date(2026, 5, 4), date(2026, 5, 4)).count() == 2


def test_a_backup_that_is_put_back_brings_no_name_back(cast, enter, settings, tmp_path):
    settings.ERASURES_LIST = tmp_path / "erased.jsonl"
    first, second = enter("陈默", "汪轩")
    before = {"name": first.person.name, "key": first.person.key, "erased_at": None}
    erase_roster_person(first.person, by=cast.staff.user, reason="本人来信")
    assert (erased.write_missing(), erased.write_missing()) == (1, 0)
    assert "陈默" not in settings.ERASURES_LIST.read_text()
    RosterPerson.objects.filter(pk=first.person_id).update(**before)
    assert erased.replay() == 0
    assert list(RosterPerson.objects.order_by("pk").values_list("name", flat=True)) == ["", "汪轩"]
    # A person who took the number later was entered at another moment.
    RosterPerson.objects.filter(pk=first.person_id).update(**before)
    RosterLine.objects.filter(pk=first.pk).update(recorded_at=second.recorded_at + timedelta(hours=1))
    erased.replay()
    assert RosterPerson.objects.get(pk=first.person_id).name == "陈默"
