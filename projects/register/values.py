"""Values of the application form: from typed text to clean data, and from clean data to words.

A draft holds text as typed, by path ("summary", "team.<row>.name"; "team.<row>" marks the row as there or removed).
A version holds clean data by name: text, 分, ISO days, whole numbers, codes of choices, lists of rows.
"""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from projects.money import FEN_PER_YI, MoneyError, format_wan, format_yi, parse_money
from projects.text import clean, mask_email, mask_phone, phone_digits
from projects.trace.wording import listed, sign

from . import form
from .form import Field, Rows

ROW_ID = re.compile(r"[a-z0-9-]{1,36}")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class WrongValue(ValueError):
    """What was typed cannot be taken; the message says why and what to do."""


def _text(field, typed):
    if len(typed) > field.longest:
        raise WrongValue(
            _("The text has %(count)s characters; at most %(most)s fit. Shorten it.")
            % {"count": len(typed), "most": field.longest}
        )
    return typed


def _choice(field, typed):
    if typed not in dict(field.choices):
        raise WrongValue(_("Choose one of the answers offered."))
    return typed


def _money(field, typed):
    try:
        return parse_money(typed, "万元")
    except MoneyError as problem:
        raise WrongValue(str(problem)) from problem


def _day(field, typed):
    found = DAY.fullmatch(typed)
    try:
        return date(*map(int, found.groups())).isoformat()
    except (AttributeError, ValueError) as problem:
        raise WrongValue(_("“%(text)s” is no day. Write it as 2026-03-01.") % {"text": typed}) from problem


def _phone(field, typed):
    digits = phone_digits(typed)
    if digits is None:
        raise WrongValue(_("“%(text)s” is no mobile number or landline with area code.") % {"text": typed})
    return digits


def _email(field, typed):
    try:
        validate_email(typed)
    except ValidationError as problem:
        raise WrongValue(_("“%(text)s” is no e-mail address.") % {"text": typed}) from problem
    return typed.lower()


def _number(field, typed):
    digits = typed.replace(",", "").replace("，", "")
    if not re.fullmatch(r"[0-9]{1,12}", digits):
        raise WrongValue(_("“%(text)s” is no whole number.") % {"text": typed})
    number = int(digits)
    if number < field.smallest or (field.largest is not None and number > field.largest):
        raise WrongValue(
            _("A number from %(smallest)s to %(largest)s is expected.")
            % {"smallest": field.smallest, "largest": field.largest}
        )
    return number


def _percent(field, typed):
    text = typed.removesuffix("%").removesuffix("％").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or not 0 < Decimal(text) <= 100:
        raise WrongValue(_("“%(text)s” is no percentage. Write a number up to 100, such as 33.5.") % {"text": typed})
    return text


CLEANERS = {
    form.TEXT: _text, form.PROSE: _text, form.CHOICE: _choice, form.INDUSTRY: _text, form.MONEY: _money, form.DATE: _day,
    form.PHONE: _phone, form.EMAIL: _email, form.NUMBER: _number,
    form.PERCENT: _percent,
}  # fmt: skip


def clean_value(field, typed):
    """Clean data for what was typed into a field; None when nothing was. WrongValue with a sentence otherwise."""
    text = clean(typed if typed is not None else "")
    return CLEANERS[field.kind](field, text) if text else None


def row_ids(name, draft):
    """Ids of the living rows of a part, in the order in which they were begun. `draft` is {path: text}."""
    gone = {path for path, value in draft.items() if value is False}
    found = {}
    for path in draft:
        head, _dot, rest = path.partition(".")
        row = rest.partition(".")[0]
        if head == name and row and f"{name}.{row}" not in gone:
            found[row] = True
    return list(found)


def clean_draft(kind, draft):
    """(clean data, [(path, part, sentence)]) of a draft for a kind of applicant. Nothing is required here."""
    data, wrong = {}, []
    for part in form.parts_for(kind):
        if isinstance(part, Rows):
            data[part.name] = _clean_rows(part, draft, wrong)
        else:
            data[part.name] = _clean_one(part, part.name, part, draft, wrong)
    return data, wrong


def _clean_one(field, path, part, draft, wrong):
    try:
        return clean_value(field, draft.get(path))
    except WrongValue as problem:
        wrong.append((path, part, str(problem)))
        return None


def _clean_rows(part, draft, wrong):
    rows = []
    for row in row_ids(part.name, draft):
        base = f"{part.name}.{row}"
        values = {field.name: _clean_one(field, f"{base}.{field.name}", part, draft, wrong) for field in part.fields}
        typed = any(clean(draft.get(f"{base}.{field.name}") or "") for field in part.fields)
        if typed:
            rows.append({"id": row, **values})
    return rows


def as_typed(field, value):
    """What a person would type for a clean value: fills a draft from known facts."""
    if value is None:
        return ""
    return format_wan(value).replace(",", "") if field.kind == form.MONEY else str(value)


def money_words(fen):
    """ "30,000 万元（3 亿元）": 亿元 beside, where the amount is large enough for a slip of the unit to hide."""
    if fen is None:
        return ""
    wan = _("%(amount)s × 10,000 yuan") % {"amount": format_wan(fen)}
    if fen < FEN_PER_YI:
        return wan
    return "".join((wan, sign("（"), _("%(amount)s × 100 million yuan") % {"amount": format_yi(fen)}, sign("）")))


def money_check(fen, ask_above):
    """The amount again in words, so that a slip of the unit is seen; above `ask_above` (分) it asks."""
    if fen is None:
        return ""
    if fen <= ask_above:
        return _("That is %(amount)s.") % {"amount": money_words(fen)}
    names = {"wan": format_wan(fen).replace(",", ""), "yi": format_yi(fen)}
    return (
        _(
            "%(wan)s × 10,000 yuan = %(yi)s × 100 million yuan: is that right? If you meant yuan, write yuan after the number."
        )
        % names
    )


MASKS = {form.PHONE: mask_phone, form.EMAIL: mask_email}


def show(field, value, *, masked=False):
    """A clean value in words; `masked` hides ways to reach a person."""
    if value is None or value == "":
        return ""
    if masked and field.personal == form.REACH:
        return MASKS[field.kind](value)
    if field.kind == form.MONEY:
        return money_words(value)
    if field.kind == form.CHOICE:
        return str(dict(field.choices).get(value, value))
    return f"{value} {field.unit}" if field.unit else str(value)


def show_part(part, value, *, masked=False):
    """A part in words: a text, or for rows one line per row."""
    if isinstance(part, Field):
        return show(part, value, masked=masked)
    lines = [[show(field, row.get(field.name), masked=masked) for field in part.fields] for row in value or []]
    return "\n".join(str(listed((cell for cell in line if cell), "，")) for line in lines)
