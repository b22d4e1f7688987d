"""Text: one written form for names, keys for likeness and search, masks for personal data."""

import re
import unicodedata
from functools import lru_cache

from .pinyin import Style, lazy_pinyin

# Chinese punctuation is meant as written; NFKC would turn it into ASCII.
KEPT = "，。：；！？、“”‘’《》〈〉【】〔〕…—·～"
BRACKETS = str.maketrans("()", "（）")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u061c\u180e\u2060-\u2069\ufeff]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_LETTER = re.compile(f"[{HAN}]")
BLANK_IN_CHINESE = re.compile(rf"(?<=[{HAN}{KEPT}（）])\s+|\s+(?=[{HAN}{KEPT}（）])")

# Longest first: "股份有限公司" must go before "公司".
COMPANY_ENDINGS = (
    "股份有限公司", "有限责任公司", "有限公司", "股份公司", "有限合伙", "合伙企业", "分公司", "公司", "集团",
    "项目团队", "创业团队", "团队", "项目组", "课题组", "项目",
)  # fmt: skip
CONNECTIVES = re.compile("以及|及其|及|与|和|暨|其")

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# Area codes: 010, 02x, and 03xx to 09xx; local numbers have seven or eight digits.
# Ways to reach a person, or an identity number, within other words.
WITHIN = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])",
    re.ASCII,
)
LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}", re.ASCII)


def clean(text):
    """`text` without invisible and control characters and outer blanks; line breaks stay."""
    return CONTROLS.sub("", INVISIBLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))).strip()


def normalise(text):
    """One written form: half-width letters and digits, full-width brackets, no blanks inside Chinese, one line."""
    parts = re.split(f"([{KEPT}])", clean(text))
    folded = "".join(part if part in KEPT else unicodedata.normalize("NFKC", part) for part in parts)
    folded = folded.translate(BRACKETS)
    return BLANK_IN_CHINESE.sub("", " ".join(folded.split()))


def name_key(text):
    """What two spellings of one name share; only for likeness, never shown.

    Drops company endings, brackets, blanks, punctuation and connectives ("及", "与").
    A name made of nothing else keeps its letters.
    """
    letters = re.sub(r"[\W_]+", "", normalise(text).casefold())
    key = CONNECTIVES.sub("", letters)
    for ending in COMPANY_ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            key = key.removesuffix(ending)
            break
    return key or letters


def search_text(*parts):
    """Lower-case text of all parts with full pinyin and initials, one part a line, for `contains`."""
    words = (normalise(part).lower() for part in parts if part)
    return "\n".join(_search_line(word) for word in words if word)


OTHERS = "\0"  # before characters that are not Chinese, which have no initial


# An import of thousands of rows says the same contest and the same names again and again.
@lru_cache(maxsize=4096)
def _search_line(word):
    if not HAN_LETTER.search(word):
        return word
    return " ".join(dict.fromkeys((word, *pinyin(word))))


def pinyin(word):
    """(pinyin, initials) of the Chinese in `word` without blanks; other characters as they are. One look-up for both."""
    parts = lazy_pinyin(word, style=Style.NORMAL, errors=OTHERS.__add__)
    whole = "".join(parts).replace(OTHERS, "")
    initials = "".join(part[1:] if part.startswith(OTHERS) else part[:1] for part in parts)
    return whole.replace(" ", "").lower(), initials.replace(" ", "").lower()


def phone_digits(text):
    """The phone number in `text` as digits, an extension after a dash; None when it is no valid number.

    Blanks, dashes, brackets and +86 are dropped. Mobile: 1[3-9] and nine digits; landline: with its area code.
    """
    folded = unicodedata.normalize("NFKC", clean(text))
    folded = re.sub(r"^\s*\(?(?:\+|00)\s*86\)?[\s-]*", "", folded)
    extension = re.search(r"(?:-|转|ext\.?|x)\s*([0-9]{1,6})\s*$", folded, re.IGNORECASE)
    digits = re.sub(r"[\s\-‐‑–—.·()]", "", folded)
    if re.fullmatch(r"86" + MOBILE.pattern, digits, re.ASCII):
        digits = digits[2:]
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    if extension:
        main = re.sub(r"[\s\-–—()]", "", folded[: extension.start()])
        if LANDLINE.fullmatch(main):
            return f"{main}-{extension[1]}"
    return None


def row_numbers(texts):
    """The numbers among texts that a row can have, as ticked in a list; anything else is passed over."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def mask_phone(phone):
    """The number as 138****1234; anything too short to mask so is hidden wholly."""
    text = str(phone or "")
    if len(text) < 8:
        return "****" if text else ""
    return f"{text[:3]}****{text[-4:]}"


def mask_within(text):
    """A text of others, such as the cell of a sheet, with the mobile numbers, ID numbers and addresses in it masked."""
    return WITHIN.sub(lambda found: mask_email(found[0]) if found["mail"] else mask_phone(found[0]), text)


def mask_name(name):
    """The name as 汪*: the length of the name is not told."""
    text = clean(name or "")
    return f"{text[0]}*" if text else ""


def mask_email(email):
    """The address as w***@example.com."""
    name, at, host = clean(email or "").rpartition("@")
    return f"{name[0]}***@{host}" if at and name else ("***" if email else "")
