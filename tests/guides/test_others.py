"""The guides of applicants, enclaves, experts and leaders, walked."""

import re
from datetime import date

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_applicant_s_phone(person, shot):
    founder = person("founder", phone=True)
    founder.go("/my/").sees("新建项目申请")
    shot(founder, "applicant-home-phone")
    founder.follow("继续填写").sees("项目简介")
    shot(founder, "applicant-form-phone")
    founder.page.get_by_role("link", name=re.compile("申报材料")).first.click()
    founder.sees("申报材料").sees("必需")
    shot(founder, "applicant-materials-phone")


def test_supplement_and_answer_on_the_phone(person, shot):
    founder = person("founder", phone=True)
    open_todo(founder, "supplement").sees("补正材料")
    shot(founder, "applicant-supplement-phone")
    open_todo(founder, "confirm").sees("入孵通知书").tick("确认入孵")
    shot(founder, "applicant-confirm-phone", height=1100)
    founder.press("提交答复").sees("签订协议")


def open_todo(founder, step):
    founder.go("/my/todo/")
    founder.main.locator(f'a[href$="/{step}/"]').first.click()
    return founder


def test_the_enclave_recommends(person, shot):
    enclave = person("enclave")
    enclave.go("/todo/?tab=take").sees("代为填报")
    shot(enclave, "enclave-inbox")
    enclave.row_of("飞地推荐").first.get_by_role("button", name="接件").click()
    enclave.sees("接件成功。").tick("推荐")
    enclave.fill({"考察日期": date.today().isoformat(), "考察情况或不推荐的理由": "团队稳定，样机运行正常。"})
    shot(enclave, "enclave-recommend")
    enclave.press("提交意见").sees("推荐意见已提交。")
    enclave.menu("入孵管理").sees("登记入驻")


def test_the_expert_scores(person, shot):
    expert = person("expert")
    expert.go("/reviews/").sees("去声明")
    shot(expert, "expert-home")
    expert.follow("去声明").sees("本人无需回避，查看材料").press("本人无需回避，查看材料").sees("评审意见")
    shot(expert, "expert-review", height=900)


def test_the_leader_s_phone(person, shot):
    leader = person("leader", phone=True)
    leader.go("/overview/").sees("引育总览")
    shot(leader, "leader-overview-phone")
    leader.go("/opinions/").follow("阅看并答复")
    shot(leader, "leader-opinion-phone")
