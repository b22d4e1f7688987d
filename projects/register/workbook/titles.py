"""Header cells as words: line breaks, brackets, hints and units taken apart; merged and two-row headers joined."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 40
BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
HINT = re.compile(
    r"(单位[:：]?)?(人民币|rmb)?([百千]?[万亿]?元|[万亿]|[人名个家分%岁㎡项])|%|平方米|m2|必填|选填|可选|如有|若有|可不填|没有可不填|全称|百分制|满分100|年月日|年/月/日|"
    r"年月|yyyy[-/.年]?mm.*|18位|十八位|11位|按.*|请.*|与.*一致|注[:：].*|如.*|例.*|.*填写.*|保留.*"
)
UNIT_AT_END = re.compile(r"(?:单位[:：]?)?(千元|[百千]?万元|亿元|(?<=[额本金资])元)$")
UNIT_IN_BRACKETS = re.compile(r"(?:单位[:：]?)?(?:人民币|rmb)?(千元|[百千]?万元?|亿元?|元)")
UNIT_NOTE = re.compile(r"(?:^|[(\s,;，；]|金额|货币|计量|资金)单位[:：]\s*([^()\s]*)")


def folded(value):
    """Header text half-width, lower-case, without any blank."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).lower() if isinstance(value, str) else ""


@lru_cache(4096)
def word_forms(text):
    """The wordings of a header that are looked up, the fuller first: with what its brackets say, then without."""
    plain = folded(text)
    if not plain or len(plain) > LONGEST:
        return ()
    without_hints = BRACKETED.sub(lambda found: "" if HINT.fullmatch(_inner(found)) else found[0], plain)
    forms = [without_hints, BRACKETED.sub("", plain)]
    return tuple(dict.fromkeys(form for form in map(_bare, forms) if form))


def _bare(form):
    words = re.sub(r"[()\[\]【】〔〕*:：#_\-]+", "", UNIT_AT_END.sub("", form.strip("*:：")))
    return re.sub(r"[/、]", "及", words.strip("/、"))


def _inner(found):
    return next(group for group in found.groups() if group is not None)


def money_unit(pair):
    """The unit of amounts that the header states, own text before its group's, or None."""
    for text in (folded(pair[1]), folded(pair[0])):
        for found in BRACKETED.finditer(text):
            inside = UNIT_IN_BRACKETS.fullmatch(_inner(found))
            if inside:
                return inside[1]
        at_end = UNIT_AT_END.search(BRACKETED.sub("", text))
        if at_end:
            return at_end[1]
    return None


def sheet_unit(sheet, before):
    """The unit noted above the header ("单位：万元"); None when there is none or more than one."""
    found = set()
    for row in sheet.rows[:before]:
        for value in row:
            if isinstance(value, str):
                for note in UNIT_NOTE.findall(unicodedata.normalize("NFKC", value)):
                    found.update(re.findall(r"千元|[百千]?万元|亿元|(?<![千万亿美欧日港])元", note))
    return found.pop() if len(found) == 1 else None


def header_texts(sheet, first, last):
    """{column: (group, own)} of a header in rows `first` to `last` (the same, or the one below)."""
    own = _filled(sheet, last, sideways=False)
    if first == last:
        return {column: ("", text) for column, text in own.items()}
    above = _filled(sheet, first, sideways=True)
    loose = _reaching_right(above, own)
    columns = sorted(set(own) | set(above))
    return {column: _pair(above.get(column) or loose.get(column, ""), own.get(column, "")) for column in columns}


def _pair(group, own):
    return (group, own) if group != own else ("", own)


def _filled(sheet, row, sideways):
    """{column: text} of one header row, a merged text repeated downwards, and sideways for a group's row."""
    texts = {column: value for column, value in enumerate(sheet.rows[row]) if isinstance(value, str)}
    for top, left, bottom, right in sheet.merges:
        text = sheet.cell(top, left)
        if top <= row <= bottom and isinstance(text, str) and (top < row or sideways) and right - left < LONGEST:
            texts.update(dict.fromkeys(range(left, right + 1) if sideways else [left], text))
    return texts


def _reaching_right(above, own):
    """Groups written once and not merged (csv): they reach over the columns that have only a text below."""
    reached, group = {}, ""
    for column in range(max(own, default=-1) + 1):
        group = above.get(column, group)
        if column in own and column not in above:
            reached[column] = group
        elif column not in own:
            group = ""
    return reached


def shown_header(pair):
    """A header as a person is told it: its own text on one line, its group's when it has none."""
    return re.sub(r"\s*\n\s*", "", (pair[1] or pair[0]).strip())
