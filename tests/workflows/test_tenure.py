"""Longer term, graduation and exit: asked for, checked by the desk, decided by another person, told of; each alert once."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from projects.outcomes.graduation import criteria, hint_graduations
from projects.register.models import FigureEvent, IncubationRule
from projects.register.stages import Stage
from projects.tenancy.actions.checks import check_year, warn_of_ends
from projects.tenancy.actions.leaving import leave
from projects.tenancy.caserules import longer_term_hurdle
from projects.tenancy.models import Incubation, MoveIn, Room, RoomUse, StayAlert, StayCase, TenureRule
from projects.trace.calendar import add_months, months_between
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests.factories import (
    WAN,
    DeclarationFactory,
    IncubationFactory,
    InvestmentFactory,
    MoveInFactory,
    ProjectFactory,
    RoomFactory,
    StayCaseFactory,
    at,
    pdf_bytes,
)
from workflows.models import StayCaseProcess
from workflows.staycases import end_stray_cases, open_item, start_case, start_waiting_cases

END = date(2029, 3, 1)


def living(cast, carrier=None, **more):
    """A verified stay of the applicant's project, from March 2026 for three years; in an incubator an incubation."""
    carrier = carrier or cast.incubator
    stage = Stage.ENCLAVE if carrier.kind == "enclave" else Stage.INCUBATING
    project = ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=carrier, stage=stage, rests_at=stage
    )
    stay = MoveInFactory(project=project, carrier=carrier, verified_at=at(date(2026, 3, 2)), **more)
    if carrier.kind == "incubator":
        IncubationFactory(move_in=stay)
    return stay


@pytest.fixture
def stay(cast, today):
    today("2026-11-02")
    cast.everyone()
    return living(cast)


def told(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True))


def asks(client, stay, kind, **data):
    data = {"move_in": stay.pk, "wanted_on": "2030-03-01", "words": "研发周期较长。"} | data
    return client.post(reverse("case-new", args=[stay.project.number, kind]), data)


def does(client, step, **data):
    """The open step of the only open case, done through its page."""
    item = open_item(StayCase.objects.open().get())
    assert item.step == step
    return client.post(reverse(f"step-{step.replace('.', '-')}", args=[item.pk]), data)


def test_a_longer_term_from_the_request_to_the_message(cast, client_of, stay):
    applicant, desk, staff = (client_of(who.user) for who in (cast.applicant, cast.incubator_operator, cast.staff))
    paper = SimpleUploadedFile("说明.pdf", pdf_bytes("说明"), content_type="application/pdf")
    address = asks(applicant, stay, "extension", file=paper).url
    name = stay.project.name
    assert told(cast.incubator_operator.user) == [f"申请延期：{name}"]
    assert staff.get(address).status_code == applicant.get(address).status_code == 200
    does(desk, "extension.check", finding="按期完成研发任务，建议同意。")
    assert told(cast.staff.user) == [f"申请延期待决定：{name}"]
    assert "必填" in does(staff, "extension.decision", decision="grant").content.decode()  # the reason is missing
    does(staff, "extension.decision", decision="send_back", words="请补充研发进展。")
    does(desk, "extension.check", finding="样机已测试，建议同意。")
    assert does(staff, "extension.decision", decision="grant", words="同意延期一年。").status_code == 302
    stay.refresh_from_db()
    assert (stay.term_to, Incubation.objects.get().until) == (date(2030, 3, 1), date(2030, 3, 1))
    assert told(cast.applicant.user) == ["申请延期：同意"]
    assert "同意延期一年。" in applicant.get(address).content.decode()
    assert StayCaseProcess.objects.get().open_for is None
    assert "按规定只能延期1次" in asks(applicant, stay, "extension", wanted_on="2030-06-01").content.decode()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [("2029-03-01", "入驻协议本就到2029-03-01为止"), ("2032-03-01", "按规定孵化期限最长60个月"), ("", "必填")],
)
def test_what_the_rule_has_no_room_for_is_refused_and_kept(cast, client_of, stay, wanted, sentence):
    page = asks(client_of(cast.applicant.user), stay, "extension", wanted_on=wanted).content.decode()
    assert (sentence in page, "研发周期较长。" in page, StayCase.objects.count()) == (True, True, 0)


