"""Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters with a check character."""

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import uscc as standard

from projects.text import clean

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class UsccError(ValueError):
    """A code that cannot be right; the message says why and what to do."""


def normalise(text):
    """`text` half-width, upper-case, without blanks, dashes and a leading apostrophe; not checked."""
    folded = unicodedata.normalize("NFKC", clean(text)).upper()
    return re.sub(r"[\s\-‐‑–—]", "", folded).lstrip("'’`")


def check(text):
    """The normalised code, or UsccError with a sentence for the person who typed it."""
    code = normalise(text)
    if len(code) != 18:
        raise UsccError(
            _("The code has %(count)s characters; 18 are needed. Copy it from the licence.") % {"count": len(code)}
        )
    wrong = sorted({letter for letter in code if letter not in LETTERS})
    if wrong:
        raise UsccError(
            _("“%(letters)s” cannot stand in a code (I, O, S, V, Z are never used). Copy it from the licence.")
            % {"letters": "".join(wrong)}
        )
    if not code[2:8].isdigit():
        raise UsccError(_("Characters 3 to 8 of the code must be digits. Copy it from the licence."))
    if standard.calc_check_digit(code[:17]) != code[17]:
        raise UsccError(
            _("The code does not fit its check character: at least one character is wrong. Copy it from the licence.")
        )
    return code


def is_valid(text):
    """Whether `check` would accept it."""
    try:
        check(text)
    except UsccError:
        return False
    return True


def region_digits(code):
    """Digits 3 to 8: the area of the registering authority at issue, which a move does not change.

    Never proof of the present address.
    """
    return code[2:8]
