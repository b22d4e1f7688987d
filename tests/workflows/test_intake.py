"""The intake by hand: submit, recommendation, check, supplement, acceptance; and every way that ends it."""

from datetime import date
from functools import partial

import pytest

from projects.people.models import Consent
from projects.register.actions.applications import accept, refuse
from projects.register.actions.supplements import request_supplement
from projects.register.eligibility import check_items
from projects.register.models import Application, Company, Recommendation, SupplementNotice
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, CalendarDay, Clock, Message
from tests.factories import MembershipFactory
from workflows.expiry import lapse_overdue
from workflows.models import IntakeProcess, ScreeningProcess

from . import way

WRONG = {"plan": ("unclear", "缺少财务预测一章，请补充。"), "field:leader": ("inconsistent", "与计划书所写不一致。")}


@pytest.fixture
def desk(cast, client_of):
    way.set_rules(cast.incubator)
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def applicant(cast, client_of):
    return client_of(cast.applicant.user)


@pytest.fixture
def at_check(cast, desk, applicant):
    """An application that lies on the desk."""
    return way.submitted(applicant, cast.incubator)


def stage_of(application):
    application.project.refresh_from_db()
    return application.project.stage


def subjects(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True))


def test_whole_way_by_an_enclave(cast, desk, applicant, client_of, today):
    today("2026-03-02")
    operator = client_of(cast.enclave_operator.user)
    application = way.submitted(applicant, cast.incubator, enclave=cast.enclave)
    assert stage_of(application) == Stage.RECOMMENDATION

    item = way.open_item(application)
    page = operator.get(f"/todo/{item.pk}/recommend/")
    assert "林一" in page.content.decode()
    assert desk.get(f"/todo/{item.pk}/recommend/").status_code == 404
    said = {"recommended": "yes", "visited_on": "2026-03-02", "words": "实地考察，样机可用。"}
    assert operator.post(f"/todo/{item.pk}/recommend/", said).status_code == 302
    assert Recommendation.objects.get().recommended is True
    assert stage_of(application) == Stage.CHECK

    item = way.open_item(application)
    answer = desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))
    assert answer.status_code == 302
    assert stage_of(application) == Stage.SUPPLEMENT
    notice = application.notices.get()
    assert notice.due_on == date(2026, 3, 16)

    item = way.open_item(application)
    page = applicant.get(f"/todo/{item.pk}/supplement/").content.decode()
    assert ("缺少财务预测" in page, "与计划书所写不一致" in page, "需求面积" in page) == (True, True, False)
    url = f"/todo/{item.pk}/supplement/"
    refused = applicant.post(url, {"hand_in": "1"})
    assert "商业计划书、项目负责人" in refused.content.decode()
    applicant.post(
        f"/my/applications/{application.number}/materials/plan/?item={item.pk}", {"file": way.pdf("新计划书.pdf")}
    )
    applicant.post(url, {"leader": "陈默博士", "stay": "1"})
    assert applicant.post(url, {"hand_in": "1"}).status_code == 302
    assert stage_of(application) == Stage.CHECK
    assert [version.number for version in application.versions.all()] == [2, 1]
    assert application.versions.get(number=1).data["leader"] == "陈默"
    assert application.versions.get(number=2).data["leader"] == "陈默博士"
    assert application.project.leader == "陈默博士"

    item = way.open_item(application)
    assert desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, decision="accept")).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.accepted_on) == ("accepted", date(2026, 3, 2))
    assert stage_of(application) == Stage.ACCEPTED
    assert ScreeningProcess.objects.get().open_for_id == application.project_id
    assert IntakeProcess.objects.get().open_for_id is None
    assert subjects(cast.applicant.user) == [
        "已提交：车载固态激光雷达", "请补正：车载固态激光雷达", "已受理：车载固态激光雷达",
    ]  # fmt: skip
    verbs = ["start_application", "submit", "recommend", "request_supplement", "answer_supplement", "accept"]
    acts = AuditEvent.objects.filter(target_type="register.application").order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in acts if verb != "attach_material"] == verbs