def test_a_rule_of_the_county_lets_a_term_grow_twice_from_its_day_on(cast, client_of, stay):
    TenureRule.objects.update_or_create(county=cast.county, effective_from=date(2026, 3, 1), defaults={"extensions": 2})
    for state in ("granted", "declined"):
        StayCaseFactory(move_in=stay, state=state)
    assert asks(client_of(cast.applicant.user), stay, "extension").status_code == 302
    StayCaseFactory(move_in=stay, state="granted", kind="exit")
    assert StayCase.objects.open().count() == 1


def test_who_asked_or_checked_does_not_decide(cast, client_of, stay):
    staff, other = client_of(cast.staff.user), client_of(cast.other_staff.user)
    asks(staff, stay, "extension")
    does(client_of(cast.incubator_operator.user), "extension.check", finding="同意")
    assert "须由另一人决定" in does(staff, "extension.decision", decision="grant", words="同意").content.decode()
    assert does(other, "extension.decision", decision="decline", words="场地已另有安排").status_code == 302
    stay.refresh_from_db()
    assert (stay.term_to, StayCase.objects.get().state) == (END, "declined")


def test_the_enclaves_operator_records_an_exit_and_the_centre_confirms_it(cast, client_of, today):
    today("2026-11-02")
    cast.everyone()
    stay = living(cast, cast.enclave)
    desk, staff = client_of(cast.enclave_operator.user), client_of(cast.staff.user)
    step = asks(desk, stay, "exit", wanted_on="2026-10-30", words="业务调整").url
    assert step == reverse("step-exit-check", args=[open_item(StayCase.objects.get()).pk])
    facts = {"day": "2026-10-30", "exit_kind": "withdrawn", "finding": "租金结清", "whither": "carrier"}
    assert "请选择载体" in does(desk, "exit.check", **facts).content.decode()
    does(desk, "exit.check", **facts, next_carrier=cast.incubator.pk)
    does(staff, "exit.decision", decision="grant", words="情况属实")
    stay.refresh_from_db()
    assert (stay.left_on, stay.whither, stay.next_carrier, stay.destination) == (
        date(2026, 10, 30), "carrier", cast.incubator, cast.incubator.name,
    )  # fmt: skip
    figure = FigureEvent.objects.latest("pk")
    assert (figure.kind, figure.verified_by) == ("left", cast.staff.user)


def test_an_incubatee_graduates_by_a_criterion_and_gets_its_certificate(cast, client_of, stay):
    desk, staff = client_of(cast.incubator_operator.user), client_of(cast.staff.user)
    InvestmentFactory(project=stay.project, kind="equity", amount=501 * WAN, verified_at=at(date(2026, 6, 1)))
    asks(client_of(cast.applicant.user), stay, "graduation", wanted_on="2026-11-02")
    step = reverse("step-graduation-check", args=[open_item(StayCase.objects.get()).pk])
    assert desk.get(step).context["form"].initial["met"] == ["1"]  # what verified money tells is ticked
    facts = {"day": "2026-11-02", "whither": "county", "destination": "自有厂房", "finding": "达到毕业条件"}
    assert "请至少勾选一项" in does(desk, "graduation.check", **facts).content.decode()
    does(desk, "graduation.check", **facts, met=["1"])
    does(staff, "graduation.decision", decision="grant", words="准予毕业")
    case = StayCase.objects.get()
    stay.project.refresh_from_db()
    assert (case.number, stay.project.stage, case.exit_kind) == ("BY2026-001", Stage.GRADUATED, "graduated")
    assert [row["met"] for row in case.conditions] == [False, True, False, False]
    paper = client_of(cast.applicant.user).get(reverse("case-certificate", args=[case.pk]))
    assert (paper["Content-Type"], b"".join(paper)[:5]) == ("application/pdf", b"%PDF-")
    draft = Document(
        BytesIO(client_of(cast.applicant.user).get(reverse("case-certificate-draft", args=[case.pk])).content)
    )
    assert [line.text for line in draft.sections[0].header.paragraphs] == ["非正式稿（正式文本以PDF为准）"]
    assert case.number in " ".join(line.text for line in draft.paragraphs)


