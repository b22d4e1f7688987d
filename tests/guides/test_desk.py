"""The guide of the desk, walked: a lead, a material check, the meeting, the register, figures, reports, import and export."""

import re

import pytest
from django.conf import settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASE = settings.BASE_DIR
LEAD = "车规级毫米波雷达（手册演示）"


def test_inbox_and_material_check(person, shot):
    desk = person("desk")
    desk.go("/").menu("待办事项")
    desk.main.get_by_role("link", name=re.compile("^待接件")).click()
    desk.main.get_by_role("button", name="下一件").wait_for()
    shot(desk, "desk-inbox")
    desk.row_of("材料审核").first.get_by_role("button", name="接件").click()
    desk.sees("接件成功。").sees("审核清单")
    desk.main.get_by_role("button", name=re.compile("^对照查看")).first.click()
    desk.page.wait_for_load_state("networkidle")
    shot(desk, "desk-check", height=900)
    desk.press("其余标为合格").press("受理").sees("已受理，并已通知申报单位。")


def test_one_supplement_notice(person):
    desk = person("desk")
    desk.go("/todo/?tab=take").row_of("材料审核").first.get_by_role("button", name="接件").click()
    desk.sees("接件成功。")
    results = desk.main.get_by_label(re.compile("：审核结果"))
    results.first.select_option(label="不清晰")
    desk.main.get_by_label(re.compile("：补正要求")).first.fill("请上传清晰的版本")
    desk.press("其余标为合格").press("一次性补正告知").sees("补正告知已发出")


def test_a_lead_is_written_down(person, shot):
    desk = person("desk")
    desk.go("/").menu("项目线索").follow("登记线索")
    desk.fill({"项目名称": LEAD, "介绍方": "罗星街道", "手机": "138 0000 1234", "说明": "上海团队，下周来看场地"})
    shot(desk, "desk-lead-new", height=900)
    desk.press("保存").sees("已登记")
    desk.go("/leads/").follow("来件识别").sees("识别内容")


def test_meetings_and_deliberation(person, shot):
    centre = person("centre")
    centre.go("/").menu("评审管理").sees("新建评审会")
    shot(centre, "desk-meetings")
    centre.follow("新建评审会").sees("评审会名称")
    centre.go("/meetings/").follow("集体研究").follow("登记集体研究").sees("研究情况")
    shot(centre, "desk-deliberation", height=900)
    centre.go("/notices/").sees("发布公示")


def test_admissions_and_landings(person, shot):
    desk = person("desk")
    desk.go("/").menu("入孵管理").sees("登记入驻")
    shot(desk, "desk-admissions")
    desk.menu("落地认定").sees("发起落地")
    shot(desk, "desk-landings")
    desk.follow("发起落地").sees("落地意向说明")


def test_register_and_figures(person, shot):
    desk, centre = person("desk"), person("centre")
    desk.go("/").menu("项目台账").sees("数据导入")
    shot(desk, "desk-register")
    desk.follow("看板").sees("阶段看板")
    centre.go("/").menu("引育总览").sees("逐月新增").sees("复制通报")
    shot(centre, "desk-overview")
    centre.menu("目标与统计").sees("年度目标").sees("封账")
    shot(centre, "desk-targets")
    centre.menu("季度填报").follow("未报名单")


def test_a_report_is_made(person, shot):
    centre = person("centre")
    centre.go("/").menu("报告").sees("期间报告")
    shot(centre, "desk-reports")
    centre.press("生成报告").sees("报告正在生成")
    centre.sees("打开 PDF").sees("更正（原报告有误）").sees("留痕链首")


def test_the_import_room(person, shot):
    centre = person("centre")
    centre.go("/projects/").follow("数据导入").sees("人才名单")
    shot(centre, "desk-imports")
    with centre.page.expect_download():
        centre.page.locator('a[href$="template/ledger.xlsx"]').click()


def test_a_ledger_is_looked_through_before_it_is_written(person, shot):
    centre = person("centre")
    centre.go("/imports/new/ledger/")
    centre.main.locator("input[type=file]").set_input_files(BASE / "fixtures/workbooks/enclave-ledger-2024-gbk.csv")
    centre.press("上传并确认列").sees("确认各列含义").press("下一步：预览").sees("导入正确的行")
    shot(centre, "desk-import-preview")


def test_columns_are_chosen_and_taken_away(person, shot):
    centre = person("centre")
    centre.go("/projects/").follow("导出 Excel").sees("手机号不脱敏")
    shot(centre, "desk-exports")
    with centre.page.expect_download() as coming:
        centre.press("导出Excel")
    assert coming.value.suggested_filename.endswith(".xlsx")
