"""Facts of a lead in words that nobody arranged: a chat, a letter, a business plan. Plain rules, nothing is guessed twice.

Every proposal says where it stands, so that the person who corrects it need not search. Pure: knows no database.

The words may be anybody's: patterns give nothing back that they took (`*+`) where one run could be divided in many ways,
and runs of blanks and of empty lines are short before any pattern looks.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from projects import uscc
from projects.money import MoneyError, parse_money
from projects.register.workbook.kinds import PHONE
from projects.text import HAN, clean, normalise, phone_digits

AROUND = 14  # characters shown on both sides of what was found
LONGEST_NAME, LONGEST_PERSON = 60, 20
H = f"[{HAN}]"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁"
    "钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀甄曲封储靳焦牧车侯全班仰秋仲伊宫宁仇祖武符刘景詹束龙叶幸司"
    "韶黎薄印白怀蒲从鄂索咸籍赖卓屠蒙池乔胥苍双闻莘党翟谭贡姬申扶堵冉宰桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎连习容向古易廖庾终步都耿满匡国文寇广阙东欧利师巩聂关荆司"
)  # noqa: RUF001
PERSON = rf"[{SURNAMES}]{H}{{1,2}}"
TITLE = "总经理|总监|博士|教授|经理|老师|主任|先生|女士|总|工"
COMPANY = re.compile(
    rf"[{HAN}A-Za-z0-9（）()·&]{{2,40}}?(?:股份有限公司|有限责任公司|有限公司|合伙企业（有限合伙）|合伙企业\(有限合伙\)|研究院|研究所)"
)
BEFORE_COMPANY = re.compile(
    "^.*(?:我们是|我司是|我司|我们公司|公司名称|公司叫|企业名称|企业叫|名称是|来自|就职于|全称是|全称为?|叫做?|这是|是|为|在|由|与|和|的|、)(?=.{6,}$)"
)
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,60}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,30}){1,4}")
AMOUNT = r"(?:约|大约|近|超过?|不少于|预计)?\s*(?P<amount>(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,4})?\s*(?:亿|千万|百万|万)元?)"
INVESTED = "计划总投资|项目总投资|总投资|计划投资|拟投资|投资规模|投资额|投资"
INVESTMENT = re.compile(rf"(?:{INVESTED})(?:额|约|为|是|[:：])*+[^\d\n。；;]{{0,6}}?{AMOUNT}")
TOWN = re.compile(rf"{H}{{2}}(?:街道|镇)")
NOT_TOWN = re.compile("城镇|乡镇|村镇|[的个各本该到在从]")
LABEL = r"(?:^|[\n\t，,；;。|｜]|【)\s*+(?:{words})\s*+[:：】]\s*+(?P<value>[^\n\t，,；;。|｜【】]{{2,60}})"
ROUGH = re.compile(
    r"(?:^(?:re|fw|fwd|转发|回复|答复)\s*[:：])|商业计划书|项目计划书|创业计划书|计划书|项目介绍|项目简介|融资|路演|[（(]?(?:终稿|定稿|最终版|最新版?|v\d[\d.]*|\d{6,8})[)）]?|\bBP\b|[《》“”\"]",
    re.IGNORECASE,
)

NO_TITLE = re.compile(r"[，,。？！?!:：；;]|您好|你好|电话|手机|代码|\d{5}")
NAMED = (
    re.compile(r"[《“\"](?P<value>[^《》“”\"\n]{4,40})[》”\"]"),
    re.compile(
        rf"(?:做的是|主要做|从事|做|研发|开发)(?P<value>{H}[{HAN}A-Za-z0-9]{{2,24}}?)(?:的|项目|团队|公司|研发|业务|方向|[，,。；;\n]|$)"
    ),
)


@dataclass(frozen=True)
class Found:
    """A proposal for one field, and the words in which it stood."""

    value: object
    where: str


def glean(text, *, filename="", towns=(), bringers=()):
    """{field of the lead form: Found}. `towns` and `bringers` are names that the county knows already."""
    words = _folded(text)
    found = {
        "name": _name(words, filename), "company_name": _company(words), "uscc": _code(words), "phone": _phone(words),
        "email": _first(MAIL, words), "planned_investment": _money(words), "introduced_by": _bringer(words, towns, bringers),
        "leader": _person(words, "项目负责人|负责人|创始人|法定代表人|法人代表|法人|董事长|汇报人|路演人|主讲人"),
        "contact": _person(words, "联系人|联络人|对接人|联系方式") or _person_by_phone(words) or _introduced(words),
    }  # fmt: skip
    return {name: one for name, one in found.items() if one}


def _folded(text):
    """Half-width letters and digits, lines kept, blanks between Chinese gone (PDFs are full of them)."""
    lines = (unicodedata.normalize("NFKC", line) for line in clean(text).split("\n"))
    lines = (re.sub(r" ?\t[ \t]*", "\t", re.sub(r"[^\S\t]+", " ", line)) for line in lines)
    folded = "\n".join(re.sub(rf"(?<={H}) (?={H})", "", line).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", folded)


def _around(words, start, end):
    """What stood there, on one line."""
    return re.sub(r"\s+", " ", words[max(start - AROUND, 0) : end + AROUND]).strip()


def _at(words, match, value=None, group=0):
    return Found(value if value is not None else match[group].strip(), _around(words, *match.span(group)))


def _first(pattern, words):
    match = pattern.search(words)
    return _at(words, match) if match else None


def _labelled(words, labels):
    return re.search(LABEL.format(words=labels), words)


def _code(words):
    upper = words.upper()
    return next((_at(words, match, match[0]) for match in CODE.finditer(upper) if uscc.is_valid(match[0])), None)


def _phone(words):
    found = [(phone_digits(match[0]), match) for match in PHONE.finditer(words)]
    found = [(number, match) for number, match in found if number]
    found.sort(key=lambda pair: not pair[0].startswith("1"))  # a mobile before a landline
    return _at(words, found[0][1], found[0][0]) if found else None


def _company(words):
    label = _labelled(words, "公司名称|企业名称|单位名称|公司全称|企业全称|公司|企业|申报单位|承担单位")
    if label and COMPANY.search(label["value"]):
        return _at(words, label, normalise(COMPANY.search(label["value"])[0]), "value")
    for match in COMPANY.finditer(words):
        name = BEFORE_COMPANY.sub("", match[0])
        if len(name) >= 6:
            return _at(words, match, normalise(name))
    return None


def _money(words):
    for match in INVESTMENT.finditer(words):
        try:
            return _at(words, match, parse_money(match["amount"]))
        except MoneyError:
            continue
    return None


def _bringer(words, towns, bringers):
    label = _labelled(words, "推荐单位|推荐人|介绍人|引荐人|引荐|推荐|来源|谁介绍的")
    if label:
        return _at(words, label, label["value"].strip()[:120], "value")
    for name in (*bringers, *towns):
        if name and name in words:
            at = words.index(name)
            return Found(name, _around(words, at, at + len(name)))
    matches = (match for match in TOWN.finditer(words) if not NOT_TOWN.search(match[0]))
    return next((_at(words, match) for match in matches), None)


def _person(words, labels):
    match = re.search(
        rf"(?:{labels})\s*+(?:姓名|是|为|叫)?\s*+[:：]?\s*+(?P<value>{PERSON}?)(?=$|[\s，,。；;、:：(（\d]|{TITLE}|电话|手机)",
        words,
    )
    return _at(words, match, match["value"], "value") if match and len(match["value"]) > 1 else None


def _person_by_phone(words):
    match = re.search(
        rf"(?P<value>{PERSON}|[{SURNAMES}](?:{TITLE}))\s*+(?:{TITLE})?[\s，,:：(（]*+(?:电话|手机|联系电话)?[\s:：]*+1[3-9]\d",
        words,
    )
    return _at(words, match, match["value"], "value") if match else None


def _introduced(words):
    match = re.search(rf"我(?:是|叫)(?:[^，,。；;\n]{{0,20}}的)?(?P<value>{PERSON}?)(?=$|[\s，,。；;、:：(（])", words)
    return _at(words, match, match["value"], "value") if match else None


def _name(words, filename):
    stem, title = _tidy(PurePath(filename).stem) if filename else "", _title(words)
    return (
        _name_by_label(words, "项目名称|项目全称|项目名|作品名称|课题名称")
        or title
        or _name_by_label(words, "项目|主题")
        or _name_in_words(words)
        or (Found(stem, filename) if stem else None)
        or _title(words, sure=False)
    )


def _name_by_label(words, labels):
    label = _labelled(words, labels)
    return _at(words, label, _tidy(label["value"]), "value") if label and _tidy(label["value"]) else None


def _title(words, sure=True):
    """The first line, when it is a title; `sure` asks for a word that only titles have."""
    first = next((line for line in words.split("\n") if line.strip()), "")
    if len(first) > 40 or NO_TITLE.search(first) or (sure and not ROUGH.search(first)):
        return None
    return Found(_tidy(first), first) if _tidy(first) else None


def _name_in_words(words):
    for pattern in NAMED:
        match = pattern.search(words)
        if match and _tidy(match["value"]):
            return _at(words, match, _tidy(match["value"]), "value")
    return None


def _tidy(text):
    """A title without the words that every title has; "" when nothing is left."""
    name = normalise(re.sub(r"[\s_\-—–]+$|^[\s_\-—–:：]+", "", ROUGH.sub("", text)))
    name = re.sub(r"[_\-—–\s]{2,}", " ", name).strip("_-—– :：")
    return name[:LONGEST_NAME] if len(name) >= 3 and re.search(H, name) else ""