def test_criteria_come_from_verified_facts_and_the_rule_of_the_day(cast, stay):
    assert [row.met for row in criteria(stay)] == [None, False, False, None]
    for year, quarter, revenue in ((2024, 4, 400), (2025, 1, 300), (2025, 2, 301), (2026, 1, 900)):
        DeclarationFactory(
            of__project=stay.project, of__year=year, of__quarter=quarter, revenue=revenue * WAN, high_tech=quarter == 1,
            verified_at=at(date(2026, 4, 1)), verified_by=cast.staff.user,
        )  # fmt: skip
    assert [row.met for row in criteria(stay)] == [True, False, True, None]
    TenureRule.objects.create(
        county=cast.county, effective_from=date(2026, 11, 1), high_tech=False, least_revenue=None, merger=False
    )
    assert [(row.name, row.met) for row in criteria(stay)] == [("累计股权融资", False)]


def test_the_desk_hears_once_that_a_firm_may_graduate(cast, stay):
    assert hint_graduations() == 0
    InvestmentFactory(project=stay.project, kind="equity", amount=501 * WAN, verified_at=at(date(2026, 6, 1)))
    assert (hint_graduations(), hint_graduations()) == (1, 0)
    assert told(cast.incubator_operator.user) == [f"“{stay.project.name}”可能已达到毕业条件"]


def test_whoever_asked_takes_it_back_and_a_stay_that_ended_closes_what_waits(cast, client_of, stay):
    applicant = client_of(cast.applicant.user)
    address = asks(applicant, stay, "exit", wanted_on="2026-12-31").url
    assert "正在等待答复" in asks(applicant, stay, "exit", wanted_on="2026-12-31").content.decode()
    case = StayCase.objects.get()
    assert applicant.post(reverse("case-withdraw", args=[case.pk])).url == address
    case.refresh_from_db()
    assert (case.state, open_item(case)) == ("withdrawn", None)
    asks(applicant, stay, "exit", wanted_on="2026-12-31")
    leave(move_in=stay, by=cast.staff.user, kind="moved_on", on=date(2026, 11, 1), reason="转入加速器")
    assert (end_stray_cases(), end_stray_cases()) == (1, 0)
    assert StayCase.objects.latest("pk").state == "closed"


def test_what_was_asked_before_there_were_flows_comes_before_the_desk(cast, stay):
    case = StayCaseFactory(move_in=stay, by=cast.applicant.user)
    assert (start_waiting_cases(), start_waiting_cases()) == (1, 0)
    assert open_item(case).step == "extension.check"


def test_only_those_concerned_ask_and_a_carrier_needs_its_desk(cast, client_of, stay):
    people = (cast.reader, cast.other_applicant, cast.other_incubator_operator, cast.premises, cast.auditor)
    assert [asks(client_of(who.user), stay, "exit").status_code for who in people] == [403, 404, 404, 404, 403]
    assert (
        client_of(cast.applicant.user).get(reverse("case-new", args=[stay.project.number, "gift"])).status_code == 404
    )
    cast.incubator_operator.user.memberships.update(ended_at=at(date(2026, 11, 1)))
    assert "该载体目前没有经办人" in asks(client_of(cast.applicant.user), stay, "extension").content.decode()


def test_alerts_are_sent_once_each_by_the_days_of_the_rule(cast, stay, today):
    sent = []
    for day in ("2028-09-01", "2028-09-02", "2028-09-03", "2028-12-01", "2029-01-30", "2029-03-01", "2029-03-02"):
        today(day)
        sent.append((warn_of_ends(), warn_of_ends()))
    assert sent == [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0), (0, 0), (0, 0)]
    assert told(cast.applicant.user) == [f"“{stay.project.name}”入驻期限还有{days}天到期" for days in (180, 90, 30)]
    assert StayAlert.objects.count() == 3
    MoveIn.objects.filter(pk=stay.pk).update(term_to=date(2029, 3, 31))
    assert warn_of_ends() == 1  # another end is another alert


