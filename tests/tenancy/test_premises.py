"""The company that lets the rooms: handovers that both sides confirm, rent month by month, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects.files.models import StoredFile
from projects.register.stages import Stage
from projects.tenancy.actions.handovers import answer_handover, confirm_on_paper, record_handover
from projects.tenancy.actions.rents import change_due, enter_rent, keep_rent, open_due_months
from projects.tenancy.actions.stays import hand_over
from projects.tenancy.models import Handover, MoveIn, RentMonth
from projects.trace.calendar import add_months, months_between
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import (
    WAN,
    HandoverFactory,
    MoveInFactory,
    ProjectFactory,
    RentMonthFactory,
    StoredFileFactory,
    at,
    image_bytes,
)

FOUND = {
    "on": date(2026, 3, 16),
    "keys": 2,
    "electricity": Decimal("120.5"),
    "water": None,
    "inventory": "办公桌 4张",
    "words": "",
}


@pytest.fixture
def stay(cast, today):
    """Rooms with a rent of 1万元, signed and not handed over."""
    today("2026-03-16")
    cast.everyone()
    project = ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, stage=Stage.HANDOVER,
        name="车载激光雷达",
    )  # fmt: skip
    return MoveInFactory(project=project, carrier=cast.incubator, rent=WAN, handover_on=None, handover_record=None)


def told(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True))


def test_the_company_hands_over_and_the_tenant_confirms(cast, client_of, stay):
    company, tenant = client_of(cast.premises.user), client_of(cast.applicant.user)
    assert stay.project.organisation.name in company.get(reverse("premises")).content.decode()
    photo = SimpleUploadedFile("门口.jpg", image_bytes(), content_type="image/jpeg")
    form = {
        "on": "2026-03-16",
        "keys": "2",
        "electricity": "120.5",
        "inventory": "办公桌 4张\n椅子 8把",
        "photos": [photo],
    }
    assert company.post(reverse("room-handover-record", args=[stay.pk, "in"]), form).status_code == 302
    row = Handover.objects.get()
    assert (row.things, row.photos.count(), told(cast.applicant.user)) == (
        ["办公桌 4张", "椅子 8把"],
        1,
        ["入驻交接：请确认"],
    )
    page = tenant.get(row.get_absolute_url()).content.decode()
    assert ("办公桌 4张" in page, tenant.get(reverse("file", args=[row.photos.get().pk])).status_code) == (True, 200)
    assert "请说明不符之处" in tenant.post(row.get_absolute_url(), {"agreed": "no"}).content.decode()
    tenant.post(row.get_absolute_url(), {"agreed": "no", "words": "少一把椅子"})
    assert told(cast.premises.user) == ["入驻交接：入驻方有异议"]
    company.post(reverse("room-handover-record", args=[stay.pk, "in"]), form | {"inventory": "椅子 7把", "photos": []})
    tenant.post(row.get_absolute_url(), {"agreed": "yes"})
    row.refresh_from_db()
    assert (row.state, row.answered_by, row.things) == ("confirmed", cast.applicant.user, ["椅子 7把"])
    assert list(RentMonth.objects.values_list("begins", "due")) == [(date(2026, 3, 2), WAN)]
    again = company.post(reverse("room-handover-record", args=[stay.pk, "in"]), form | {"photos": []})
    assert "双方已确认该次交接" in again.content.decode()


def test_nobody_confirms_for_the_other_side(cast, stay):
    row = record_handover(move_in=stay, by=cast.premises.user, kind="in", **FOUND)
    for who in (cast.premises, cast.staff, cast.reader, cast.other_applicant):
        with pytest.raises(Refused):
            answer_handover(handover=row, by=who.user, agreed=True)
    with pytest.raises(Refused, match="由载体经办人、科创公司和科创中心管理"):
        confirm_on_paper(handover=row, by=cast.applicant.user, paper=StoredFileFactory(county=cast.county))
    confirm_on_paper(handover=row, by=cast.premises.user, paper=StoredFileFactory(county=cast.county))
    row.refresh_from_db()
    assert (row.confirmed, row.answered_by) == (True, cast.premises.user)


def test_the_step_of_the_way_takes_the_day_that_both_sides_confirmed(cast, stay):
    row = record_handover(move_in=stay, by=cast.premises.user, kind="in", **FOUND | {"on": date(2026, 3, 12)})
    answer_handover(handover=row, by=cast.applicant.user, agreed=True)
    step = {"project": stay.project, "by": cast.incubator_operator.user, "carrier": cast.incubator}
    with pytest.raises(Refused, match="双方已确认2026-03-12办理交接"):
        hand_over(on=date(2026, 3, 13), **step)
    assert hand_over(on=date(2026, 3, 12), **step).moved_in_on == date(2026, 3, 12)


def test_rooms_are_given_back_after_a_stay_and_not_before_it_was_one(cast, stay):
    with pytest.raises(Refused, match="从未核验|未经核验|没有核验"):
        record_handover(move_in=stay, by=cast.premises.user, kind="out", **FOUND)
    MoveIn.objects.filter(pk=stay.pk).update(
        verified_at=at(date(2026, 3, 3)), handover_on=date(2026, 3, 2), left_on=date(2026, 3, 10), exit_kind="withdrawn"
    )
    with pytest.raises(Refused, match="2026-03-10"):
        record_handover(move_in=stay, by=cast.premises.user, kind="in", **FOUND)
    assert record_handover(move_in=stay, by=cast.premises.user, kind="out", **FOUND).kind == "out"


def test_the_company_sees_rooms_and_tenants_and_no_files(cast, client_of, stay):
    company = client_of(cast.premises.user)
    page = company.get(reverse("premises-stay", args=[stay.pk])).content.decode()
    project = stay.project
    assert (project.organisation.name in page, project.contact in page, project.phone in page) == (True, False, False)
    assert company.get(project.get_absolute_url()).status_code == 404
    assert company.get(reverse("stay", args=[stay.pk])).status_code == 404
    assert not StoredFile.objects.visible_to(cast.premises.user).filter(pk=stay.agreement_id).exists()
    elsewhere = MoveInFactory(project__county=cast.county, carrier=cast.other_incubator_operator.carrier)
    assert company.get(reverse("premises-stay", args=[elsewhere.pk])).status_code == 404
    menu = [line.label for line in company.get(reverse("premises")).context["nav"]()]
    assert menu == ["场地与租金"]
    assert company.get("/").url == reverse("premises")


def test_rent_is_paid_remitted_and_taken_back_but_never_more_than_is_due(cast, stay):
    keep_rent(move_in=stay, by=cast.premises.user, since=date(2026, 3, 1))
    month = RentMonth.objects.get()
    entry = {"month": month, "by": cast.premises.user, "on": date(2026, 3, 16)}
    enter_rent(kind="paid", amount=WAN // 4, **entry)
    with pytest.raises(Refused, match="请填写减免依据"):
        enter_rent(kind="relief", amount=WAN // 2, **entry)
    enter_rent(kind="relief", amount=WAN // 2, words="善科〔2026〕1号", **entry)
    with pytest.raises(Refused, match="将超出0.25万元"):
        enter_rent(kind="paid", amount=WAN // 2, **entry)
    with pytest.raises(Refused, match="冲回金额超过"):
        enter_rent(kind="paid", amount=-WAN, words="误记", **entry)
    enter_rent(kind="paid", amount=-WAN // 4, words="误记", **entry)
    with pytest.raises(Refused, match="已登记0.5万元"):
        change_due(month=month, by=cast.premises.user, due=1, reason="半月")
    change_due(month=month, by=cast.premises.user, due=WAN // 2, reason="半月")
    row = RentMonth.objects.with_sums().get()
    assert (row.due, row.paid, row.relief, row.left) == (WAN // 2, 0, WAN // 2, 0)


def test_pages_add_up_what_is_due_paid_remitted_and_left(cast, client_of, stay):
    keep_rent(move_in=stay, by=cast.premises.user, since=date(2026, 3, 1))
    entry = {"month": RentMonth.objects.get(), "by": cast.premises.user, "on": date(2026, 3, 16)}
    enter_rent(kind="paid", amount=WAN // 4, **entry)
    enter_rent(kind="relief", amount=WAN // 2, words="善科〔2026〕1号", **entry)
    sums = {"due": "1", "paid": "0.25", "relief": "0.5", "left": "0.25"}
    for address in (reverse("premises-stay", args=[stay.pk]), f"{reverse('rents')}?state=all"):
        assert client_of(cast.premises.user).get(address).context["sums"] == sums


def test_months_open_by_themselves_until_the_term_ends_and_are_late_by_the_rule(cast, client_of, stay, today):
    MoveIn.objects.filter(pk=stay.pk).update(term_to=date(2026, 6, 1))
    stay.refresh_from_db()
    keep_rent(move_in=stay, by=cast.incubator_operator.user, since=date(2026, 3, 16))
    assert RentMonth.objects.count() == 0  # the month of the term that begins next is April's
    today("2026-05-10")
    assert (open_due_months(), open_due_months()) == (2, 0)
    page = client_of(cast.premises.user).get(reverse("rents"))
    assert [row.begins for row, *_amounts in page.context["rows"]] == [
        date(2026, 4, 2)
    ]  # May's may be paid until the 17th
    today("2026-12-01")
    assert (open_due_months(), RentMonth.objects.count()) == (0, 2)


@given(first=st.dates(date(2020, 1, 1), date(2032, 12, 31)), count=st.integers(0, 120))
def test_months_agree_with_a_plain_walk_over_the_days(first, count):
    end = add_months(first, count)
    assert months_between(first, end) == count
    assert (end.year * 12 + end.month) - (first.year * 12 + first.month) == count
    assert end.day == first.day or (end.day < first.day and add_months(end, 0).replace(day=1) <= end)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("premises", 17), ("premises-stays", 8), ("rents", 10)])
def test_lists_cost_the_same_for_one_row_and_three(cast, client_of, stay, assert_queries, name, queries, count):
    for number in range(count):
        row = MoveInFactory(
            project=ProjectFactory(county=cast.county, organisation=cast.organisation), carrier=cast.incubator, rent=WAN,
            verified_at=at(date(2026, 3, 2)), term_to=date(2026, 6, 1 + number),
        )  # fmt: skip
        HandoverFactory(move_in=row)
        RentMonthFactory(move_in=row, begins=date(2026, 1, 2))
    client = client_of(cast.premises.user)
    client.get(reverse(name))
    with assert_queries(queries):
        client.get(reverse(name))
