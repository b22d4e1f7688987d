"""催办清单: who owes what, whom to ring up, the number on request, and that they were told."""

import pytest

from projects.register.models import Project
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from workflows import service
from workflows.calling import APPLICANTS, COLLEAGUES, ENCLAVES, callees, note_call
from workflows.models import PhoneCall, WorkItem

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(cast):
    return cast.incubator_operator.user


def waiting(cast, contact="林一", phone="13800001234"):
    """A file that waits for the applicant."""
    item = file_on_desk(cast)
    WorkItem.objects.filter(pk=item.pk).update(audience="applicant", step="intake.supplement")
    Project.objects.filter(pk=item.project_id).update(contact=contact, phone=phone)
    item.refresh_from_db()
    return item


def names(user, side):
    return [(callee.name, len(callee.items)) for callee in callees(user, side)]


def test_files_of_one_person_stand_together_the_most_urgent_first(cast, wang, today):
    today("2026-03-04")
    waiting(cast, "林一", "13800001111")
    today("2026-03-02")
    waiting(cast, "周航", "13800002222")
    today("2026-03-05")
    waiting(cast, "林一", "13800001111")
    assert names(wang, APPLICANTS) == [("周航", 1), ("林一", 2)]


def test_colleagues_are_called_once_their_file_is_amber(cast, wang, today):
    today("2026-03-02")
    liu, item, own = colleague(cast), file_on_desk(cast), file_on_desk(cast)
    service.take(item, by=liu)
    service.take(own, by=wang)
    assert names(wang, COLLEAGUES) == []
    today("2026-03-05")
    assert names(wang, COLLEAGUES) == [("刘洋", 1)]
    assert sorted(names(cast.staff.user, COLLEAGUES)) == [("刘洋", 1), ("王敏", 1)]
    assert names(cast.other_incubator_operator.user, COLLEAGUES) == []


def test_an_enclave_is_called_through_its_operator(cast, today):
    today("2026-03-02")
    item = file_on_desk(cast)
    type(cast.enclave_operator.user).objects.filter(pk=cast.enclave_operator.user.pk).update(phone="13900001111")
    WorkItem.objects.filter(pk=item.pk).update(carrier=cast.enclave, step="intake.recommend")
    today("2026-03-09")
    (callee,) = callees(cast.staff.user, ENCLAVES)
    assert (callee.name, callee.masked) == ("周婷", "139****1111")


def test_the_number_is_masked_and_reading_it_is_recorded(cast, wang, client_of):
    item, client = waiting(cast), client_of(wang)
    page = client.get("/todo/calls/").content.decode()
    assert ("138****1234" in page, "13800001234" in page) == (True, False)
    assert "13800001234" not in client.post(f"/todo/{item.pk}/phone/", follow=True).content.decode()
    assert "13800001234" in client.post(f"/todo/{item.pk}/phone/", {"why": "call"}).content.decode()
    row = AuditEvent.objects.get(verb="reveal_contact")
    assert (row.actor, row.project_id, row.note) == (wang, item.project_id, "电话催办")
    assert client.get(f"/todo/{item.pk}/phone/").status_code == 405
    for name in ("other_incubator_operator", "auditor", "applicant", "foreign_staff"):
        assert client_of(getattr(cast, name).user).post(f"/todo/{item.pk}/phone/").status_code == 404


def test_that_they_were_told_is_noted_and_shown(cast, wang, client_of, today):
    today("2026-03-02")
    item, client = waiting(cast), client_of(wang)
    client.post(f"/todo/{item.pk}/called/", {"words": "周五前补齐"})
    assert PhoneCall.objects.get().words == "周五前补齐"
    page = client.get("/todo/calls/").content.decode()
    assert "03-02 10:00 王敏 电话已告知" in page
    assert "周五前补齐" in page
    assert AuditEvent.objects.get(verb="told_by_phone").note == "周五前补齐"
    assert "周五前补齐" in client.get(f"/todo/{item.pk}/").content.decode()


def test_of_a_step_that_is_done_nobody_is_called(cast, wang):
    item = waiting(cast)
    item.done_at = item.created_at
    with pytest.raises(Refused, match="已办完"):
        note_call(item, by=wang)


@pytest.mark.parametrize("side", [APPLICANTS, COLLEAGUES, ENCLAVES])
def test_one_row_and_three_cost_the_same(cast, client_of, assert_queries, today, side):
    today("2026-03-02")

    def add():
        item = waiting(cast) if side == APPLICANTS else file_on_desk(cast)
        if side == COLLEAGUES:
            service.take(item, by=cast.incubator_operator.user)
        if side == ENCLAVES:
            WorkItem.objects.filter(pk=item.pk).update(carrier=cast.enclave)

    expected = {APPLICANTS: 6, COLLEAGUES: 7, ENCLAVES: 8}[side]
    assert cast.enclave_operator
    for count in (1, 2):
        today("2026-03-02")
        for _n in range(count):
            add()
        today("2026-03-09")
        client = client_of(cast.staff.user)
        client.get(f"/todo/calls/?side={side}")
        with assert_queries(expected):
            page = client.get(f"/todo/calls/?side={side}")
    assert sum(len(callee.items) for callee in page.context["callees"]) == 3