def test_the_yearly_check_is_recorded_once_for_each_year_of_the_stay(cast, client_of, stay):
    desk = client_of(cast.incubator_operator.user)
    address = reverse("year-check", args=[stay.pk])
    form = {"year": "2026", "result": "excellent", "words": "超额完成"}
    assert desk.post(address, form).status_code == 302
    assert told(cast.applicant.user) == ["2026年度考核：优秀"]
    assert "2026年度考核已登记" in desk.post(address, form).content.decode()
    assert "2026年至2026年之间" in desk.post(address, form | {"year": "2025"}).content.decode()
    assert "超额完成" in desk.get(reverse("stay", args=[stay.pk])).content.decode()
    with pytest.raises(Refused):
        check_year(move_in=stay, by=cast.applicant.user, year=2026, result="passed", words="自评")


def walked_months(first, last):
    """Months begun between two days, counted day by day: one more on each day after the day of the month of the first."""
    months, day = 0, first
    anniversary = first
    while day < last:
        day += timedelta(days=1)
        if day > anniversary:
            months += 1
            year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
            last_of_month = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
            anniversary = date(year, month + 1, min(first.day, last_of_month))
    return months


@given(first=st.dates(date(2020, 1, 1), date(2030, 12, 31)), days=st.integers(0, 2500))
def test_months_of_a_term_agree_with_a_plain_count_of_days(first, days):
    last = first + timedelta(days=days)
    months = walked_months(first, last)
    assert months_between(first, last) == months
    assert add_months(first, months) >= last > (add_months(first, months - 1) if months else first - timedelta(days=1))


@given(
    begins=st.dates(date(2024, 1, 1), date(2028, 12, 28)), term=st.integers(1, 60), cap=st.integers(1, 72),
    wishes=st.lists(st.integers(-40, 1200), min_size=1, max_size=4), most=st.integers(0, 2),
)  # fmt: skip
def test_whatever_is_wished_a_term_grows_so_often_as_allowed_and_never_beyond_the_cap(begins, term, cap, wishes, most):
    ends, granted = add_months(begins, term), 0
    for wish in wishes:
        wanted = ends + timedelta(days=wish)
        possible = wish > 0 and granted < most and walked_months(begins, wanted) <= cap
        hurdle = longer_term_hurdle(begins, ends, wanted, granted=granted, most=most, cap=cap)
        assert (hurdle == "") == possible
        if not hurdle:
            ends, granted = wanted, granted + 1
    assert granted <= most


def test_the_room_goes_with_the_longer_term(cast, stay):
    IncubationRule.objects.filter(county=cast.county).update(extended_term_months=48)
    room = RoomFactory(carrier=cast.incubator)
    RoomUse.objects.create(
        room=room,
        project=stay.project,
        move_in=stay,
        first_day=stay.term_from,
        last_day=stay.term_to,
        by=cast.staff.user,
    )
    with pytest.raises(Refused, match="最长48个月"):
        start_case(
            project=stay.project, by=cast.applicant.user, kind="extension", move_in=stay, words="研发",
            wanted_on=date(2030, 3, 3),
        )  # fmt: skip
    assert Room.objects.free(date(2029, 3, 2), date(2029, 3, 3)).filter(pk=room.pk).exists()


def test_a_decision_is_taken_once(cast, client_of, stay):
    asks(client_of(cast.applicant.user), stay, "extension")
    does(client_of(cast.incubator_operator.user), "extension.check", finding="同意")
    staff = client_of(cast.staff.user)
    item = open_item(StayCase.objects.get())
    does(staff, "extension.decision", decision="grant", words="同意")
    again = client_of(cast.leader.user).post(
        reverse("step-extension-decision", args=[item.pk]), {"decision": "grant", "words": "同意"}
    )
    assert "张晓" in again.content.decode()
