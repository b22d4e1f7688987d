"""The way of a lead: declared steps with their days, contacts in seconds, sleep that ends by itself, one reminder."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.people.models import County
from projects.register.actions import leads, promises, reminders
from projects.register.actions.drafts import start_application
from projects.register.models import LeadMove, LeadNote
from projects.register.pipeline import MOVES, ORDER, LeadStep
from projects.register.stages import Stage
from projects.register.untouched import last_fresh_day
from projects.trace.actions import set_deadline
from projects.trace.calendar import working_days_between
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import ProjectFactory, RouteFactory, image_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, today):
    today("2026-03-02")
    return leads.register_lead(
        by=cast.incubator_operator.user, county=cast.county, carrier=cast.incubator, name="固态电池隔膜",
        introduced_by="罗星街道",
    )  # fmt: skip


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


def steps_of(project):
    return list(project.lead_moves.values_list("step", "on"))


def test_a_new_lead_stands_at_the_first_step_and_knows_who_brought_it(lead):
    assert (lead.lead_step, lead.bringer, lead.source) == ("registered", "town", "recommended")
    assert steps_of(lead) == [("registered", date(2026, 3, 2))]


@pytest.mark.parametrize(
    "words,kind,source",
    [
        ("县科技大市场", "market", "results_transfer"), ("上海大学校友会", "alumni", "alumni"), ("陶庄镇", "town", "recommended"),
        ("上海芯澜科技有限公司", "company", "recommended"), ("国际创新中心", "enclave", "enclave"), ("老朋友", "other", "direct"),
    ],
)  # fmt: skip
def test_who_brought_it_is_read_from_the_name(cast, words, kind, source):
    by = cast.incubator_operator.user
    project = leads.register_lead(by=by, county=cast.county, name="某项目", introduced_by=words)
    assert (project.bringer, project.source) == (kind, source)


def test_steps_go_on_with_their_days_and_back_with_a_reason(lead, cast, today):
    by = cast.incubator_operator.user
    today("2026-03-09")
    leads.advance(lead, by=by, step="visited", on=date(2026, 3, 5))
    with pytest.raises(Refused):
        leads.advance(lead, by=by, step="matched")
    leads.advance(lead, by=by, step="matched", words="考察改期")
    lead.refresh_from_db()
    assert (lead.lead_step, lead.lead_step_on) == ("matched", date(2026, 3, 9))
    assert steps_of(lead)[1:] == [("visited", date(2026, 3, 5)), ("matched", date(2026, 3, 9))]
    assert AuditEvent.objects.filter(verb="advance_lead").count() == 2


def test_no_step_lies_ahead_and_no_application_is_declared_by_hand(lead, cast):
    for step, day in (("visited", date(2026, 3, 3)), ("applied", date(2026, 3, 2)), ("registered", None)):
        with pytest.raises(Refused):
            leads.advance(lead, by=cast.incubator_operator.user, step=step, on=day)
    assert {LeadStep.APPLIED} == set(ORDER) - set(MOVES)


def test_an_application_brings_the_lead_to_its_last_step(lead, cast):
    RouteFactory(carrier=cast.incubator)
    start_application(by=cast.applicant.user, organisation=cast.organisation, carrier=cast.incubator, project=lead)
    lead.refresh_from_db()
    assert (lead.stage, lead.lead_step) == (Stage.DRAFTING, LeadStep.APPLIED)
    with pytest.raises(Refused):
        leads.advance(lead, by=cast.incubator_operator.user, step="intent")


def test_one_press_brings_the_lead_a_step_on(lead, desk):
    page = desk.post(reverse("lead-next", args=[lead.number]), follow=True).content.decode()
    lead.refresh_from_db()
    assert lead.lead_step == LeadStep.MATCHED
    assert "线索已推进到“对接”。" in page
    assert "今天推进到：考察" in page
    desk.post(reverse("lead-step", args=[lead.number]), {"step": "registered", "on": "2026-03-02"})
    assert LeadMove.objects.filter(project=lead).count() == 2  # a step back needs a reason


def photo(name):
    return SimpleUploadedFile(name, image_bytes(), "image/jpeg")


def test_a_visit_with_photos_moves_step_and_next_date_in_one_form(lead, cast, client_of, today):
    today("2026-03-05")
    desk = client_of(cast.incubator_operator.user)
    note = {"kind": "visit", "on": "2026-03-05", "words": "", "step": "visited", "next_in": "7"}
    files = {"camera": photo("现场.jpg"), "photos": [photo("设备.jpg"), photo("门头.jpg")]}
    page = desk.post(reverse("note-new", args=[lead.number]), note | files, follow=True).content.decode()
    lead.refresh_from_db()
    assert (lead.lead_step, lead.next_date, lead.touched_on) == ("visited", date(2026, 3, 12), date(2026, 3, 5))
    noted = LeadNote.objects.get(project=lead)
    assert [row.file.name for row in noted.files.all()] == ["现场.jpg", "设备.jpg", "门头.jpg"]
    file = noted.files.first().file
    assert page.count(reverse("file", args=[file.pk])) == 1
    assert desk.get(reverse("file", args=[file.pk])).status_code == 200


def test_a_photo_is_for_the_office_only(lead, desk, cast, client_of):
    desk.post(reverse("note-new", args=[lead.number]), {"kind": "visit", "on": "2026-03-02", "camera": photo("a.jpg")})
    file = LeadNote.objects.get(project=lead).files.get().file
    for person in (cast.auditor, cast.reporter, cast.other_incubator_operator, cast.applicant):
        assert client_of(person.user).get(reverse("file", args=[file.pk])).status_code == 404
    assert client_of(cast.staff.user).get(reverse("file", args=[file.pk])).status_code == 200


@pytest.mark.parametrize(
    "note", [{"words": ""}, {"words": "明天去", "on": "2026-03-03"}, {"words": "x", "kind": "lunch"}]
)
def test_an_empty_or_future_contact_is_refused_in_words(lead, desk, note):
    response = desk.post(reverse("note-new", args=[lead.number]), {"kind": "call", "on": "2026-03-02"} | note)
    assert response.context["form"].errors
    assert not LeadNote.objects.exists()


def test_a_sleeping_lead_wakes_on_its_day_and_tells_its_follower_once(lead, cast, today):
    leads.put_to_sleep(lead, by=cast.incubator_operator.user, wake_on=date(2026, 4, 1), reason="等融资")
    today("2026-03-31")
    assert reminders.wake_due() == 0
    today("2026-04-01")
    assert [reminders.wake_due(), reminders.wake_due()] == [1, 0]
    lead.refresh_from_db()
    assert (lead.stage, lead.touched_on) == (Stage.LEAD, date(2026, 4, 1))
    letter = Message.objects.get(to=cast.incubator_operator.user)
    assert (letter.subject, letter.body) == ("“固态电池隔膜”休眠到期，已自动唤醒", "休眠原因：等融资")
    assert AuditEvent.objects.get(verb="wake").actor is None


def test_a_sleeping_lead_keeps_its_day(lead, cast):
    leads.put_to_sleep(lead, by=cast.incubator_operator.user, wake_on=date(2026, 4, 1), reason="等融资")
    with pytest.raises(Refused):
        leads.edit_lead(lead, by=cast.incubator_operator.user, next_date=None)


def test_three_weeks_untouched_are_told_once_per_spell(lead, cast, today):
    by = cast.incubator_operator.user
    today("2026-03-23")  # 15 working days after 2 March
    assert reminders.remind_untouched() == 0
    today("2026-03-24")
    assert [reminders.remind_untouched(), reminders.remind_untouched()] == [1, 0]
    assert Message.objects.get(to=by).subject == "“固态电池隔膜”超过15个工作日未跟进"
    leads.add_note(lead, by=by, kind="call", words="已联系")
    today("2026-05-06")
    assert reminders.remind_untouched() == 1


def test_many_untouched_leads_are_one_message(lead, cast, today):
    by = cast.incubator_operator.user
    for n in range(6):
        leads.register_lead(by=by, county=cast.county, name=f"项目{n}", introduced_by="罗星街道")
    today("2026-04-20")
    assert reminders.remind_untouched() == 7
    letter = Message.objects.get(to=by)
    assert letter.subject == "7条线索超过15个工作日未跟进"
    assert letter.link == "/leads/?tab=untouched"


def test_the_county_decides_how_long_a_lead_may_rest_untouched(lead, cast, client_of, today):
    set_deadline(
        by=cast.leader.user, county=cast.county, step="lead.untouched", days=5, effective_from=date(2026, 3, 2)
    )
    today("2026-03-09")
    assert reminders.remind_untouched() == 0
    today("2026-03-10")
    assert reminders.remind_untouched() == 1
    page = client_of(cast.incubator_operator.user).get(reverse("leads"), {"tab": "untouched"})
    assert [row["number"] for row in page.context["rows"]] == [lead.number]
    assert "8天前" in page.content.decode()


def test_a_promise_is_a_touch(lead, cast, today):
    today("2026-03-20")
    promises.make_promise(lead, by=cast.incubator_operator.user, what="年内注册")
    lead.refresh_from_db()
    assert lead.touched_on == date(2026, 3, 20)


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


MARKED = st.sets(st.integers(0, 60), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(today=DAYS, days=st.integers(0, 30), off=MARKED, on=MARKED)
def test_a_touch_is_fresh_exactly_while_no_more_working_days_lie_after_it(today, days, off, on):
    known = {today - timedelta(days=n): False for n in off} | {today - timedelta(days=n): True for n in on}
    first = last_fresh_day(today, days, known)
    for n in range((today - first).days + 8):
        touched = today - timedelta(days=n)
        assert (working_days_between(touched, today, known) <= days) == (touched >= first)


def test_the_list_narrows_by_step_bringer_follower_and_words(lead, cast, desk):
    other = leads.register_lead(
        by=cast.staff.user,
        county=cast.county,
        carrier=cast.incubator,
        name="量子磁力仪",
        introduced_by="上海大学校友会",
    )
    leads.advance(other, by=cast.staff.user, step="intent")
    wanted = {
        "": {lead.number, other.number}, "step=intent": {other.number}, "bringer=town": {lead.number},
        "mine=1": {lead.number}, "q=lzclyb": set(), "q=磁力": {other.number}, "step=nonsense": {lead.number, other.number},
    }  # fmt: skip
    shown = {
        query: {row["number"] for row in desk.get(f"{reverse('leads')}?{query}").context["rows"]} for query in wanted
    }
    assert shown == wanted
    way = desk.get(reverse("leads")).context["list"].way()
    assert [step["count"] for step in way] == ["1", "0", "0", "1", "0"]


@pytest.mark.parametrize("rows", [1, 3])
def test_promises_cost_the_same_for_any_number_of_rows(cast, desk, rows, assert_queries):
    for n in range(rows):
        project = ProjectFactory(county=cast.county, carrier=cast.incubator)
        promises.make_promise(project, by=cast.incubator_operator.user, what=f"承诺{n}")
    with assert_queries(8):
        response = desk.get(reverse("promises"))
    assert len(response.context["page"].object_list) == rows
    assert County.objects.count() == 1
