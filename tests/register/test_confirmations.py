"""Fill on behalf: 未确认 until the applicant confirms on the link with the code, or until its own people submit."""

import pytest
from django.urls import reverse

from projects.people.models import Consent
from projects.people.texts import TEXTS
from projects.register.actions.confirmations import (
    ask_confirmation,
    confirm,
    digest_of,
    enter_code,
    find_confirmation,
    lapse_confirmations,
    remind_confirmations,
)
from projects.register.actions.drafts import save_field, start_application
from projects.register.models import Confirmation, FigureEvent
from projects.trace.actions import set_deadline
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.client import CheckedClient
from tests.factories import ApplicationFactory, MembershipFactory, OrganisationFactory, RouteFactory
from tests.figures.ledger import day


@pytest.fixture
def operator(cast):
    return cast.enclave_operator.user


@pytest.fixture
def entered(cast, operator, county, today):
    """An application that the enclave's operator began for a team without people here."""
    today("2026-03-16")
    RouteFactory(carrier=cast.incubator, effective_from=day("2026-01-01"))
    team = OrganisationFactory(county=county, name="代填团队")
    application = start_application(
        by=operator, organisation=team, carrier=cast.incubator, enclave=cast.enclave, name="代填项目", on_behalf=True
    )
    save_field(by=operator, application=application, path="summary", value="柔性传感器，用于机器人。")
    application.refresh_from_db()
    return application


def opened(token, code):
    """A browser past the code."""
    client = CheckedClient()
    assert client.post(reverse("confirmation", args=[token]), {"code": code}).status_code == 302
    return client


def yes(application, **more):
    return {"act": "confirm", "digest": digest_of(application), "right": "on", "declaration": "on", "privacy": "on",
            "by_name": "林雪"} | more  # fmt: skip


def wrong(code):
    return "000000" if code != "000000" else "111111"


def test_the_applicant_reads_and_confirms(cast, entered, operator):
    assert entered.unconfirmed
    _row, token, code = ask_confirmation(entered, by=operator)
    client = opened(token, code)
    text = client.get(reverse("confirmation-read")).content.decode()
    assert "柔性传感器，用于机器人。" in text and entered.number in text
    assert client.post(reverse("confirmation-read"), yes(entered, privacy="")).status_code == 200
    entered.refresh_from_db()
    assert entered.unconfirmed
    client.post(reverse("confirmation-read"), yes(entered))
    entered.refresh_from_db()
    row = Confirmation.objects.get()
    assert (entered.unconfirmed, row.state, row.by_name) == (False, "confirmed", "林雪")
    assert {row.declaration, row.privacy} == {text.version for text in TEXTS}
    assert Message.objects.get(to=operator).subject == "申报单位已确认：代填项目"
    assert AuditEvent.objects.get(verb="confirm_answers").actor is None
    assert client.get(reverse("confirmation", args=[token])).status_code == 410


def test_what_changes_after_the_page_was_opened_is_not_confirmed(entered, operator):
    row, token, code = ask_confirmation(entered, by=operator)
    client, answers = opened(token, code), yes(entered)
    save_field(by=operator, application=entered, path="summary", value="改过")
    assert "请重新阅读后确认" in client.post(reverse("confirmation-read"), answers).content.decode()
    entered.refresh_from_db()
    assert entered.unconfirmed and Confirmation.objects.get().state == "open"


def test_a_later_change_by_the_operator_has_to_be_confirmed_again(entered, operator):
    row, _token, _code = ask_confirmation(entered, by=operator)
    confirm(row, by_name="林雪", declaration="1", privacy="1", digest=digest_of(entered))
    save_field(by=operator, application=entered, path="summary", value="柔性传感器，用于机器人。")
    entered.refresh_from_db()
    assert not entered.unconfirmed  # nothing was changed
    save_field(by=operator, application=entered, path="market", value="新的市场")
    entered.refresh_from_db()
    assert entered.unconfirmed


def test_a_correction_goes_to_the_operator_and_a_new_link_is_needed(entered, operator):
    _row, token, code = ask_confirmation(entered, by=operator)
    client = opened(token, code)
    assert client.post(reverse("confirmation-read"), {"act": "correct", "who": "林雪"}).status_code == 200
    client.post(reverse("confirmation-read"), {"act": "correct", "who": "林雪", "corrections": "一句话写错了"})
    assert (Message.objects.get(to=operator).body, Confirmation.objects.get().state) == ("一句话写错了", "corrected")
    entered.refresh_from_db()
    assert entered.unconfirmed
    assert client.get(reverse("confirmation-read")).status_code == 404
    ask_confirmation(entered, by=operator)
    assert sorted(row.state for row in Confirmation.objects.all()) == ["corrected", "open"]


