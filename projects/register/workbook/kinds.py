"""Converters for people, phones, dates and ranks, and `convert`, which chooses the converter of a field's kind."""

import datetime
import re
import unicodedata

from django.utils.translation import gettext as _

from projects import text as texts
from projects.register.sheetfile.sheets import Broken
from projects.register.workbook import cells
from projects.register.workbook.cells import CellError, Context, Noted, as_text, exact, folded

TITLES = (
    "董事长兼总经理|副董事长|董事长|副总经理|总经理|总裁|总监|首席科学家|首席执行官|创始人|联合创始人|法定代表人|法人代表|法人|负责人|"
    "副教授|教授|副研究员|研究员|特聘教授|院士|博士后|博士|硕士|正高级工程师|高级工程师|工程师|高工|博导|老师|先生|女士|ceo|cto"
)
PERSON = re.compile(rf"(?P<name>[{texts.HAN}·]{{2,}}?)(?P<title>(?:{TITLES})+)")
PERSON_BRACKETS = re.compile(r"(?P<name>[^（）]+)（(?P<title>[^（）]*)）")
PHONE = re.compile(
    r"(?<!\d)(?:\+?86[\s-]*)?1[3-9]\d[\s-]*\d{4}[\s-]*\d{4}(?!\d)|(?<!\d)[(（]?0\d{2,3}[)）]?[\s-]*[2-8]\d{6,7}(?:\s*(?:转|-)\s*\d{1,6})?(?!\d)"
)
DIGITS = re.compile(r"\+?\d[\d\s-]*")
FIRST_DAY, LAST_DAY = datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)
# Excel's day 1 is 1900-01-01 and it believes in a 29 February of that year.
EXCEL_ZERO = datetime.date(1899, 12, 30)
YEAR_FIRST = re.compile(r"(\d{4})(?:年|[./\-])(\d{1,2})(?:(?:月|[./\-])(\d{1,2})日?|月)?[./\-]?")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?")
TIME_OF_DAY = re.compile(r"(?<=\d|日)[t ]*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
CHINESE_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}


def to_person(raw, context):
    """One person's name; a title in brackets or behind the name is left out and noted."""
    shown = texts.normalise(as_text(raw))
    if not any(letter.isalpha() for letter in shown):
        raise CellError(_("“%(text)s” is no person's name. Type the name.") % {"text": shown[:40]})
    cells.fitting(shown, context)
    found = PERSON_BRACKETS.fullmatch(shown) or PERSON.fullmatch(shown)
    if found:
        return Noted(found["name"].strip(), _("Left out of the name: %(title)s.") % {"title": found["title"]})
    if re.search("[、,，;；/]", shown):
        return Noted(shown, _("Several names in one cell; kept as written."))
    return shown


def to_phone(raw, context):
    """Digits of one valid phone number; words beside it are left out, two numbers are refused."""
    shown = phone_text(raw)
    whole = texts.phone_digits(shown)
    if whole:
        return whole
    numbers = phones_in(shown)
    if len(set(numbers)) > 1:
        raise CellError(_("There are %(count)s phone numbers in the cell. Leave one.") % {"count": len(set(numbers))})
    if numbers and not re.search(r"\d{3,}", PHONE.sub("", shown)):
        return numbers[0]
    digits = re.sub(r"\D", "", shown)
    if digits.startswith("1"):
        raise CellError(
            _("A mobile number has 11 digits and begins with 13 to 19; this one has %(count)s digits. Correct it.")
            % {"count": len(digits)}
        )
    raise CellError(_("“%(text)s” is no mobile number or landline with area code. Correct it.") % {"text": shown[:40]})


def phone_text(raw):
    """The cell as text; a number that was shortened to 1.38E+10 is refused."""
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return f"{exact(raw):f}"
    shown = texts.clean(as_text(raw))
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", folded(shown)):
        mantissa, exponent = folded(shown).split("e")
        if len(mantissa.replace(".", "")) <= int(exponent):
            raise CellError(
                _("The number was shortened to %(text)s and lost digits. Format the cell as text and type it again.")
                % {"text": shown}
            )
        return f"{exact(float(folded(shown))):f}"
    return shown


def phones_in(shown):
    """All valid phone numbers written in a text."""
    found = (texts.phone_digits(part[0]) for part in PHONE.finditer(unicodedata.normalize("NFKC", shown)))
    return [number for number in found if number]


