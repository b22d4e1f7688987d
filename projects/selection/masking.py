"""Hiding names in a blind round: which words give a project away, and texts without them. Pure but for `hidden_words`.

A name is hidden as it stands and without its ending ("星尘视觉" of "星尘视觉团队"), whatever the blanks and letters.
"""

import re

from projects.register.models import ProjectCompany
from projects.text import clean, name_key, normalise

from .conflicts import firms_of, persons_of

MASK = "＊＊"
SHORTEST = 2  # characters: a single one would blot out half of a text
PLACES = ("registered_address",)
# A company is called by what stands between its place and its trade.
PLACE_NAMES = re.compile("^(?:浙江|上海|江苏|嘉善|嘉兴|杭州|苏州|北京|深圳|中国)(?:省|市|县)?")
TRADES = re.compile(
    "(?:智能|信息|电子|生物|医药|医疗|新材料|材料|新能源|能源|环保|装备|机器人|光电|半导体|软件|网络|数据)*"
    "(?:科技|技术|工业|实业|制造|设备|系统)?$"
)  # fmt: skip


def _short_forms(name):
    """A company's name in full, without its ending, and as people call it."""
    key = name_key(name)
    return {name, key, TRADES.sub("", PLACE_NAMES.sub("", key))}


def hidden_words(item):
    """Every word that must not reach an expert of a blind round, longest first. Two queries."""
    project, data = item.project, item.version.data
    links = ProjectCompany.objects.filter(project=project).select_related("company")
    companies = [link.company for link in links]
    firms = firms_of(project, data, companies)
    words = {project.name, project.number, item.version.application.number, data.get("project_name"), project.contact}
    for name in filter(None, (project.name, data.get("project_name"))):
        words.add(name_key(name))
    for firm in firms:
        words |= _short_forms(firm.name)
    words |= {firm.code for firm in firms} | persons_of(project, data) | set(item.hidden_words)
    words |= {project.phone, project.email, data.get("phone"), data.get("email"), *(data.get(name) for name in PLACES)}
    words |= {row.get("number") for row in data.get("ip") or []}
    return sorted(
        {clean(word) for word in words if word and len(clean(word)) >= SHORTEST}, key=lambda one: (-len(one), one)
    )


def _pattern(word):
    """A word whatever its blanks, and whether its letters are large or small, wide or narrow."""
    letters = [letter for letter in normalise(word) if not letter.isspace()]
    return r"\s*".join(re.escape(letter) for letter in letters)


def found_words(text, words):
    """Those of the words that a text says."""
    flat = normalise(text)
    return [word for word in words if re.search(_pattern(word), flat, re.IGNORECASE)]


def masked(text, words):
    """The text with every word hidden."""
    if not text or not words:
        return text
    hidden = re.compile("|".join(filter(None, map(_pattern, words))), re.IGNORECASE)
    lines = [
        hidden.sub(MASK, normalise(line)) if hidden.search(normalise(line)) else line for line in str(text).split("\n")
    ]
    return "\n".join(lines)
