"""The fields that a workbook may hold and the header words by which organisers call them.

`words` are written as `header.word_forms` writes a header: without blanks, brackets and units, lower-case;
earlier words are meant more surely. `pattern` finds longer headers. A word in AMBIGUOUS is left to a person.
"""

# ruff: noqa: E501  (word lists)
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FieldSpec:
    """One field: `kind` names its converter in `cells`; a key of None in a mapping means "not read"."""

    key: str
    label: str
    kind: str
    words: tuple[str, ...]
    pattern: re.Pattern | None = None
    required: bool = False
    max_length: int | None = None
    past_only: bool = False


def spec(key, label, kind, words, pattern=None, **rest):
    """A FieldSpec with its words split at blanks."""
    return FieldSpec(key, label, kind, tuple(words.split()), re.compile(pattern) if pattern else None, **rest)


# fmt: off
SERIAL = spec("serial", _("Serial number"), "ignored", "序号 序 编号 no no. 项次 行号 原行号 需更正内容 项目编号 项目序号 参赛编号 报名编号")
NAME = spec(
    "name", _("Project name"), "name",
    "项目名称 参赛项目名称 参赛项目 申报项目名称 申报项目 创业项目名称 创业项目 入驻项目名称 入驻项目 项目全称 项目名 项目作品名称 作品名称 "
    "参赛作品名称 参赛作品 作品 获奖项目名称 获奖项目 引进项目名称 引进项目 落地项目名称 课题名称 成果名称 项目题目 项目 projectname project",
    r"(项目|作品)(名称|全称)", required=True, max_length=100,
)
OTHER_BODIES = "(?<!推荐)(?<!主管)(?<!投资)(?<!合作)(?<!填报)(?<!工作)(?<!主办)(?<!承办)(?<!指导)(?<!项目)(?<!组织)(?<!上报)"
APPLICANT = (
    spec("company_name", _("Company name"), "text",
         "企业名称 公司名称 单位名称 企业全称 公司全称 单位全称 企业名 公司名 参赛企业名称 参赛企业 申报企业 申报单位 参赛单位 入驻企业名称 入驻企业 "
         "所属企业 所属公司 所属单位 依托企业 依托单位 承担单位 工商注册名称 注册公司名称 注册企业名称 落地企业名称 落地公司名称 企业 公司 单位 company companyname",
         rf"{OTHER_BODIES}(企业|公司|单位)(名称|全称)", max_length=100),
    spec("team_name", _("Team name"), "text", "团队名称 参赛团队名称 参赛团队 创业团队 项目团队 团队名 申报团队 团队 team", r"团队(名称|全称)", max_length=100),
    spec("applicant_name", _("Company or team"), "applicant",
         "企业团队名称 企业或团队名称 企业及团队名称 企业名称团队名称 团队企业名称 团队或企业名称 公司团队名称 公司或团队名称 单位团队名称 企业团队 "
         "申报单位团队 申报单位团队名称 参赛企业团队 参赛企业团队名称 参赛单位团队名称 参赛主体 申报主体 主体名称 参赛主体名称 申报主体名称 入驻企业团队 "
         "入驻企业团队名称 入驻主体 单位或团队名称 项目主体 实施主体",
         r"(企业|公司|单位).{0,3}团队(名称)?|团队.{0,3}(企业|公司)(名称)?", max_length=100),
    spec("uscc", _("Unified social credit code"), "uscc",
         "统一社会信用代码 社会信用代码 统一信用代码 信用代码 统一社会信用码 统一社会信用编码 企业信用代码 组织机构信用代码 纳税人识别号 税号 uscc",
         r"信用(代码|编码|码|号)"),
)
PEOPLE = (
    spec("leader_and_phone", _("Leader and phone"), "person_phone",
         "负责人及电话 负责人及联系电话 负责人及联系方式 负责人及手机 负责人联系方式及电话 项目负责人及电话 项目负责人及联系电话 项目负责人及联系方式 "
         "联系人及电话 联系人及联系电话 联系人及联系方式 联系人及手机 联系人电话号码 负责人和电话 联系人和电话 联系人与电话 负责人与电话 姓名及电话 姓名及联系方式",
         r"(负责人|联系人|姓名|创始人).*[及和与].*(电话|手机|联系方式)"),
    spec("leader", _("Leader"), "person",
         "项目负责人 项目负责人姓名 负责人 负责人姓名 团队负责人 团队负责人姓名 企业负责人 项目带头人 团队带头人 带头人 领衔人 领军人才 项目领衔人 创始人 "
         "项目创始人 创业者 第一负责人 主要负责人 参赛者 参赛人 参赛选手 选手姓名 选手 队长 团队领队 核心负责人 负责人联系人 项目主持人 主持人 姓名 leader",
         r"负责人(姓名)?$", max_length=60),
    spec("legal_representative", _("Legal representative"), "person", "法定代表人 法人代表 法人 法人姓名 法定代表人姓名 法人代表姓名 企业法人", max_length=60),
    spec("contact", _("Contact"), "person", "联系人 联系人姓名 项目联系人 企业联系人 经办人 对接人 业务联系人 contact", max_length=60),
    spec("phone", _("Phone"), "phone",
         "联系电话 手机号码 手机号 手机 联系方式 联系手机 移动电话 电话号码 电话 联系号码 联系电话手机 手机电话 负责人联系电话 负责人手机号码 负责人手机号 负责人手机 "
         "负责人电话 负责人联系方式 项目负责人联系电话 项目负责人电话 项目负责人手机 项目负责人手机号 项目负责人联系方式 tel phone mobile",
         r"^(?!.*(联系人|经办|对接|法人|法定|单位|企业|办公|固定|紧急|推荐|座机|传真)).*(电话|手机|联系方式)"),
    spec("contact_phone", _("Contact's phone"), "phone",
         "联系人电话 联系人手机 联系人手机号 联系人手机号码 联系人联系电话 联系人联系方式 项目联系人电话 经办人电话 经办人手机 对接人电话",
         r"(联系人|经办人|对接人).*(电话|手机|联系方式)"),
    spec("landline", _("Landline"), "phone", "固定电话 办公电话 座机 单位电话 企业电话 公司电话 座机电话"),
    spec("email", _("Email"), "email", "电子邮箱 邮箱 电子邮件 邮箱地址 电子邮箱地址 联系邮箱 负责人邮箱 联系人邮箱 email mail", r"邮箱|邮件|e-?mail"),
)
FIELD_AND_PLACE = (
    spec("tech_field", _("Field of technology"), "text",
         "技术领域 所属技术领域 所属领域 项目领域 行业领域 产业领域 领域 所属行业领域 所属行业 行业 行业类别 产业方向 所属产业 产业类别 产业 技术方向 项目所属领域 field",
         r"(技术|行业|产业|所属)领域", max_length=100),
    spec("location", _("Location"), "text", "所在地 所在地区 项目所在地 企业所在地 所在城市 来源地 项目来源地 来源地区 地区 城市 所在区域 区域 所在省市", max_length=200),
    spec("address", _("Address"), "text", "注册地址 企业地址 公司地址 通讯地址 联系地址 办公地址 地址 住所 注册地 企业注册地 企业注册地址", r"地址$", max_length=300),
    spec("source_enclave", _("Enclave of origin"), "text", "来源飞地 飞地名称 飞地 所属飞地 推荐飞地 所在飞地", max_length=200),
)
SIZE = (
    spec("established_on", _("Established on"), "date",
         "成立日期 成立时间 企业成立时间 企业成立日期 公司成立时间 公司成立日期 注册日期 注册时间 注册成立时间 注册成立日期 企业注册时间 公司注册时间 工商注册时间 "
         "工商注册日期 设立日期 设立时间 登记日期 成立年月 成立年月日", past_only=True),
    spec("staff_count", _("Staff"), "count", "员工人数 职工人数 员工总数 员工数 职工总数 企业人数 从业人数 从业人员 从业人员数 人员规模 现有员工 现有员工数 在职人数 人员总数 总人数"),
    spec("team_size", _("Team size"), "count", "团队人数 团队成员数 团队规模 团队总人数 核心成员数 团队成员人数 核心团队人数"),
    spec("registered_capital", _("Registered capital"), "money", "注册资本 注册资金 注册资本金", r"^注册资(本|金)"),
    spec("paid_in_capital", _("Paid-in capital"), "money", "实缴资本 实收资本 实缴注册资本 实缴资金 实缴"),
    spec("planned_investment", _("Planned total investment"), "money",
         "计划总投资 总投资 项目总投资 计划总投资额 总投资额 投资总额 预计总投资 拟总投资 拟投资总额 计划投资总额 计划投资额 计划投资 拟投资额 拟投资 预计投资额 预计投资 投资规模 项目投资额 投资额",
         r"总投资"),
    spec("financing", _("Financing obtained"), "money",
         "已获融资 已获融资额 已获融资金额 已融资金额 已融资额 已融资 累计融资 累计融资额 累计融资金额 获得融资 融资金额 融资额 融资总额 已获投资 已获得融资 融资",
         r"^(已|累计)(获|获得)?融资"),
    spec("financing_need", _("Financing wanted"), "money", "融资需求 拟融资 拟融资额 拟融资金额 融资需求额 本轮融资需求 计划融资"),
    spec("bachelor_or_above", _("Bachelor or above"), "count",
         "本科以上人数 本科及以上人数 本科以上 本科及以上 本科以上学历人数 本科及以上学历人数 本科以上学历 本科以上人才 本科及以上人才 本科以上人才数 引进本科以上人才 其中本科以上 其中本科及以上",
         r"本科(及)?以上"),
    spec("masters_doctors", _("Masters and doctors"), "count",
         "其中硕博 硕博 硕博人数 其中硕博人数 硕博士 硕博士人数 其中硕博士 硕士及以上 硕士以上 其中硕士以上 其中硕士及以上 硕士及以上人数 硕士以上人数 硕博人才 硕博人才数", r"硕博"),
    spec("doctors", _("Doctors"), "count", "博士 博士人数 其中博士 其中博士人数 博士数"),
    spec("masters", _("Masters"), "count", "硕士 硕士人数 其中硕士 其中硕士人数 硕士数"),
    spec("senior_engineer", _("Senior engineers"), "count", "高工 其中高工 高工人数 高级工程师 其中高级工程师 高级职称 高级职称人数 副高以上 其中副高以上 副高及以上"),
    spec("national", _("National talents"), "count", "国家级人才 其中国家级人才 国家级人才数 国家级人才人数 国家级"),
    spec("summary", _("Summary"), "long_text", "项目简介 项目介绍 项目概况 简介 项目内容 项目概述 主要内容 项目基本情况 技术简介 项目描述 主营业务", r"简介", max_length=5000),
    spec("remarks", _("Remarks"), "long_text", "备注 备注说明 说明 备考 其他 其他说明 其它 remarks", max_length=2000),
)
RESULT = (
    spec("group", _("Group"), "text", "组别 参赛组别 参赛组 所属组别 分组 组 参赛类别 group", max_length=60),
    spec("track", _("Track"), "text", "赛道 参赛赛道 所属赛道 报名赛道 赛道名称 专业赛道 行业赛道 参赛领域 赛事赛道 track", r"赛道", max_length=100),
    spec("score", _("Score"), "score",
         "最终得分 最终成绩 总成绩 总得分 总分 综合得分 综合成绩 决赛得分 决赛成绩 决赛总分 决赛分数 决赛平均分 平均得分 平均分 得分 成绩 分数 评分 评审得分 评审成绩 "
         "专家评分 专家打分 路演得分 路演成绩 复赛得分 复赛成绩 初赛得分 初赛成绩 score"),
    spec("rank", _("Rank"), "rank", "名次 最终名次 最终排名 总排名 决赛名次 决赛排名 排名 排序 比赛名次 成绩排名 得分排名 rank"),
    spec("award", _("Award"), "text",
         "获奖等级 获奖等次 获奖情况 获奖奖项 所获奖项 奖项 奖项等级 奖项名称 奖次 获奖名次 获奖结果 拟获奖等级 拟获奖项 奖励等级 奖励等次 等次 奖级 获奖 比赛结果 award", r"获奖|奖项",
         max_length=60),
    spec("landing_intent", _("Landing intent"), "text", "落地意向 意向落地 落地意愿 拟落地 意向落户 落户意向 落地情况", max_length=200),
)
STAY = (
    spec("moved_in_on", _("Moved in on"), "date", "入驻时间 入驻日期 入园时间 入园日期 进驻时间 进驻日期 入驻年月 迁入时间", past_only=True),
    spec("room", _("Room"), "text", "房号 房间号 入驻房号 入驻位置 入驻地点 办公室 载体及房号 楼层房号", max_length=100),
    spec("enclave", _("Enclave"), "text", "入驻飞地 入驻载体 载体 载体名称 入驻平台", max_length=200),
)
STOCK = (
    spec("stage", _("Stage"), "text",
         "项目阶段 当前阶段 目前阶段 所处阶段 项目状态 当前状态 目前状态 状态 阶段 在孵状态 孵化状态 现状 入驻状态 落地状态", r"(项目|当前|目前|孵化|所处)(阶段|状态)",
         max_length=60),
    # Text, not date: a day that is unclear does not keep an old project out, it waits to be verified.
    spec("moved_in_on", _("Moved in on"), "text",
         "入驻时间 入驻日期 首次入驻时间 首次入驻日期 入园时间 入园日期 进驻时间 进驻日期 入驻年月 迁入时间 入孵时间 入孵日期 引进时间 引进日期 引育时间 引育日期 首次事件日期 "
         "首个事件日期", r"(入驻|入孵|引进|引育)(时间|日期|年月)", max_length=60),
    spec("landed_on", _("Landed on"), "text", "落地时间 落地日期 注册落地时间 注册落地日期 落户时间 落户日期", r"(落地|落户)(时间|日期)", max_length=60),
    spec("carrier", _("Carrier"), "text", "入驻载体 所在载体 载体名称 载体 入驻孵化器 孵化器 入驻飞地 飞地名称 飞地 所属飞地 所在飞地 入驻平台 入驻地点",
         max_length=200),
    spec("introduced_by", _("Brought by"), "text", "介绍方 推荐单位 推荐人 来源渠道 项目来源 引荐单位 引荐人 线索来源 来源", max_length=120),
)