def to_person_phone(raw, context):
    """(person, phone) from one cell that holds both, as "汪轩 19714453291"."""
    shown = texts.clean(as_text(raw))
    place = PHONE.search(shown) or DIGITS.search(shown)
    name = (shown[: place.start()] + shown[place.end() :]).strip(" \n\t:：/、,，;；（）()") if place else shown
    name = re.sub("(联系)?(电话|手机|方式)[:：]?", "", name).strip(" \n\t:：/、,，;；（）()")
    if not place or not name:
        raise CellError(_("A name and a phone number are expected here, as Zhang San 13800001234. Correct it."))
    person = to_person(name, context)
    return (person.value if isinstance(person, Noted) else person), to_phone(shown, context)


def to_date(raw, context):
    """A day; year and month alone are read as the first of the month and noted."""
    value = _day(raw)
    day = value.value if isinstance(value, Noted) else value
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellError(_("The year %(year)s cannot be right. Correct the date.") % {"year": day.year})
    if context.not_after and day > context.not_after:
        raise CellError(_("%(day)s is later than today. Correct the date.") % {"day": day.isoformat()})
    return value


def _day(raw):
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _day_of_number(raw)
    return _day_of_text(as_text(raw))


def _day_of_number(number):
    value = exact(number)
    if value == value.to_integral_value() and PACKED.fullmatch(str(int(value))) and value > 100_000:
        return _packed(str(int(value)))
    if 18_264 <= value <= 73_050:
        return EXCEL_ZERO + datetime.timedelta(days=int(value))
    raise _unclear(as_text(number))


def _day_of_text(shown):
    plain = TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", texts.clean(shown)).lower()).strip()
    plain = re.sub(r"\s", "", plain)
    if re.fullmatch(r"\d{6}|\d{8}", plain):
        return _packed(plain)
    if re.fullmatch(r"\d{5}(\.0+)?", plain):
        day = _day_of_number(float(plain))
        return Noted(
            day, _("Read from Excel's day number %(number)s as %(day)s.") % {"number": plain, "day": day.isoformat()}
        )
    found = YEAR_FIRST.fullmatch(plain)
    if not found:
        raise _unclear(shown)
    return _built(shown, *found.groups())


def _packed(digits):
    return _built(digits, *PACKED.fullmatch(digits).groups())


def _built(shown, year, month, day):
    try:
        built = datetime.date(int(year), int(month), int(day or 1))
    except ValueError as problem:
        raise CellError(
            _("“%(text)s” is no day of the calendar. Correct the date.") % {"text": shown[:40]}
        ) from problem
    if day is None:
        return Noted(built, _("Only year and month are given; read as %(day)s.") % {"day": built.isoformat()})
    return built


def _unclear(shown):
    return CellError(_("“%(text)s” is no clear date. Write year, month and day as 2025-03-01.") % {"text": shown[:40]})


def to_rank(raw, context):
    """A place: 3, "第3名", "并列第三"."""
    if isinstance(raw, str):
        plain = re.fullmatch(r"(?:并列)?第?(\d+|[一二三四五六七八九十]{1,3})名?(?:（并列）|\(并列\))?", folded(raw))
        if not plain:
            raise CellError(_("“%(text)s” is no place. Type a number.") % {"text": as_text(raw)[:40]})
        raw = int(plain[1]) if plain[1].isdecimal() else _chinese(plain[1])
    place = cells.to_count(raw, context)
    if place < 1:
        raise CellError(_("A place is 1 or more. Correct it."))
    return place


def _chinese(word):
    tens, ten, ones = word.rpartition("十")
    return (CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + CHINESE_DIGITS.get(ones, 0)


CONVERTERS = {
    "text": cells.to_text,
    "long_text": cells.to_long_text,
    "name": cells.to_name,
    "applicant": cells.to_text,
    "person": to_person,
    "person_phone": to_person_phone,
    "uscc": cells.to_uscc,
    "phone": to_phone,
    "email": cells.to_email,
    "date": to_date,
    "money": cells.to_money,
    "score": cells.to_score,
    "count": cells.to_count,
    "percent": cells.to_percent,
    "rank": to_rank,
}


WORDS = {"text", "long_text", "name", "applicant", "person"}  # kinds whose values go out into sheets again as they are


def convert(kind, raw, context=None):
    """The value of a raw cell for a field of `kind`, a key of CONVERTERS; see `cells` for what comes back."""
    if isinstance(raw, Broken):
        raise CellError(raw.message)
    if cells.is_empty(kind, raw):
        return None
    if isinstance(raw, str) and cells.unescaped(raw).lstrip().startswith("="):
        raise CellError(_("This looks like a formula without a value. Type the value."))
    value = CONVERTERS[kind](raw, context or Context())
    if kind in WORDS and isinstance(value, str) and isinstance(raw, str) and raw.lstrip()[:1] in ("+", "-", "@"):
        words = _("Begins with “%(sign)s”: kept as text, and never run as a formula.")
        return Noted(value, words % {"sign": value[0]})
    return value