def test_facts_reach_the_register(cast, desk, applicant):
    application = way.submitted(applicant, cast.incubator, enclave=cast.enclave)
    project = application.project
    project.refresh_from_db()
    assert (project.name, project.field, project.phone, project.email) == (
        "车载固态激光雷达", "electronics", "13800001234", "lin@example.cn",
    )  # fmt: skip
    assert (project.planned_investment, project.carrier) == (2_2000_0000_00, cast.incubator)
    assert set(project.carriers.all()) == {cast.incubator, cast.enclave}
    assert [(row.kind, row.carrier) for row in project.sources.all()] == [("enclave", cast.enclave)]
    version = application.versions.get()
    assert version.data["funding"][0] | {"id": ""} == {
        "id": "", "on": "2026-01-05", "investor": "红杉种子", "kind": "equity", "amount": 1000_0000_00,
    }  # fmt: skip
    assert {row.version for row in application.materials.all()} == {version}
    consents = Consent.objects.order_by("pk").values_list("user", "kind", "version", "scope")
    assert list(consents) == [
        (cast.applicant.user.pk, kind, "2024-01", f"{application.number} v1") for kind in ("declaration", "privacy")
    ]


def test_company_facts_become_a_company(cast, desk, client_of):
    owner = cast.stranger.user
    client = client_of(owner)
    founded = client.post(
        "/my/organisations/new/", {"kind": "company", "name": "上海星尘科技有限公司", "uscc": "91330421MA28A0002X"}
    )
    assert founded.status_code == 302
    application = way.submitted(client_of(owner), cast.incubator)
    company = Company.objects.get()
    assert (company.uscc, company.registered_capital, company.established_on) == (
        "91330421MA28A0002X", 1000_0000_00, date(2025, 6, 1),
    )  # fmt: skip
    assert application.project.company_links.get().kind == "own"


def test_without_an_enclave_the_check_comes_first(at_check):
    assert (stage_of(at_check), way.open_item(at_check).step) == (Stage.CHECK, "intake.check")


def test_second_submission_is_told_so(cast, applicant, at_check):
    again = way.submit(applicant, at_check)
    assert again.url == f"/my/applications/{at_check.number}/"
    assert (at_check.versions.count(), IntakeProcess.objects.count()) == (1, 1)


def test_enclave_declines_with_reason(cast, desk, applicant, client_of):
    operator = client_of(cast.enclave_operator.user)
    application = way.submitted(applicant, cast.incubator, enclave=cast.enclave)
    url = f"/todo/{way.open_item(application).pk}/recommend/"
    assert "请填写考察日期" in operator.post(url, {"recommended": "yes", "words": "好"}).content.decode()
    operator.post(url, {"recommended": "no", "words": "技术路线与飞地方向不符。"})
    application.refresh_from_db()
    assert (application.state, application.closed_reason) == ("refused", "技术路线与飞地方向不符。")
    assert stage_of(application) == Stage.REFUSED
    assert IntakeProcess.objects.get().open_for_id is None


def test_refusal_needs_a_reason_and_keeps_what_was_typed(at_check, desk):
    item = way.open_item(at_check)
    typed = way.sheet(desk, item, wrong={"plan": ("missing", "没有计划书")}, decision="refuse", reason="")
    page = desk.post(f"/todo/{item.pk}/check/", typed).content.decode()
    assert ("请填写不予受理的理由" in page, "没有计划书" in page) == (True, True)
    desk.post(f"/todo/{item.pk}/check/", typed | {"reason": "不属于科技类项目。"})
    at_check.refresh_from_db()
    assert (at_check.state, stage_of(at_check)) == ("refused", Stage.REFUSED)


def test_acceptance_needs_every_item_in_order(at_check, desk):
    item = way.open_item(at_check)
    page = desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="accept"))
    assert [str(bound.label) for bound in page.context["form"] if bound.errors] == [
        "商业计划书：审核结果",
        "项目负责人：审核结果",
    ]
    blank = desk.post(f"/todo/{item.pk}/check/", {"decision": "accept"}).context["form"]
    assert {str(error) for errors in blank.errors.values() for error in errors} == {"尚未判定。"}
    assert at_check.latest.findings.count() == 0


