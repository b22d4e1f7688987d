"""In a real browser on a phone: asking to be deleted until the account is gone; confirming what an operator typed."""

import pytest
from django.urls import reverse

from projects.people.models import User
from projects.register.actions.confirmations import ask_confirmation
from projects.register.actions.drafts import save_field
from tests.factories import PASSWORD, ApplicationFactory, OrganisationFactory
from tests.ui.browser import PHONE, faults, width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def complaints(page):
    """What is wrong with the page as it stands on a phone."""
    return faults(page), width_of(page)


def test_a_person_asks_and_is_deleted(cast, county, open_page):
    person, admin = cast.applicant.user, cast.administrator.user
    page = open_page(person, reverse("my-data"), PHONE)
    page.get_by_role("link", name="申请注销账号并删除个人信息").click()
    page.get_by_label("我已阅读").check()
    page.get_by_role("button", name="提交注销申请").click()
    page.get_by_role("button", name="撤回申请").wait_for()
    assert complaints(page) == ([], 390)
    office = open_page(admin, reverse("settings-privacy"), PHONE)
    office.get_by_role("link", name="处理").click()
    office.get_by_label("同意删除").check()
    office.get_by_role("button", name="处理").click()
    office.get_by_text("已注销用户1").first.wait_for()
    page.goto(reverse("my-data"))
    assert "/accounts/login/" in page.url
    page.get_by_label("邮箱").fill("applicant@example.cn")
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录").first.click()
    assert "/accounts/login/" in page.url and not User.objects.get(pk=person.pk).is_active


def test_somebody_without_an_account_confirms(cast, county, open_page):
    operator = cast.enclave_operator.user
    application = ApplicationFactory(
        organisation=OrganisationFactory(county=county), carrier=cast.incubator, enclave=cast.enclave, on_behalf=True,
        unconfirmed=True, started_by=operator,
    )  # fmt: skip
    save_field(by=operator, application=application, path="summary", value="柔性传感器")
    _row, token, code = ask_confirmation(application, by=operator)
    page = open_page(None, reverse("confirmation", args=[token]), PHONE)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="继续").click()
    page.get_by_text("柔性传感器").wait_for()
    page.get_by_role("button", name="确认", exact=True).click()
    assert complaints(page) == ([], 390)
    for words in ("我已阅读", "所填内容", "个人信息"):
        page.get_by_label(words).first.check()
    page.get_by_label("姓名").first.fill("林雪")
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("您的确认、承诺和同意已记录。").wait_for()
    application.refresh_from_db()
    assert not application.unconfirmed
