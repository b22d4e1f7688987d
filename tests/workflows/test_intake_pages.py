"""The applicant's pages: starting, filling in with and without script, the folder, what the cards say."""

import re

import pytest

from projects.files.models import Document
from projects.people.models import Membership
from projects.register.models import Application, DraftField
from tests.factories import MembershipFactory, RouteFactory, UserFactory

from . import way


@pytest.fixture
def applicant(cast, client_of):
    way.set_rules(cast.incubator)
    return client_of(cast.applicant.user)


@pytest.fixture
def application(cast, applicant):
    return way.begin(applicant, cast.incubator)


@pytest.fixture
def colleague(cast, client_of):
    user = UserFactory(name="何远")
    MembershipFactory(user=user, county=cast.county, role="applicant", organisation=cast.organisation, level="editor")
    return client_of(user)


def typed(application, path):
    return application.draft_fields.get(path=path).value


def page(client, application, step):
    return client.get(f"/my/applications/{application.number}/fill/{step}/")


def post(client, application, step, **data):
    return client.post(f"/my/applications/{application.number}/fill/{step}/", data)


def test_a_stranger_founds_a_team_first(cast, client_of):
    client = client_of(cast.stranger.user)
    assert "开始申请" in client.get("/my/").content.decode()
    assert client.get("/my/new/").url == "/my/organisations/new/"
    wrong = client.post("/my/organisations/new/", {"kind": "company", "name": "甲", "uscc": "123"})
    assert "应为18位" in wrong.content.decode()
    founded = client.post("/my/organisations/new/", {"kind": "team", "name": "光年团队"})
    assert founded.url == f"/my/new/?county={cast.county.pk}"
    assert Membership.objects.get(user=cast.stranger.user).level == "owner"


def test_starting_again_offers_the_open_one(cast, applicant, application):
    data = {"name": application.project.name, "field": "electronics", "carrier": cast.incubator.pk, "enclave": ""}
    assert applicant.post("/my/new/", data).url == f"/my/applications/{application.number}/"
    shown = applicant.get(f"/my/new/?again={application.number}", follow=True)
    assert (shown.redirect_chain[0][0], "该项目已有" in shown.content.decode()) == (
        f"/my/applications/{application.number}/", True,
    )  # fmt: skip
    assert Application.objects.count() == 1


def test_every_press_saves_the_page(applicant, application):
    saved = post(applicant, application, "project", summary="第一版\r\n第二行", stay="1")
    assert saved.status_code == 302
    assert typed(application, "summary") == "第一版\n第二行"
    assert post(applicant, application, "project", summary="定稿", go="next").url.endswith("/fill/applicant/")


def test_wrong_text_is_kept_and_said(applicant, application):
    answer = post(applicant, application, "means", planned_investment="约两千", area="300", go="next")
    assert answer.url.endswith("/fill/means/")
    html = page(applicant, application, "means").content.decode()
    assert ('value="约两千"' in html, "不是明确的金额" in html, "请填写此项" in html) == (True, True, False)
    assert "请填写此项" in applicant.get(f"/my/applications/{application.number}/fill/means/?check=1").content.decode()


def test_large_money_is_said_in_yi(applicant, application):
    post(applicant, application, "means", planned_investment="3000000", stay="1")
    assert "3000000 万元 = 300 亿元，是吗？" in page(applicant, application, "means").content.decode()


def test_rows_without_script(applicant, application):
    added = post(applicant, application, "team", add="team")
    assert added.url.endswith("#rows-team")
    html = page(applicant, application, "team").content.decode()
    path = re.search(r'name="(team\.[a-z0-9]+)\.name"', html)[1]
    post(applicant, application, "team", **{f"{path}.name": "陈默", "add": "team"})
    assert typed(application, f"{path}.name") == "陈默"
    post(applicant, application, "team", **{f"{path}.name": "陈默", "remove": path})
    assert 'value="陈默"' not in page(applicant, application, "team").content.decode()


def test_only_what_applies_is_asked(applicant, application):
    html = page(applicant, application, "applicant").content.decode()
    assert ("拟设企业名称" in html, "注册地址" in html) == (True, False)


