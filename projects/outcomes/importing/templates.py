"""The columns of the templates for rosters and investment ledgers."""

from django.utils.translation import gettext_lazy as _

from projects.register.importtemplates import DAY, MONEY, NAME, Column

NUMBER = Column("项目编号", _("As in the register. Needed where several projects have one name."), "JS-2026-0001")
YES_NO = ("是", "否")
ROSTER = (
    NUMBER, NAME,
    Column("姓名", _("Full name. No ID numbers."), "程若平", needed=True),
    Column("出生日期", _("Used once to know the person again, and not kept."), "1990-05-01", kind="day", needed=True),
    Column("到岗时间", DAY, "2025-03-15", kind="day", needed=True),
    Column("离岗时间", DAY, kind="day"),
    Column("用工形式", _("Choose."), "全职", choices=("全职", "柔性引进", "核心团队")),
    Column("学历", _("Highest finished."), "博士", choices=("博士", "硕士", "本科", "本科以下")),
    Column("职称", _("Choose."), "副高级", choices=("正高级", "副高级", "中级", "初级", "无")),
    Column("人才层次", _("The level only, never the programme."), "无", choices=("国家级", "省级", "市级", "县级", "无")),
    Column("是否参保", _("In this county."), "是", choices=YES_NO),
    Column("是否留学归国", _("Choose."), "否", choices=YES_NO),
    Column("是否应届", _("Choose."), "否", choices=YES_NO),
)  # fmt: skip
INVESTMENT = (
    NUMBER, NAME,
    Column("资金类型", _("Choose, or type the name of a loan product. Kinds are never added."), "到位资金", needed=True,
           choices=("计划总投资", "注册资本", "实缴资本", "到位资金", "股权融资")),
    Column("金额（万元）", MONEY, 1200, kind="money", needed=True),
    Column("日期", DAY, "2025-03-15", kind="day", needed=True),
    Column("投资方", _("Investor, or the bank of a loan."), width=28),
    Column("融资轮次", _("For equity only."), choices=("种子轮", "天使轮", "Pre-A轮", "A轮", "B轮", "C轮及以后", "战略投资")),
    Column("其中固定资产（万元）", _("Part of funds in place."), kind="money", width=22),
    Column("是否科产投基金", _("For equity only."), choices=YES_NO, width=18),
    Column("是否科技型中小企业项目", _("Only for what the fund paid."), choices=YES_NO, width=24),
)  # fmt: skip