def test_the_rest_can_be_put_in_order_at_once(at_check, desk):
    item = way.open_item(at_check)
    form = desk.post(f"/todo/{item.pk}/check/", {"result-0": "unclear", "decision": "rest"}).context["form"]
    assert [result.value() for _item, result, _words, _page in form.rows()][:3] == ["unclear", "ok", "ok"]
    assert way.open_item(at_check) == item


def test_second_notice_with_a_new_item_needs_a_reason(at_check, desk, applicant):
    item = way.open_item(at_check)
    first = {"plan": WRONG["plan"]}
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=first, decision="supplement"))
    item = way.open_item(at_check)
    applicant.post(f"/my/applications/{at_check.number}/materials/plan/?item={item.pk}", {"file": way.pdf("二.pdf")})
    applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"})
    item = way.open_item(at_check)
    url, again = f"/todo/{item.pk}/check/", {"field:leader": WRONG["field:leader"]}
    refused = desk.post(url, way.sheet(desk, item, wrong=again, decision="supplement"))
    assert "首次告知中未列出" in refused.content.decode()
    desk.post(url, way.sheet(desk, item, wrong=again, decision="supplement", reason_again="新计划书改了负责人。"))
    assert [(row.number, row.reason_again) for row in at_check.notices.all()] == [(1, ""), (2, "新计划书改了负责人。")]


def test_same_item_again_needs_no_reason(at_check, desk, applicant):
    wrong = {"plan": WRONG["plan"]}
    for _round in range(2):
        item = way.open_item(at_check)
        desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=wrong, decision="supplement"))
        item = way.open_item(at_check)
        applicant.post(f"/my/applications/{at_check.number}/materials/plan/?item={item.pk}", {"file": way.pdf()})
        applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"})
    assert at_check.notices.count() == 2
    assert [version.number for version in at_check.versions.all()] == [3, 2, 1]


def test_a_version_is_judged_once(at_check, cast):
    sheet = {row.item: ("ok", "", "") for row in check_items(at_check.latest)} | {"plan": ("unclear", "缺少预测", "")}
    judge = {"project": at_check.project, "by": cast.staff.user, "application": at_check, "findings": sheet}
    request_supplement(**judge)
    for again in (request_supplement, partial(refuse, reason="不符合"), accept):
        with pytest.raises(Refused, match="本次材料已审核过"):
            again(**judge)
    assert at_check.notices.count() == 1


def test_supplement_opens_only_what_the_notice_names(at_check, desk, applicant):
    item = way.open_item(at_check)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong={"plan": WRONG["plan"]}, decision="supplement"))
    saved = way.patch(applicant, at_check, path="leader", value="别人", base_rev=1)
    assert (saved.status_code, saved.json()["problem"]) == (422, "此项目前不能修改。")
    item = way.open_item(at_check)
    assert applicant.get(f"/my/applications/{at_check.number}/fill/").status_code == 302
    assert applicant.get(f"/todo/{item.pk}/supplement/").status_code == 200


def test_the_same_document_again_is_no_answer(at_check, desk, applicant):
    item = way.open_item(at_check)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong={"plan": WRONG["plan"]}, decision="supplement"))
    item = way.open_item(at_check)
    old = at_check.materials.get(requirement__code="plan").document_id
    applicant.post(f"/my/applications/{at_check.number}/materials/plan/?item={item.pk}", {"document": str(old)})
    assert "尚未补正：商业计划书" in applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"}).content.decode()


def test_withdrawal_stops_the_order(at_check, desk, applicant):
    url = f"/my/applications/{at_check.number}/withdraw/"
    assert applicant.post(url, {"reason": "团队调整方向"}).status_code == 302
    at_check.refresh_from_db()
    assert (at_check.state, stage_of(at_check)) == ("withdrawn", Stage.WITHDRAWN)
    assert IntakeProcess.objects.get().open_for_id is None
    assert "重新申请" in applicant.get("/my/").content.decode()
    again = applicant.post(f"/my/new/?again={at_check.number}", {
        "name": "x", "field": "electronics", "carrier": at_check.carrier_id, "enclave": "",
    })  # fmt: skip
    second = at_check.project.applications.first()
    assert again.url == f"/my/applications/{second.number}/fill/"
    assert second.draft_fields.get(path="market").value == "已与两家车企签订样件协议。"


