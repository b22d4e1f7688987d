"""The quarterly return on a phone, as the applicant holds it, and the desk's look at it on a wide screen."""

import re

import pytest
from playwright.sync_api import expect

from projects.outcomes.actions.returns import declare_return, verify_return
from projects.outcomes.models import Declaration
from projects.outcomes.quarters import Quarter
from projects.outcomes.returnform import ITEMS
from projects.register.stages import Stage
from tests import factories as make
from workflows import service
from workflows.returns import start_return

from .browser import DESK, PHONE, faults, width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WAN = make.WAN
FIGURES = dict.fromkeys(ITEMS, 0) | {
    "total": 12, "bachelor_or_above": 10, "funds_in_place": 500 * WAN, "revenue": 120 * WAN, "tech_sme": True, "high_tech": False,
}  # fmt: skip


@pytest.fixture
def row(cast, today):
    """The return of the second quarter after a verified first one."""
    applicant, desk = cast.applicant.user, cast.incubator_operator.user
    project = make.ProjectFactory(
        county=cast.county, carrier=cast.incubator, organisation=cast.organisation, stage=Stage.INCUBATING,
        name="车载激光雷达",
    )  # fmt: skip
    today("2026-04-01")
    first = start_return(project, Quarter(2026, 1))
    for step, by, act, more in (
        ("fill", applicant, declare_return, {"figures": FIGURES}), ("verify", desk, verify_return, {}),
    ):  # fmt: skip
        service.complete(
            service.open_item(project, f"return.{step}"), by=by,
            act=lambda act=act, more=more, **call: act(quarter_return=first, **more, **call),
        )  # fmt: skip
    today("2026-07-01")
    return start_return(project, Quarter(2026, 2))


def sound(page):
    """The page fits its window and axe finds nothing."""
    assert faults(page) == []
    assert width_of(page) == page.viewport_size["width"]


def test_a_return_is_declared_on_a_phone(row, cast, open_page):
    page = open_page(cast.applicant.user, "/my/todo/", PHONE)
    sound(page)
    page.get_by_role("link", name="立即办理").click()
    sound(page)
    page.get_by_label(re.compile("^全职员工")).fill("17")
    page.get_by_label(re.compile("^营业收入")).fill("3000000")
    page.get_by_text("即 30,000,000,000 元（300 亿元）").wait_for()
    page.get_by_label(re.compile("^本单位（团队）承诺")).last.check()
    page.get_by_role("button", name="申报季报").click()
    page.get_by_text("3,000,000万元 = 300亿元，是吗").first.wait_for()
    sound(page)
    # What was typed is still there; the jump asks for its sentence where it stands.
    expect(page.get_by_label(re.compile("^全职员工"))).to_have_value("17")
    page.get_by_label(re.compile("^营业收入")).fill("3000000元")
    page.get_by_label(re.compile("^“全职员工”变动较大的原因")).fill("新招五名工程师")
    page.get_by_role("button", name="申报季报").click()
    page.get_by_text("“营业收入”变动较大的原因").first.wait_for()
    page.get_by_label(re.compile("^“营业收入”变动较大的原因")).fill("首批量产交付")
    page.get_by_role("button", name="申报季报").click()
    page.get_by_text("申报成功").wait_for()
    sound(page)
    declaration = Declaration.objects.get(of=row)
    assert (declaration.total, declaration.revenue) == (17, 300 * WAN)
    assert declaration.words == {"total": "新招五名工程师", "revenue": "首批量产交付"}


def test_one_press_without_script(row, cast, open_page):
    page = open_page(cast.applicant.user, "/my/todo/", PHONE, java_script_enabled=False)
    page.get_by_role("link", name="立即办理").click()
    page.get_by_label(re.compile("^本单位（团队）承诺")).first.check()
    page.get_by_role("button", name="与上季度相同，直接申报").click()
    page.get_by_text("申报成功").wait_for()
    assert Declaration.objects.get(of=row).total == 12
    desk = open_page(
        cast.incubator_operator.user, f"/todo/{service.open_item(row.project, 'return.verify').pk}/return-check/", DESK
    )
    desk.get_by_text("各项数据与上季度完全相同。").wait_for()
    sound(desk)
    desk.set_viewport_size(PHONE)
    sound(desk)
