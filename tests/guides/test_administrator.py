"""What the administrator's handbook says about pages: people, calendar, deadlines, personal data, the state of the system."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def card(admin, words):
    """Open a card of the settings."""
    admin.main.get_by_role("link", name=re.compile(f"^{words}")).first.click()
    return admin


def test_people_are_added_and_their_seat_ends(person, shot):
    admin = person("admin")
    admin.go("/").menu("设置")
    card(admin, "人员与角色")
    shot(admin, "admin-members")
    admin.follow("新增人员").fill({"电子邮箱": "wangmin@example.cn", "姓名": "王小敏"})
    admin.choose({"角色": "孵化器经办人"}).box("载体").select_option(index=1)
    shot(admin, "admin-member-new")
    admin.press("授予角色").sees("角色已授予")


def test_calendar_deadlines_and_privacy(person, shot):
    admin = person("admin")
    admin.go("/settings/calendar/").sees("节假日与调休")
    shot(admin, "admin-calendar")
    admin.follow("办理时限").sees("材料审核")
    shot(admin, "admin-deadlines")
    card(admin.go("/settings/"), "个人信息").sees("保存期限")
    shot(admin, "admin-privacy")
    card(admin.go("/settings/"), "口径与评分表").sees("落地认定条件")


def test_the_state_of_the_system(person, shot):
    admin = person("admin")
    card(admin.go("/settings/"), "系统运行").sees("后台任务")
    shot(admin, "admin-system")
