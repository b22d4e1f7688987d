"""One raw cell into one value, by the kind of its field; nothing is guessed silently.

A converter returns the value, None for an empty cell, `Noted(value, note)` when a person should know how it was
read, or raises CellError with a sentence that says what is wrong and what to do.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from projects import text as texts
from projects import uscc
from projects.money import MoneyError, parse_money
from projects.register.sheetfile.sheets import blank

EMPTY_WORDS = {
    "/", "//", "\\", "-", "--", "---", "—", "——", "–", "―", "_", "*", "无", "暂无", "没有", "空", "未填", "未填写",
    "不详",
    "n/a", "na", "none", "null", "nan", "nil", "、", ".", "。", "…",
}  # fmt: skip
NOT_YET = {
    "未注册", "尚未注册", "暂未注册", "未成立", "尚未成立", "筹建中",
    "未注册企业", "未注册公司", "筹备中", "拟注册", "注册中", "待注册", "待定", "未定", "办理中",
}  # fmt: skip
EMPTY_FOR = {
    "uscc": NOT_YET | {"团队", "个人"}, "date": NOT_YET, "money": {"未融资", "尚未融资", "暂未融资", "待定"},
    "score": {"待定"}, "rank": {"待定", "未排名", "不排名"}, "count": {"待定"},
}  # fmt: skip
ABSENT = {"弃权", "缺席", "缺赛", "缺考", "未参赛", "退赛"}


class CellError(ValueError):
    """The cell cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Noted:
    """A value with a note on how the cell was read."""

    value: object
    note: str


@dataclass(frozen=True)
class Context:
    """What a converter may need besides the cell."""

    unit: str | None = None
    max_length: int | None = None
    not_after: datetime.date | None = None


def unescaped(text):
    """Text without the apostrophe that keeps a spreadsheet from taking it as a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r'\d]", text) else text


def is_empty(kind, raw):
    """Whether the cell is blank or says that there is nothing."""
    if blank(raw):
        return True
    word = folded(raw) if isinstance(raw, str) else ""
    return isinstance(raw, str) and (not word or word in EMPTY_WORDS or word in EMPTY_FOR.get(kind, ()))


def folded(text):
    """Half-width, lower-case, without any blank."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", texts.clean(unescaped(text)))).lower()


def as_text(raw):
    """What a person sees in the cell: 12.0 is "12"."""
    if isinstance(raw, bool):
        return _("Yes") if raw else _("No")
    if isinstance(raw, int | float):
        return f"{exact(raw):f}"
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        raw = raw.date()
    return raw.isoformat() if isinstance(raw, datetime.date | datetime.time) else unescaped(str(raw))


def exact(number):
    """The Decimal that Excel shows: it keeps 15 significant digits."""
    if isinstance(number, float) and number != number or number in (float("inf"), float("-inf")):
        raise CellError(_("This is no number. Type the value."))
    value = Decimal(number) if isinstance(number, int) else Decimal(format(number, ".15g"))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**20 else value


def to_text(raw, context):
    value = texts.normalise(as_text(raw))
    return fitting(value, context) or None


def to_long_text(raw, context):
    return fitting(texts.clean(as_text(raw)), context) or None


def fitting(value, context):
    """The text, or CellError when the field cannot hold it."""
    if context.max_length and len(value) > context.max_length:
        raise CellError(
            _("The text has %(count)s characters; at most %(most)s fit. Shorten it.")
            % {"count": len(value), "most": context.max_length}
        )
    return value


def to_name(raw, context):
    """A project's name holds at least one letter or Chinese character."""
    value = to_text(raw, context)
    if not value or not any(letter.isalpha() for letter in value):
        raise CellError(_("“%(text)s” is no name. Type the project's name.") % {"text": as_text(raw)[:40]})
    return value


def to_uscc(raw, context):
    if isinstance(raw, int | float) or re.fullmatch(r"\d(\.\d+)?e\+?\d+", folded(as_text(raw))):
        raise CellError(
            _("The code was stored as a number and lost digits. Format the cell as text and type the code again.")
        )
    code = uscc.normalise(as_text(raw))
    if not re.search("[0-9A-Z]", code) and re.search("未|筹|拟|待|正在|办理|注册中", code):
        return Noted(None, _("No code yet: “%(text)s”.") % {"text": code[:40]})
    try:
        return uscc.check(code)
    except uscc.UsccError as problem:
        raise CellError(str(problem)) from problem


def to_email(raw, context):
    value = folded(as_text(raw)).removeprefix("mailto:")
    try:
        validate_email(value)
    except ValidationError as problem:
        raise CellError(
            _("“%(text)s” is no email address. Correct it or leave the cell empty.") % {"text": as_text(raw)[:60]}
        ) from problem
    return fitting(value, Context(max_length=254))


def to_money(raw, context):
    """分; a bare number has the unit of its column."""
    plain = f"{exact(raw):f}" if isinstance(raw, int | float) and not isinstance(raw, bool) else as_text(raw)
    try:
        return parse_money(plain, context.unit)
    except MoneyError as problem:
        raise CellError(str(problem)) from problem


def to_number(raw, ending):
    """The exact number in a cell, whose text may end in one of the units of `ending` (a pattern)."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return exact(raw)
    found = re.fullmatch(rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(\.\d{{1,8}})?(?:{ending})?", folded(as_text(raw)))
    if not found:
        raise CellError(_("“%(text)s” is no clear number. Type one number.") % {"text": as_text(raw)[:40]})
    return Decimal(found[1].replace(",", "") + (found[2] or ""))


def to_score(raw, context):
    """0 to 100, two places."""
    if isinstance(raw, str) and folded(raw) in ABSENT:
        return Noted(None, _("No score: “%(text)s”.") % {"text": texts.normalise(raw)})
    score = to_number(raw, "分")
    if not 0 <= score <= 100:
        raise CellError(_("A score lies between 0 and 100. Correct it."))
    if score != score.quantize(Decimal("0.01")):
        rounded = score.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return Noted(rounded, _("Rounded from %(score)s to two places.") % {"score": score})
    return score


def to_count(raw, context):
    """A whole number of people or things, 0 or more."""
    number = to_number(raw, "[人名个位家项]")
    if number != number.to_integral_value() or not 0 <= number < 10**9:
        raise CellError(_("“%(text)s” is no whole number. Type a whole number.") % {"text": as_text(raw)[:40]})
    return int(number)


def to_percent(raw, context):
    """Percent as Decimal: "30%" and an Excel cell of 0.3 are 30; 1 in Excel may be 1 % or 100 %."""
    if isinstance(raw, str) and "%" in folded(raw):
        percent = to_number(raw, "%")
    else:
        number = to_number(raw, "%")
        if context.unit != "%" and number == 1:
            raise CellError(_("1 may be 1%% or 100%%. Write the percent sign.") % {})
        percent = number * 100 if context.unit != "%" and number < 1 else number
    if not 0 <= percent <= 100:
        raise CellError(_("A percentage lies between 0 and 100. Correct it."))
    return percent