def test_only_the_newest_link_works_and_five_wrong_codes_lock_it(entered, operator):
    _first, old, _code = ask_confirmation(entered, by=operator)
    _row, token, code = ask_confirmation(entered, by=operator)
    assert CheckedClient().get(reverse("confirmation", args=[old])).status_code == 410
    found = find_confirmation(token)
    assert [enter_code(found, wrong(code)) for _n in range(5)] == [False] * 5
    assert (enter_code(found, code), Confirmation.objects.get(pk=found.pk).state) == (False, "locked")
    assert AuditEvent.objects.filter(verb="lock_confirmation").count() == 1
    assert CheckedClient().get(reverse("confirmation-read")).status_code == 404


def test_the_days_are_data_reminded_and_seen_to_lapse(cast, entered, operator, county, today):
    set_deadline(
        by=cast.administrator.user, county=county, step="intake.confirmation", days=4, effective_from=day("2026-03-16")
    )
    row, token, _code = ask_confirmation(entered, by=operator)
    assert str(row.expires_at.astimezone())[:10] == "2026-03-20"
    assert (remind_confirmations(), lapse_confirmations()) == (0, 0)
    today("2026-03-18")
    assert (remind_confirmations(), remind_confirmations()) == (1, 0)
    today("2026-03-21")
    assert (remind_confirmations(), lapse_confirmations(), lapse_confirmations()) == (0, 1, 0)
    assert [letter.subject for letter in Message.objects.filter(to=operator).order_by("pk")] == [
        "尚未确认：代填项目", "确认链接已过期：代填项目",
    ]  # fmt: skip
    assert CheckedClient().get(reverse("confirmation", args=[token])).status_code == 410


def agreed(application, **more):
    return {"digest": digest_of(application), "right": "on", "declaration": "on", "privacy": "on"} | more


def test_own_people_that_come_later_confirm_in_the_portal(cast, entered, operator, client_of):
    _row, token, _code = ask_confirmation(entered, by=operator)
    type(entered).objects.filter(pk=entered.pk).update(state="submitted")
    page, person = reverse("application-confirm", args=[entered.number]), cast.stranger.user
    assert [client_of(user).get(page).status_code for user in (person, operator)] == [404, 404]
    MembershipFactory(
        user=person, county=cast.county, role="applicant", organisation=entered.organisation, level="owner"
    )
    person.__dict__.pop("seats", None)
    client = client_of(person)
    assert page in client.get("/my/todo/").content.decode()
    assert page in client.get(reverse("application", args=[entered.number])).content.decode()
    assert "柔性传感器，用于机器人。" in client.get(page).content.decode()
    assert client.post(page, agreed(entered, privacy="")).status_code == 200
    assert "请重新阅读后确认" in client.post(page, agreed(entered, digest="0")).content.decode()
    assert client.post(page, agreed(entered)).url == reverse("application", args=[entered.number])
    entered.refresh_from_db()
    assert (entered.unconfirmed, Confirmation.objects.get().state) == (False, "revoked")
    assert AuditEvent.objects.get(verb="confirm_answers").actor == person
    assert sorted(Consent.objects.filter(user=person).values_list("kind", flat=True)) == ["declaration", "privacy"]
    assert Message.objects.get(to=operator).subject == "申报单位已确认：代填项目"
    assert CheckedClient().get(reverse("confirmation", args=[token])).status_code == 410
    assert client.post(page, agreed(entered)).status_code == 302
    assert page not in client.get("/my/todo/").content.decode()


def test_the_operator_makes_the_link_and_others_read_where_it_stands(cast, entered, operator, client_of):
    page = reverse("confirmation-ask", args=[entered.number])
    made = client_of(operator).post(page)
    assert made.context["link"].endswith(reverse("confirmation", args=[made.context["link"].split("/")[-2]]))
    assert made.context["code"] in made.content.decode()
    assert "未确认" in client_of(cast.staff.user).get(page).content.decode()
    client_of(cast.staff.user).post(page)
    assert Confirmation.objects.count() == 1
    assert client_of(cast.other_enclave_operator.user).get(page).status_code == 404


def test_the_office_sees_the_mark_on_application_and_register(cast, entered, client_of):
    staff = client_of(cast.staff.user)
    pages = [staff.get(url).content.decode() for url in ("/projects/", entered.project.get_absolute_url())]
    assert ["未确认" in page for page in pages] == [True, True]
    type(entered).objects.update(unconfirmed=False)
    pages = [staff.get(url).content.decode() for url in ("/projects/", entered.project.get_absolute_url())]
    assert ["未确认" in page for page in pages] == [False, False]


def test_own_people_need_no_link_and_no_figure_waits(cast, entered, operator):
    own = ApplicationFactory(organisation=cast.organisation, carrier=cast.incubator, on_behalf=True, unconfirmed=False)
    save_field(by=cast.applicant.user, application=own, path="summary", value="自己填的")
    own.refresh_from_db()
    assert not own.unconfirmed
    with pytest.raises(Refused, match="自行填写"):
        ask_confirmation(own, by=operator)
    MembershipFactory(user=cast.stranger.user, county=cast.county, role="applicant", organisation=entered.organisation)
    assert not FigureEvent.objects.exists()