def test_autosave_answers_revision_problem_and_words(applicant, application):
    first = way.patch(applicant, application, path="planned_investment", value="3000000", base_rev=0)
    assert (first.status_code, first.json()["rev"], first.json()["words"]) == (
        200,
        1,
        "3000000 万元 = 300 亿元，是吗？如单位是元，请在数字后写“元”。",
    )
    second = way.patch(applicant, application, path="planned_investment", value="三千", base_rev=1).json()
    assert (second["rev"], "不是明确的金额" in second["problem"]) == (2, True)
    assert typed(application, "planned_investment") == "三千"


def test_autosave_meets_a_colleague(applicant, colleague, application):
    way.patch(applicant, application, path="summary", value="甲", base_rev=0)
    clash = way.patch(colleague, application, path="summary", value="乙", base_rev=0)
    assert (clash.status_code, clash.json()["value"], clash.json()["by"], clash.json()["rev"]) == (409, "甲", "陈默", 1)
    assert way.patch(colleague, application, path="summary", value="乙", base_rev=1).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"path": "summary"}', b'{"path":"x","value":"y","base_rev":"z"}']
)
def test_broken_autosave_is_refused_politely(applicant, application, body):
    url = f"/my/applications/{application.number}/draft/"
    answer = applicant.patch(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (400, "无法识别该请求。")


def test_an_old_page_undoes_nobodys_work(applicant, colleague, application):
    post(applicant, application, "project", summary="甲", market="甲的市场", stay="1")
    seen = page(colleague, application, "project").context["seen"]
    post(applicant, application, "project", summary="甲改过", market="甲的市场", stay="1")
    clash = post(colleague, application, "project", summary="乙改过", market="乙的市场", seen=seen, stay="1")
    html = clash.content.decode()
    assert (clash.status_code, "陈默 于" in html, "甲改过" in html, "乙改过" in html) == (200, True, True, True)
    assert (typed(application, "summary"), typed(application, "market")) == ("甲改过", "乙的市场")
    again = post(colleague, application, "project", summary="乙改过", seen=clash.context["seen"], stay="1")
    assert (again.status_code, typed(application, "summary")) == (302, "乙改过")


def test_fields_left_alone_on_an_old_page_are_no_clash(applicant, colleague, application):
    post(applicant, application, "project", summary="甲", stay="1")
    seen = page(colleague, application, "project").context["seen"]
    post(applicant, application, "project", summary="甲改过", stay="1")
    saved = post(colleague, application, "project", summary="甲", market="乙的市场", seen=seen, stay="1")
    assert (saved.status_code, typed(application, "summary")) == (302, "甲改过")


def test_submit_page_leads_to_every_open_place(applicant, application):
    html = applicant.get(f"/my/applications/{application.number}/submit/").content.decode()
    assert f"/my/applications/{application.number}/fill/project/?check=1#id_summary" in html
    assert f"/my/applications/{application.number}/materials/#material-plan" in html
    assert "disabled" in html
    way.fill(applicant, application)
    refused = applicant.post(f"/my/applications/{application.number}/submit/", {"declaration": "on"})
    assert "请阅读个人信息告知书并勾选同意。" in refused.content.decode()
    application.refresh_from_db()
    assert application.state == "draft"


def test_materials_go_to_the_folder_and_come_back(cast, applicant, application):
    url = f"/my/applications/{application.number}/materials/"
    assert "商业计划书" in applicant.get(url).content.decode()
    bad = applicant.post(f"{url}plan/", {"file": way.pdf("x.pdf").__class__("x.pdf", b"no pdf")})
    assert (bad.status_code, "内容与文件名不符" in bad.content.decode()) == (200, True)
    applicant.post(f"{url}plan/", {"file": way.pdf("计划书.pdf"), "valid_to": ""})
    material = application.materials.get()
    applicant.post(f"{url}{material.pk}/remove/")
    assert (application.materials.count(), Document.objects.get().title) == (0, "商业计划书")
    applicant.post(f"{url}plan/", {"document": str(material.document_id)})
    assert application.materials.get().document == material.document
    assert applicant.get(f"/files/{material.document.file_id}/").status_code == 200


def test_files_open_to_the_desk_after_submission_only(cast, applicant, application, client_of):
    way.fill(applicant, application)
    desk, other = client_of(cast.incubator_operator.user), client_of(cast.other_applicant.user)
    file = f"/files/{application.materials.first().document.file_id}/"
    assert [desk.get(file).status_code, other.get(file).status_code] == [404, 404]
    way.submit(applicant, application)
    assert [desk.get(file).status_code, other.get(file).status_code] == [200, 404]


def test_folder_takes_documents_and_versions(cast, applicant, client_of):
    for name in ("一.pdf", "二.pdf"):
        applicant.post("/my/folder/", {"kind": "plan", "title": "", "file": way.pdf(name), "valid_to": "2026-01-01"})
    document = Document.objects.get()
    assert [version.number for version in document.versions.all()] == [2, 1]
    assert "已过期" in applicant.get("/my/folder/").content.decode()
    reader = client_of(cast.reader.user)
    reader.post("/my/folder/", {"kind": "plan", "file": way.pdf()})
    assert document.versions.count() == 2


def test_cards_say_whose_turn_it_is(cast, applicant, application, today):
    today("2026-03-02")
    html = applicant.get("/my/").content.decode()
    assert ("轮到您" in html, "请填写申请并提交" in html, "继续填写" in html) == (True, True, True)
    assert application.project.name in applicant.get("/my/todo/").content.decode()
    way.fill(applicant, application)
    way.submit(applicant, application)
    html = applicant.get("/my/").content.decode()
    assert ("正在审核材料" in html, "最迟 2026-03-09" in html) == (True, True)
    assert "目前没有需要您处理的事项" in applicant.get("/my/todo/").content.decode()
    assert "办理进度" in applicant.get(f"/my/applications/{application.number}/").content.decode()


def test_cards_cost_the_same_for_one_and_three(cast, applicant, application, assert_queries):
    with assert_queries(QUERIES):
        applicant.get("/my/")
    for name in ("另一项目", "第三个项目"):
        way.begin(applicant, cast.incubator, name=name)
    with assert_queries(QUERIES):
        applicant.get("/my/")


QUERIES = 7


def test_texts_are_public(client, db):
    assert "个人信息" in client.get("/texts/privacy/2024-01/").content.decode()
    assert client.get("/texts/privacy/1999-01/").status_code == 404


def test_a_carrier_on_the_simple_way_takes_applications(cast, applicant):
    RouteFactory(carrier=cast.other_incubator_operator.carrier, code="simple")
    assert way.begin(applicant, cast.other_incubator_operator.carrier, name="简易项目").route.code == "simple"


def test_no_english_on_the_applicants_pages(cast, applicant, application):
    number = application.number
    way.fill(applicant, application)
    pages = ["/my/", "/my/todo/", "/my/new/", "/my/folder/", "/my/organisations/new/", f"/my/applications/{number}/"]
    pages += [f"/my/applications/{number}/fill/{step}/" for step in way.TEAM_ANSWERS]
    pages += [f"/my/applications/{number}/{last}/" for last in ("materials", "submit")]
    for url in pages:
        text = re.sub(r"<[^>]*>", " ", applicant.get(url).content.decode())
        assert re.findall(r"[A-Z][a-z]+ [a-z]+", text) == [], url


def test_draft_rows_are_bounded(applicant, application, cast):
    DraftField.objects.bulk_create(
        DraftField(application=application, path=f"team.r{n}.name", value="x", by=cast.applicant.user)
        for n in range(1001)
    )
    answer = way.patch(applicant, application, path="team.new.name", value="y")
    assert (answer.status_code, answer.json()["problem"]) == (422, "填写的项数过多，请先删除一些。")


def test_no_english_on_the_desks_pages(cast, applicant, client_of):
    application = way.submitted(applicant, cast.incubator, enclave=cast.enclave)
    operator, desk = client_of(cast.enclave_operator.user), client_of(cast.incubator_operator.user)
    item = way.open_item(application)
    first = [operator.get(url) for url in (f"/todo/{item.pk}/recommend/", "/on-behalf/new/")]
    said = {"recommended": "yes", "visited_on": "2026-01-05", "words": "可以推荐。"}
    operator.post(f"/todo/{item.pk}/recommend/", said)
    item = way.open_item(application)
    then = [desk.get(url) for url in (f"/todo/{item.pk}/check/", f"/applications/{application.number}/")]
    for page in first + then:
        text = re.sub(r"<[^>]*>", " ", page.content.decode())
        assert (page.status_code, re.findall(r"[A-Z][a-z]+ [a-z]+", text)) == (200, [])