# fmt: on

CONTEST_FIELDS = (SERIAL, NAME, *APPLICANT, *PEOPLE, *RESULT, *FIELD_AND_PLACE, *SIZE)
LEDGER_FIELDS = (SERIAL, NAME, *APPLICANT, *PEOPLE, *STAY, *FIELD_AND_PLACE, *SIZE)
STOCK_FIELDS = (
    SERIAL, NAME, *APPLICANT, *PEOPLE, *STOCK, *(field for field in FIELD_AND_PLACE if field.key != "source_enclave"), *SIZE,
)  # fmt: skip

AMBIGUOUS = {
    "名称": ("name", "company_name"),
    "全称": ("name", "company_name"),
    "代码": ("uscc",),
    "日期": ("established_on", "moved_in_on"),
    "时间": ("established_on", "moved_in_on"),
    "金额": ("planned_investment", "financing", "registered_capital"),
    "投资": ("planned_investment", "financing"),
    "资金": ("planned_investment", "financing", "registered_capital"),
    "资本": ("registered_capital", "paid_in_capital"),
    "人数": ("staff_count", "team_size", "bachelor_or_above"),
    "规模": ("staff_count", "team_size", "planned_investment"),
    "人才": ("bachelor_or_above",),
    "类别": ("group", "track", "tech_field"),
    "等级": ("award",),
    "结果": ("award", "score"),
}
