"""The board: columns with counts and medians, and moving a card by the step's own checks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.outcomes.models import Landing
from projects.register.models import Project
from projects.register.stages import Stage, may_move
from projects.tenancy.models import Offer
from tests.factories import ProjectFactory, SubmittedApplicationFactory
from tests.ui.browser import DESK
from workflows import service
from workflows.flows import AdmissionFlow, IntakeFlow
from workflows.models import WorkItem
from workflows.moves import WAYS
from workflows.steps import JOURNEYS, step_node

pytestmark = pytest.mark.django_db
BOARD = "/board/"


def column(response, stage):
    return next(row for row in response.context["columns"] if row.stage == stage)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def checked(cast, today):
    """A project whose material check waits at the desk."""
    today("2026-03-02")
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)
    return application.project


@pytest.fixture
def approved(cast, today):
    """A project whose offer is to be sent."""
    today("2026-03-02")
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    project = application.project
    Project.objects.filter(pk=project.pk).update(stage=Stage.APPROVED)
    fields = {"by": cast.staff.user, "application": application, "carrier": cast.incubator}
    service.start(AdmissionFlow.start, project=project, **fields)
    return project


@pytest.fixture
def move(client_of):
    """`move(person, project, stage)`: press the button of the card."""

    def press(person, project, stage):
        return client_of(person.user).post(reverse("board-move", args=[project.number]), {"to": stage}, follow=True)

    return press


@pytest.mark.parametrize("address", ["/overview/", "/projects/"])
def test_one_click_leads_to_it(cast, client_of, address):
    for person in (cast.staff, cast.incubator_operator, cast.enclave_operator, cast.auditor):
        assert f'href="{BOARD}"' in client_of(person.user).get(address).content.decode()


def test_every_step_of_a_journey_has_its_ways_and_the_stages_allow_them():
    steps = {
        f"{flow.process_key}.{node.name}" for flow in JOURNEYS
        for node in flow.instance.nodes() if hasattr(node, "rule")
    }  # fmt: skip
    assert steps == set(WAYS)
    assert [(step, target) for step, (at, goals) in WAYS.items() for target in goals if not may_move(at, target)] == []
    assert {step: step_node(step).task_title for step in steps}  # each has its words


def test_a_column_counts_all_shows_the_first_and_says_how_long_half_of_them_have_waited(cast, client_of, today):
    today("2026-03-20")
    for days in range(1, 12):
        ProjectFactory(
            county=cast.county, carrier=cast.incubator, stage=Stage.LEAD, name=f"线索{days}",
            stage_since=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    shown = column(client_of(cast.incubator_operator.user).get(BOARD), Stage.LEAD)
    assert (shown.count, shown.median) == (11, 6)
    assert [card.project.name for card in shown.cards] == [f"线索{days}" for days in range(11, 3, -1)]
    assert shown.more == "/projects/?stage=lead&sort=since"
    other = column(client_of(cast.other_incubator_operator.user).get(BOARD), Stage.LEAD)
    assert (other.count, other.median, other.cards) == (0, None, [])


def test_the_board_of_one_carrier(cast, client_of):
    ProjectFactory(county=cast.county, carrier=cast.incubator)
    ProjectFactory(county=cast.county, carrier=cast.enclave)
    response = client_of(cast.staff.user).get(BOARD, {"carrier": cast.enclave.pk})
    shown = column(response, Stage.LEAD)
    assert (shown.count, shown.more) == (1, f"/projects/?stage=lead&sort=since&carrier={cast.enclave.pk}")
    assert response.context["tabs"][0]["count"] == "1"


def test_a_card_says_whose_turn_it_is_and_offers_only_what_this_person_may_do(checked, cast, client_of):
    desk = column(client_of(cast.incubator_operator.user).get(BOARD), Stage.CHECK).cards[0]
    assert (desk.step, desk.holder, desk.clock, desk.tone) == ("材料审核", "经办窗口", "剩余 5 个工作日", "green")
    assert [value for value, _label in desk.goals] == ["accepted", "supplement", "refused"]
    assert column(client_of(cast.staff.user).get(BOARD), Stage.CHECK).cards[0].goals == []
    service.take(WorkItem.objects.get(), by=cast.incubator_operator.user)
    assert column(client_of(cast.incubator_operator.user).get(BOARD), Stage.CHECK).cards[0].holder.name == "王敏"


def test_a_step_that_asks_for_something_opens_its_page(checked, cast, move):
    response = move(cast.incubator_operator, checked, "accepted")
    assert response.redirect_chain[-1][0] == reverse("step-intake-check", args=[WorkItem.objects.get().pk])
    assert messages_of(response) == ["“材料审核”需在本页办理。"]
    checked.refresh_from_db()
    assert checked.stage == Stage.CHECK


def test_a_step_that_asks_for_nothing_is_done_by_the_move(approved, cast, move):
    response = move(cast.staff, approved, "offered")
    assert response.redirect_chain[-1][0] == BOARD
    approved.refresh_from_db()
    assert approved.stage == Stage.OFFERED
    offer = Offer.objects.get()
    assert offer.confirm_by > timezone.localdate()
    assert WorkItem.objects.open().get().step == "admission.confirm"


@pytest.mark.parametrize(
    ("name", "stage", "sentence"),
    [
        ("incubator_operator", "offered", "环节“发放入孵通知书”由科创中心办理。"),
        ("staff", "incubating", "环节“发放入孵通知书”办结后可到：已发入孵通知书；不能由此直接到“在孵”。"),
        ("staff", "approved", "已在该阶段"),
        ("staff", "nowhere", "请选择要移到的阶段。"),
    ],
)
def test_what_is_not_allowed_says_why(approved, cast, client_of, name, stage, sentence):
    client, url = client_of(getattr(cast, name).user), reverse("board-move", args=[approved.number])
    response = client.post(url, {"to": stage}, headers={"referer": f"http://testserver{BOARD}"}, follow=True)
    assert response.redirect_chain[-1][0].endswith(BOARD)
    assert sentence in messages_of(response)[0]
    assert not Offer.objects.exists()


def test_a_colleague_who_took_the_file_is_named(approved, cast, client_of):
    service.take(WorkItem.objects.get(), by=cast.other_staff.user)
    response = client_of(cast.staff.user).post(reverse("board-move", args=[approved.number]), {"to": "offered"})
    assert response.status_code == 409
    assert "徐蕾" in response.content.decode()


def test_a_project_without_an_open_step_is_not_moved(cast, client_of):
    project = ProjectFactory(county=cast.county, stage=Stage.INCUBATING)
    response = client_of(cast.staff.user).post(reverse("board-move", args=[project.number]), {"to": "landed"})
    assert "没有待办环节" in response.content.decode()
    assert not Landing.objects.exists()


@pytest.mark.parametrize("name", ["applicant", "expert", "administrator", "stranger"])
def test_the_board_is_for_the_desk_and_its_readers(approved, cast, client_of, name):
    assert client_of(getattr(cast, name).user).get(BOARD).status_code == 404


def test_queries_do_not_grow_with_cards(cast, client_of, assert_queries):
    client = client_of(cast.staff.user)

    def add(number):
        for _n in range(number):
            application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
            service.start(
                IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application
            )
            ProjectFactory(county=cast.county, stage=Stage.LEAD, carrier=cast.incubator)

    add(1)
    client.get(BOARD)
    with assert_queries(10):
        client.get(BOARD)
    add(2)
    with assert_queries(10):
        client.get(BOARD)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    @pytest.fixture
    def page(self, browser, live_server, client_of, cast):
        context = browser.new_context(viewport=DESK, locale="zh-CN", base_url=live_server.url)
        cookie = client_of(cast.staff.user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        yield context.new_page()
        context.close()

    @pytest.fixture
    def approved(self, cast):
        application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
        Project.objects.filter(pk=application.project_id).update(stage=Stage.APPROVED)
        fields = {"by": cast.staff.user, "application": application, "carrier": cast.incubator}
        service.start(AdmissionFlow.start, project=application.project, **fields)
        return application.project

    def test_a_card_is_dragged_to_the_next_column(self, approved, page):
        page.goto("/board/?part=admission")
        card = page.locator("[data-card]").filter(has_text=approved.name)
        card.drag_to(page.locator('[data-stage="offered"]'))
        page.get_by_text("入孵通知书已发出").wait_for()
        moved = page.locator('[data-stage="offered"] [data-card]').filter(has_text=approved.name)
        moved.wait_for()
        assert moved.get_attribute("draggable") is None  # now it is the applicant's turn

    def test_a_card_dragged_too_far_stays_and_says_why(self, approved, page):
        page.goto("/board/?part=admission")
        page.locator("[data-card]").filter(has_text=approved.name).drag_to(page.locator('[data-stage="incubating"]'))
        page.get_by_text("不能由此直接到“在孵”").wait_for()
        assert page.locator('[data-stage="approved"] [data-card]').count() == 1

    def test_the_keyboard_moves_a_card_too(self, approved, page):
        page.goto("/board/?part=admission")
        page.locator("[data-card] summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "to"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("入孵通知书已发出").wait_for()
        approved.refresh_from_db()
        assert approved.stage == Stage.OFFERED
