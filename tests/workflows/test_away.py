"""AB角: who stands in sees and handles the files, marked as such, and gains no right of a seat."""

from datetime import date, timedelta

import pytest

from projects.register.actions.project import move
from projects.register.stages import Stage
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import MembershipFactory
from workflows import service
from workflows.away import choose_deputy, come_back, go_away
from workflows.models import Absence, Deputy

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)


def accept(project, by):
    move(project, Stage.ACCEPTED)
    record("accept", project, by=by, county_id=project.county_id, project=project)


@pytest.fixture
def wang(cast):
    return cast.incubator_operator.user


@pytest.fixture
def liu(cast):
    return colleague(cast)


@pytest.fixture
def held(cast, wang, today):
    today("2026-03-02")
    item = file_on_desk(cast)
    service.take(item, by=wang)
    return item


def test_the_deputy_acts_in_the_absent_persons_stead_and_the_log_says_so(held, wang, liu):
    with pytest.raises(AlreadyDone, match="已由王敏"):
        service.complete(held, by=liu, act=accept, outcome="accept")
    go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
    service.complete(held, by=liu, act=accept, outcome="accept")
    held.refresh_from_db()
    assert (held.owner, held.done_by) == (wang, liu)
    row = AuditEvent.objects.get(verb="accept")
    assert (row.actor, row.actor_name, row.difference["deputy_for"]) == (liu, "刘洋（代王敏）", wang.pk)
    assert "请您代办王敏的件" in Message.objects.filter(to=liu).values_list("subject", flat=True)


def test_only_on_those_days(held, wang, liu, today):
    go_away(by=wang, deputy=liu, first_day=FIRST + timedelta(1), last_day=LAST)
    with pytest.raises(AlreadyDone):
        service.release(held, by=liu)
    today("2026-03-07")
    with pytest.raises(AlreadyDone):
        service.release(held, by=liu)
    today("2026-03-06")
    service.release(held, by=liu)
    held.refresh_from_db()
    assert held.owner is None


def test_who_is_back_is_no_longer_stood_in_for(held, wang, liu):
    absence = go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
    come_back(absence, by=wang)
    with pytest.raises(AlreadyDone):
        service.complete(held, by=liu, act=accept, outcome="accept")
    with pytest.raises(Refused, match="已经过去"):
        come_back(absence, by=wang)


def test_own_acts_bear_no_mark(held, wang, liu):
    go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
    service.complete(held, by=wang, act=accept, outcome="accept")
    row = AuditEvent.objects.get(verb="accept")
    assert (row.actor_name, row.difference) == ("王敏", {})


def test_a_deputy_comes_from_the_same_desk(cast, wang, liu):
    with pytest.raises(Refused, match="不在同一单位"):
        go_away(by=wang, deputy=cast.other_incubator_operator.user, first_day=FIRST, last_day=LAST)
    with pytest.raises(Refused, match="不能由本人"):
        go_away(by=wang, deputy=wang, first_day=FIRST, last_day=LAST)
    with pytest.raises(Refused, match="不在同一单位"):
        choose_deputy(by=wang, deputy=cast.staff.user)


def test_a_deputy_gains_no_right_that_the_own_seats_do_not_give(cast, liu, wang, today):
    """王敏 also works for the other incubator: files there are not 刘洋's to do."""
    today("2026-03-02")
    other = cast.other_incubator_operator.carrier
    MembershipFactory(user=wang, county=cast.county, role="incubator_operator", carrier=other)
    wang.__dict__.pop("seats", None)
    item = file_on_desk(cast)
    type(item).objects.filter(pk=item.pk).update(carrier=other)
    service.take(item, by=wang)
    go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
    with pytest.raises(Refused, match="无权"):
        service.complete(item, by=liu, act=accept, outcome="accept")


def test_days_do_not_overlap(wang, liu, today):
    today("2026-03-01")
    go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
    with pytest.raises(Refused, match="已登记过外出"):
        go_away(by=wang, deputy=liu, first_day=LAST, last_day=LAST + timedelta(3))


class TestPage:
    def test_days_are_noted_and_ended(self, cast, wang, liu, client_of, today):
        today("2026-03-02")
        client = client_of(wang)
        wrong = client.post("/my/away/", {"first_day": "2026-03-06", "last_day": "2026-03-02", "deputy": liu.pk})
        assert "最后一天不能早于第一天" in wrong.content.decode()
        past = client.post("/my/away/", {"first_day": "2026-02-02", "last_day": "2026-02-03", "deputy": liu.pk})
        assert "已经过去" in past.content.decode()
        client.post("/my/away/", {"first_day": "2026-03-02", "last_day": "2026-03-06", "deputy": liu.pk})
        absence = Absence.objects.get()
        assert "刘洋" in client.get("/my/away/").content.decode()
        assert client_of(liu).post(f"/my/away/{absence.pk}/end/").status_code == 404
        client.post(f"/my/away/{absence.pk}/end/")
        assert Absence.objects.get().ended_on == date(2026, 3, 2)

    def test_the_usual_deputy_is_proposed(self, cast, wang, liu, client_of):
        client = client_of(wang)
        client.post("/my/away/deputy/", {"usual-deputy": liu.pk})
        assert Deputy.objects.get().deputy == liu
        assert client.get("/my/away/").context["form"].initial["deputy"] == liu.pk
        client.post("/my/away/deputy/", {"usual-deputy": ""})
        assert not Deputy.objects.exists()

    def test_the_deputys_inbox_shows_the_files(self, held, wang, liu, client_of):
        assert held.project.name not in client_of(liu).get("/todo/?tab=mine").content.decode()
        go_away(by=wang, deputy=liu, first_day=FIRST, last_day=LAST)
        page = client_of(liu).get("/todo/?tab=mine").content.decode()
        assert held.project.name in page
        assert "代办" in page
        assert "刘洋代办" in client_of(wang).get(f"/todo/{held.pk}/").content.decode()
