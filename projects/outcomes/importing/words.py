"""The headings of rosters and investment ledgers, and the words of their cells."""

from django.utils.translation import gettext_lazy as _

from projects.register.workbook.words import NAME, SERIAL, spec

from ..models import Education, Engagement, Investment, TalentLevel, Title

NUMBER = spec("number", _("Project number"), "text", "项目编号 项目号 系统编号 台账编号", max_length=20)
ROSTER_FIELDS = (
    NUMBER, SERIAL, NAME,
    spec("person", _("Name"), "person", "姓名 人才姓名 人员姓名 员工姓名 成员姓名", max_length=60),
    spec("born_on", _("Day of birth"), "date", "出生日期 出生年月日 生日", past_only=True),
    spec("since", _("Day of arrival"), "date", "到岗时间 到岗日期 入职时间 入职日期 引进时间 引进日期 来园时间", past_only=True),
    spec("left_on", _("Left on"), "date", "离岗时间 离岗日期 离职时间 离职日期", past_only=True),
    spec("kind", _("Engagement"), "text", "用工形式 引进方式 工作方式 全职柔性 人员类型 用工类型", max_length=30),
    spec("education", _("Education"), "text", "学历 学历学位 最高学历 学位 文化程度", max_length=30),
    spec("title", _("Professional title"), "text", "职称 职称等级 专业技术职称 职称级别", max_length=30),
    spec("level", _("Talent level"), "text", "人才层次 人才级别 人才等级 人才类别", max_length=30),
    spec("insured", _("Insured here"), "text", "是否参保 是否缴纳社保 社保 参保情况 本地参保", max_length=10),
    spec("overseas", _("Returned from abroad"), "text", "是否留学归国 是否海归 留学归国 海外人才", max_length=10),
    spec("graduate", _("Graduated this year"), "text", "是否应届 应届毕业生 是否应届毕业生 应届", max_length=10),
)  # fmt: skip
INVESTMENT_FIELDS = (
    NUMBER, SERIAL, NAME,
    spec("kind", _("Kind"), "text", "资金类型 资金类别 投资类型 投资类别 类型 类别 款项性质 种类", max_length=30),
    spec("amount", _("Amount"), "money", "金额 投资额 投资金额 到位金额 资金额 贷款金额 融资金额 数额", r"金额"),
    spec("on", _("Day"), "date", "日期 到账日期 到位日期 到账时间 到位时间 投资时间 发放日期 签约日期 时间", past_only=True),
    spec("investor", _("Investor or bank"), "text", "投资方 出资方 投资机构 投资单位 银行 贷款银行 资金来源", max_length=100),
    spec("round", _("Round"), "text", "轮次 融资轮次", max_length=20),
    spec("fixed_part", _("of which fixed assets"), "money", "其中固定资产 固定资产投资 其中固定资产投资 固定资产"),
    spec("by_fund", _("Paid by the county's fund"), "text", "是否科产投基金 科产投基金 是否政府基金", max_length=10),
    spec("to_sme", _("Small or medium technology project"), "text", "是否科技型中小企业项目 科技型中小 是否中小项目", max_length=10),
)  # fmt: skip

YES_NO = {"是": True, "有": True, "已": True, "√": True, "y": True, "否": False, "未": False, "没有": False, "n": False}
CHOICES = {
    "kind": {
        "全职": Engagement.FULL_TIME, "柔性": Engagement.FLEXIBLE, "柔性引进": Engagement.FLEXIBLE, "兼职": Engagement.FLEXIBLE,
        "核心团队": Engagement.CORE, "核心成员": Engagement.CORE, "核心团队未参保": Engagement.CORE,
    },
    "education": {
        "博士": Education.DOCTOR, "博士研究生": Education.DOCTOR, "硕士": Education.MASTER, "硕士研究生": Education.MASTER,
        "研究生": Education.MASTER, "本科": Education.BACHELOR, "大学本科": Education.BACHELOR, "学士": Education.BACHELOR,
        "大专": Education.OTHER, "专科": Education.OTHER, "本科以下": Education.OTHER, "其他": Education.OTHER,
    },
    "title": {
        "正高": Title.FULL, "正高级": Title.FULL, "正高级工程师": Title.FULL, "副高": Title.SENIOR, "副高级": Title.SENIOR,
        "高级": Title.SENIOR, "高级工程师": Title.SENIOR, "高工": Title.SENIOR, "中级": Title.MIDDLE, "工程师": Title.MIDDLE,
        "初级": Title.JUNIOR, "助理工程师": Title.JUNIOR, "无": Title.NONE,
    },
    "level": {
        "国家级": TalentLevel.NATIONAL, "省级": TalentLevel.PROVINCIAL, "市级": TalentLevel.MUNICIPAL,
        "县级": TalentLevel.COUNTY, "无": TalentLevel.NONE,
    },
    "insured": YES_NO, "overseas": YES_NO, "graduate": YES_NO,
}  # fmt: skip
Kind, Round = Investment.Kind, Investment.Round
MONEY_CHOICES = {
    "kind": {
        "计划总投资": Kind.PLANNED, "注册资本": Kind.REGISTERED, "实缴资本": Kind.PAID_IN, "到位资金": Kind.FUNDS_IN_PLACE,
        "实到资金": Kind.FUNDS_IN_PLACE, "股权融资": Kind.EQUITY, "股权投资": Kind.EQUITY,
    },
    "round": {
        "种子轮": Round.SEED, "天使轮": Round.ANGEL, "Pre-A轮": Round.PRE_A, "A轮": Round.A, "B轮": Round.B, "C轮": Round.C,
        "C轮及以后": Round.C, "战略投资": Round.STRATEGIC,
    },
    "by_fund": YES_NO, "to_sme": YES_NO,
}  # fmt: skip