def test_a_draft_can_be_withdrawn(cast, desk, applicant):
    application = way.begin(applicant, cast.incubator)
    applicant.post(f"/my/applications/{application.number}/withdraw/", {"reason": "不申请了"})
    assert stage_of(application) == Stage.WITHDRAWN


def test_unanswered_supplement_lapses_the_day_after(at_check, desk, today, cast):
    today("2026-03-02")
    item = way.open_item(at_check)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))
    today("2026-03-16", "23:00")
    assert lapse_overdue() == 0
    today("2026-03-17", "00:10")
    assert lapse_overdue() == 1
    assert lapse_overdue() == 0
    at_check.refresh_from_db()
    assert (at_check.state, stage_of(at_check)) == ("lapsed", Stage.LAPSED)
    assert IntakeProcess.objects.get().open_for_id is None
    assert subjects(cast.applicant.user)[-1] == "逾期失效：车载固态激光雷达"


def test_check_clock_stands_still_over_a_holiday(cast, desk, applicant, today):
    """Five days from Friday 18 September 2026; two are used up before the notice, the days of the applicant and the
    holiday of October do not count, Sunday 20 September and Saturday 10 October do (调休)."""
    assert CalendarDay.objects.get(date=date(2026, 9, 20)).is_workday is True
    today("2026-09-18")
    application = way.submitted(applicant, cast.incubator)
    clock = Clock.objects.get(step="intake.check")
    assert clock.due_on == date(2026, 9, 24)  # 20 (Sunday, works), 21, 22, 23, 24
    today("2026-09-21")  # two working days gone, three left
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong={"plan": WRONG["plan"]}, decision="supplement"))
    clock.refresh_from_db()
    assert (clock.stopped_on, clock.finished_on) == (date(2026, 9, 21), None)
    today("2026-09-30")
    item = way.open_item(application)
    applicant.post(f"/my/applications/{application.number}/materials/plan/?item={item.pk}", {"file": way.pdf()})
    applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"})
    clock.refresh_from_db()
    assert (clock.stopped_on, clock.due_on) == (None, date(2026, 10, 10))  # 8, 9, Saturday 10 works
    assert way.open_item(application).clock == clock
    stop = clock.stops.get()
    assert (stop.from_day, stop.to_day) == (date(2026, 9, 21), date(2026, 9, 30))


def test_entered_on_behalf(cast, desk, client_of):
    operator = client_of(cast.enclave_operator.user)
    started = operator.post("/on-behalf/new/", {
        "kind": "team", "name": "光年团队", "project": "手术导航机器人", "field": "biomedicine",
        "carrier": cast.incubator.pk, "enclave": cast.enclave.pk,
    })  # fmt: skip
    number = started.url.split("/")[3]
    application = Application.objects.get(number=number)
    assert (application.on_behalf, application.organisation.memberships.count()) == (True, 0)
    assert client_of(cast.other_enclave_operator.user).get(started.url).status_code == 404
    way.fill(operator, application)
    assert way.submit(operator, application).status_code == 302
    assert stage_of(application) == Stage.RECOMMENDATION
    item = way.open_item(application)
    operator.post(f"/todo/{item.pk}/recommend/", {"recommended": "yes", "visited_on": "2026-01-01", "words": "可以。"})
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong={"plan": WRONG["plan"]}, decision="supplement"))
    item = way.open_item(application)
    url = f"/todo/{item.pk}/supplement/"
    # The desk reads what it waits for, and cannot answer in the applicant's place.
    assert [desk.get(url).status_code, desk.post(url, {"hand_in": "1"}).status_code] == [200, 404]
    assert SupplementNotice.objects.get().answered_at is None
    operator.post(f"/my/applications/{number}/materials/plan/?item={item.pk}", {"file": way.pdf()})
    assert operator.post(url, {"hand_in": "1"}).status_code == 302
    assert stage_of(application) == Stage.CHECK


