"""Money: exact integers in 分 in the database, 万元 on the screen, Decimal between; never float."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from projects.text import clean

FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000 * FEN_PER_WAN
MAX_FEN = 2**63 - 1
BASES = {"万": FEN_PER_WAN, "亿": FEN_PER_YI, "百万": 100 * FEN_PER_WAN, "千万": 1000 * FEN_PER_WAN}
UNITS = {"元": 100, "千元": 100_000, **BASES, **{f"{word}元": fen for word, fen in BASES.items()}}
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.\d{1,12})?"
AMOUNT = re.compile(rf"(?P<number>{NUMBER})(?P<unit>千元|[百千]?万元?|亿元?|元)?")
DRESS = re.compile(r"^(?:人民币|RMB|CNY|¥)|(?:\(?人民币\)?|RMB|整)$", re.IGNORECASE)


class MoneyError(ValueError):
    """An amount that is not clear or not exact; the message says why and what to do."""


def fen_from_wan(wan):
    """分 for an exact Decimal (or int) of 万元; MoneyError when it is finer than one 分."""
    return _whole_fen(Decimal(wan) * FEN_PER_WAN)


def wan_from_fen(fen):
    """Exact Decimal of 万元."""
    return Decimal(fen).scaleb(-6)


def format_wan(fen):
    """万元 without the unit, grouped by thousands, without closing zeros: "2,200", "0.5"; "" for None."""
    return "" if fen is None else _grouped(wan_from_fen(fen))


def format_yi(fen):
    """亿元 without the unit, exact: "2.2"; "" for None."""
    return "" if fen is None else _grouped(Decimal(fen).scaleb(-10))


# Units in which amounts are shown: name, word, decimal places of one 分 in it.
SHOWN = {"yuan": ("元", 2), "qian": ("千元", 5), "wan": ("万元", 6), "yi": ("亿元", 10)}


def format_in(fen, unit):
    """An amount in a unit of SHOWN, exact, grouped, without the unit: "300,000" for 300000 千元; "" for None."""
    return "" if fen is None else _grouped(Decimal(fen).scaleb(-SHOWN[unit][1]))


def parse_money(text, default_unit=None):
    """分 for what a person wrote: "2000万", "1.2亿元", "1,200.50 万元", "1亿2000万元", "3000000 yuan".

    A bare number has `default_unit` (one of UNITS); without one it is refused, as is anything
    approximate, foreign, negative or finer than one 分 (MoneyError).
    """
    shown = clean(text)
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", shown)).replace("。", ".")
    folded = re.sub(r"yuan$", "元", folded, flags=re.IGNORECASE)
    folded = DRESS.sub("", DRESS.sub("", folded))
    parts = list(AMOUNT.finditer(folded))
    if not parts or "".join(part[0] for part in parts) != folded:
        raise MoneyError(
            _(
                "“%(text)s” is not a clear amount. Write only the number, or the number with its unit as in 20000000 yuan."
            )
            % {"text": shown}
        )
    scales = [_scale(part["unit"] or (default_unit if len(parts) == 1 else None), shown) for part in parts]
    if any(big <= small for big, small in zip(scales, scales[1:], strict=False)):
        raise MoneyError(_("“%(text)s” holds more than one amount. Leave one.") % {"text": shown})
    numbers = [Decimal(part["number"].replace(",", "")) for part in parts]
    return _whole_fen(sum(number * scale for number, scale in zip(numbers, scales, strict=True)))


def _scale(unit, shown):
    if unit is None:
        raise MoneyError(_("“%(text)s” has no unit. Write yuan after it, or the Chinese unit.") % {"text": shown})
    return UNITS[unit]


def _whole_fen(amount):
    if amount != amount.to_integral_value():
        raise MoneyError(_("The amount is finer than 0.01 yuan. Round it and check the unit."))
    if abs(amount) > MAX_FEN:
        raise MoneyError(_("The amount is too large. Check the unit."))
    return int(amount)


def _grouped(number):
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class WanField(forms.Field):
    """An amount typed and shown in 万元 (units in the text are understood); cleans into 分."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, min_fen=0, max_fen=MAX_FEN, **kwargs):
        self.min_fen, self.max_fen = min_fen, max_fen
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """分 become 万元 text; what a person typed stays as typed."""
        return format_wan(value).replace(",", "") if isinstance(value, int) else value

    def to_python(self, value):
        if value in self.empty_values or not clean(value):
            return None
        try:
            return parse_money(value, "万元")
        except MoneyError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def validate(self, value):
        super().validate(value)
        if value is not None and value < self.min_fen:
            raise ValidationError(
                _("At least %(amount)s × 10,000 yuan.") % {"amount": format_wan(self.min_fen)}, code="min_value"
            )
        if value is not None and value > self.max_fen:
            raise ValidationError(
                _("At most %(amount)s × 10,000 yuan.") % {"amount": format_wan(self.max_fen)}, code="max_value"
            )

    def has_changed(self, initial, data):
        try:
            return not self.disabled and self.to_python(data) != initial
        except ValidationError:
            return True


class MoneyField(models.BigIntegerField):
    """An amount in 分 (integer); forms show and read 万元."""

    description = "Money in 分"

    def formfield(self, **kwargs):
        # BigIntegerField would add bounds that are numbers of its own form field.
        return models.Field.formfield(self, **{"form_class": WanField, **kwargs})


DIGITS, PLACES, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "兆")


def in_words(fen):
    """An amount as accountants write it out (大写): 144000 分 is "壹仟肆佰肆拾元整"."""
    yuan, rest = divmod(fen, 100)
    words = f"{_whole_words(yuan)}元" if yuan else ""
    jiao, cents = divmod(rest, 10)
    if not rest:
        return f"{words or '零元'}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return words + tenths + (f"{DIGITS[cents]}分" if cents else "整")


def _whole_words(number):
    """A whole number in the characters of accountants, read in groups of four digits; one 零 for any gap."""
    words, gap = "", False
    for place in reversed(range(len(str(number)))):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + PLACES[place % 4]
            gap = False
        else:
            gap = bool(words)
        if place and place % 4 == 0 and number // 10**place % 10_000:
            words += GROUPS[place // 4]
    return words
