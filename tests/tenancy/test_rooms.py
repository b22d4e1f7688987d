"""A room is never given twice for the same days; a reservation lapses by itself; the end of a stay frees the room."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from projects.register.stages import Stage
from projects.tenancy.actions.cases import decide_case, open_case
from projects.tenancy.actions.leaving import leave, void_move_in
from projects.tenancy.actions.rooms import release_room, reserve_room
from projects.tenancy.actions.stays import sign_agreement
from projects.tenancy.models import MoveIn, Room, RoomUse
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, RoomFactory, StoredFileFactory, at

FROM, TO = date(2026, 4, 1), date(2027, 3, 31)
TERMS = {"area": 120, "rent": None, "signed_on": date(2026, 3, 10), "term_from": FROM, "term_to": TO}


@pytest.fixture
def room(cast, today):
    today("2026-03-16")
    return RoomFactory(carrier=cast.incubator, number="301")


@pytest.fixture
def desk(cast):
    return cast.incubator_operator.user


def signing(cast, **fields):
    return ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, carriers=[cast.incubator],
        stage=Stage.SIGNING, **fields,
    )  # fmt: skip


def reserved(room, by, project, *, until=date(2026, 3, 20), first=FROM, last=TO):
    return reserve_room(room=room, by=by, project=project, first_day=first, last_day=last, reserved_until=until)


def signed(room, by, project, **terms):
    agreement = StoredFileFactory(county=project.county)
    return sign_agreement(
        project=project, by=by, carrier=room.carrier, agreement=agreement, place=room, **TERMS | {"room": ""} | terms
    )


def days(room):
    return list(RoomUse.objects.living().filter(room=room).values_list("project", "first_day", "last_day"))


def test_the_room_of_the_list_gives_the_stay_its_name_and_is_held_for_its_term(cast, desk, room):
    project = signing(cast)
    reserved(room, desk, project)
    stay = signed(room, desk, project)
    assert (stay.room, days(room)) == ("A座301", [(project.pk, FROM, TO)])
    assert [use.reserved for use in RoomUse.objects.living()] == [False]  # the reservation is used up


def test_another_project_cannot_get_it_for_a_day_of_the_term(cast, desk, room):
    signed(room, desk, signing(cast, name="激光雷达"))
    other = signing(cast)
    with pytest.raises(Refused) as refused:
        signed(room, desk, other, term_from=TO, term_to=TO + timedelta(days=30))
    assert str(refused.value) == "A座301已由“激光雷达”使用（2026-04-01至2027-03-31）。请改选房间或日期。"
    assert not MoveIn.objects.filter(project=other).exists()  # nothing of the agreement stays
    signed(room, desk, other, term_from=TO + timedelta(days=1), term_to=TO + timedelta(days=30))


def test_a_reservation_keeps_others_out_until_it_lapses_by_itself(cast, desk, room, today):
    reserved(room, desk, signing(cast, name="激光雷达"))
    other = signing(cast)
    with pytest.raises(Refused) as refused:
        reserved(room, desk, other)
    assert str(refused.value) == "A座301已为“激光雷达”预留（2026-04-01至2027-03-31）。请改选房间或日期。"
    today("2026-03-20")
    with pytest.raises(Refused):
        signed(room, desk, other)
    today("2026-03-21")
    signed(room, desk, other)
    assert days(room) == [(other.pk, FROM, TO)]


def test_releasing_frees_at_once_and_says_why(cast, desk, room, client_of):
    use = reserved(room, desk, signing(cast))
    page = reverse("room-release", args=[use.pk])
    assert client_of(cast.other_incubator_operator.user).post(page, {"reason": "不需要"}).status_code == 404
    assert client_of(desk).post(page, {"reason": "团队另选房间"}).url == reverse("room", args=[room.pk])
    assert days(room) == []
    assert "团队另选房间" in client_of(desk).get(reverse("room", args=[room.pk])).content.decode()
    with pytest.raises(Refused, match="此前已释放"):
        release_room(use=use, by=desk, reason="再次")
    assert list(AuditEvent.objects.filter(verb__contains="room").values_list("verb", flat=True).order_by("pk")) == [
        "reserve_room", "release_room",
    ]  # fmt: skip


def test_the_end_of_a_stay_frees_the_room_from_the_next_day(cast, desk, room, today):
    stay = _verified(signed(room, desk, signing(cast)), cast)
    today("2026-06-02")
    leave(move_in=stay, by=cast.staff.user, kind="withdrawn", on=date(2026, 6, 1), reason="另有安排")
    assert days(room) == [(stay.project_id, FROM, date(2026, 6, 1))]
    signed(room, desk, signing(cast), term_from=date(2026, 6, 2), term_to=TO)


def test_a_void_stay_held_nothing(cast, desk, room):
    stay = _verified(signed(room, desk, signing(cast)), cast)
    void_move_in(move_in=stay, by=cast.staff.user, reason="登记有误")
    assert days(room) == []


def test_a_longer_term_needs_the_room_for_it(cast, desk, room, today):
    stay = _verified(signed(room, desk, signing(cast)), cast)
    other = signing(cast)
    later = reserved(room, desk, other, first=date(2027, 6, 1), last=date(2028, 5, 31), until=date(2026, 12, 31))
    wish = {"project": stay.project, "by": cast.applicant.user, "kind": "extension", "words": "研发", "move_in": stay}
    case = open_case(**wish, wanted_on=date(2027, 6, 1))
    decision = {"project": stay.project, "by": cast.staff.user, "case": case, "granted": True, "words": "同意"}
    with pytest.raises(Refused, match="已为"):
        decide_case(**decision)
    release_room(use=later, by=desk, reason="改到B座")
    decide_case(**decision)
    assert days(room) == [(stay.project_id, FROM, date(2027, 6, 1))]


def _verified(stay, cast):
    MoveIn.objects.filter(pk=stay.pk).update(handover_on=stay.signed_on, verified_at=at(date(2026, 3, 16)))
    stay.project.stage = Stage.INCUBATING
    stay.project.save(update_fields=["stage"])
    stay.refresh_from_db()
    return stay


def test_a_room_that_is_let_no_more_waits_for_its_holder_and_takes_nobody(cast, desk, room, client_of):
    stay = signed(room, desk, signing(cast, name="激光雷达"))
    page, client = reverse("room-change", args=[room.pk]), client_of(desk)
    data = {
        "building": "A座",
        "number": "301",
        "area": "120",
        "rent": "",
        "words": "年底装修",
        "closed_on": "2026-12-31",
    }
    refused = client.post(page, data).content.decode()
    assert ("“激光雷达”占用该房间至2027-03-31。" in refused, "年底装修" in refused) == (True, True)
    assert client.post(page, data | {"closed_on": "2027-04-01"}).status_code == 302
    with pytest.raises(Refused, match="自2027-04-01起停止出租"):
        signed(room, desk, signing(cast), term_from=stay.term_to + timedelta(days=1), term_to=date(2028, 1, 1))


def test_a_number_is_entered_once(cast, desk, room, client_of):
    page = client_of(desk).post(reverse("room-new", args=[cast.incubator.pk]), {
        "building": "A座", "number": "301", "area": "80", "rent": "0.3",
    }).content.decode()  # fmt: skip
    assert ("该载体已登记过A座301" in page, Room.objects.count()) == (True, 1)
    assert client_of(desk).post(reverse("room-new", args=[cast.incubator.pk]), {
        "building": "A座", "number": "302", "area": "80", "rent": "0.3",
    }).status_code == 302  # fmt: skip
    assert list(Room.objects.order_by("pk").values_list("number", "rent"))[1] == ("302", 300_000)


@pytest.mark.parametrize("name", ["rooms", "room"])
def test_lists_cost_the_same_with_one_and_three_rows(cast, desk, room, client_of, assert_queries, name):
    args = {"rooms": [cast.incubator.pk], "room": [room.pk]}[name]
    client = client_of(desk)
    first = date(2026, 4, 1)
    for count in (1, 3):
        while RoomUse.objects.count() < count:
            signed(room, desk, signing(cast), term_from=first, term_to=first + timedelta(days=20))
            RoomFactory(carrier=cast.incubator)
            first += timedelta(days=21)
        with assert_queries({"rooms": 9, "room": 7}[name]):
            client.get(reverse(name, args=args))


def test_the_list_shows_what_is_free_today(cast, desk, room, client_of, today):
    other = RoomFactory(carrier=cast.incubator, number="302")
    reserved(room, desk, signing(cast), first=date(2026, 3, 16), until=date(2026, 3, 17))
    address = reverse("rooms", args=[cast.incubator.pk])

    def shown(query=""):
        page = client_of(desk).get(address + query).context
        return [row.pk for row in page["page_obj"]], [tab["count"] for tab in page["tabs"]]

    assert (shown(), shown("?state=free")) == (([room.pk, other.pk], [2, 1, None]), ([other.pk], [2, 1, None]))
    today("2026-03-18")
    assert shown("?state=free") == ([room.pk, other.pk], [2, 2, None])