def test_on_behalf_is_for_enclave_operators(cast, desk, applicant):
    assert [client.get("/on-behalf/new/").status_code for client in (desk, applicant)] == [404, 404]


def test_standing_in_ends_when_the_applicant_has_people(cast, desk, client_of):
    operator = client_of(cast.enclave_operator.user)
    operator.post("/on-behalf/new/", {
        "kind": "team", "name": "光年团队", "project": "手术导航机器人", "field": "biomedicine",
        "carrier": cast.incubator.pk, "enclave": cast.enclave.pk,
    })  # fmt: skip
    application = Application.objects.get()
    MembershipFactory(
        user=cast.stranger.user, county=cast.county, role="applicant", organisation=application.organisation
    )
    assert operator.get(f"/my/applications/{application.number}/fill/").status_code == 404
    assert client_of(cast.stranger.user).get(f"/my/applications/{application.number}/fill/").status_code == 200


def test_strangers_find_nothing(at_check, cast, client_of):
    number = at_check.number
    item = way.open_item(at_check)
    for person in (cast.other_applicant, cast.foreign_applicant, cast.foreign_operator, cast.other_incubator_operator):
        client = client_of(person.user)
        for url in (
            f"/my/applications/{number}/", f"/my/applications/{number}/fill/", f"/my/applications/{number}/materials/",
            f"/my/applications/{number}/submit/", f"/applications/{number}/", f"/todo/{item.pk}/check/",
        ):  # fmt: skip
            assert client.get(url).status_code == 404, (person, url)
        assert client.post(f"/my/applications/{number}/withdraw/", {"reason": "x"}).status_code == 404
        assert way.patch(client, at_check, path="leader", value="x").status_code == 404


def test_reader_of_the_organisation_looks_only(at_check, cast, client_of):
    reader = client_of(cast.reader.user)
    page = reader.get(f"/my/applications/{at_check.number}/")
    assert (page.status_code, "撤回申请" in page.content.decode()) == (200, False)
    assert reader.post(f"/my/applications/{at_check.number}/withdraw/", {"reason": "x"}).status_code == 404


def test_contacts_are_masked_until_asked_for(at_check, cast, client_of, desk):
    url = f"/applications/{at_check.number}/"
    for client in (desk, client_of(cast.auditor.user)):
        page = client.get(url).content.decode()
        assert ("138****1234" in page, "13800001234" in page) == (True, False)
    page = desk.post(url, {"reveal": "1", "why": "other"}).content.decode()  # the reason is missing
    assert ("13800001234" in page, "请说明查看事由" in page) == (False, True)
    assert "13800001234" in desk.post(url, {"reveal": "1", "why": "other", "reason": "上门走访"}).content.decode()
    assert "13800001234" not in client_of(cast.auditor.user).post(url, {"why": "check"}).content.decode()
    act = AuditEvent.objects.get(verb="reveal_contact")
    assert act.note == "上门走访"
    [told] = Message.objects.filter(to=cast.auditor.user)
    assert (act.actor.name in told.body, "上门走访" in told.body, "138" in told.body) == (True, True, False)


def test_versions_can_be_compared(at_check, desk, applicant):
    item = way.open_item(at_check)
    desk.post(
        f"/todo/{item.pk}/check/",
        way.sheet(desk, item, wrong={"field:leader": WRONG["field:leader"]}, decision="supplement"),
    )
    item = way.open_item(at_check)
    applicant.post(f"/todo/{item.pk}/supplement/", {"leader": "陈墨", "stay": "1"})
    applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"})
    context = desk.get(f"/applications/{at_check.number}/").context
    assert [(str(label), old, new) for label, old, new in context["changes"]] == [("项目负责人", "陈默", "陈墨")]
    assert desk.get(f"/applications/{at_check.number}/?version=1").context["version"].number == 1
