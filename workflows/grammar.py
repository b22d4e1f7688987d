"""The search box of the inbox: `stage:check carrier:国际创新中心 owner:@me overdue 上海`.

`read` turns known words into the parameters that the ordinary filter controls use; what is left is searched as text.
A word that it does not understand is explained in a sentence and changes nothing.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from projects.text import normalise

KEYS = {
    "stage": "stage", "阶段": "stage", "step": "step", "环节": "step", "carrier": "carrier", "载体": "carrier",
    "owner": "owner", "经办人": "owner", "经办": "owner",
}  # fmt: skip
SHOWN = ("阶段", "环节", "载体", "经办人")
FLAGS = {
    "overdue": ("clock", "overdue"), "超期": ("clock", "overdue"), "soon": ("clock", "soon"),
    "即将超期": ("clock", "soon"), "stopped": ("clock", "stopped"), "停计": ("clock", "stopped"),
    "provisional": ("clock", "provisional"), "暂定": ("clock", "provisional"), "@me": ("owner", "me"),
}  # fmt: skip
ANYONE = {"@me": "me", "我": "me", "@none": "none", "无人": "none"}
TOKEN = re.compile(r"""[^\s:：]+[:：](?:"[^"]*"|“[^”]*”|\S*)|\S+""")


@dataclass
class Reading:
    """`params` for the address, `words` to be searched, `unknown` tokens as typed and `sentences` about them."""

    params: dict = field(default_factory=dict)
    words: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    sentences: list = field(default_factory=list)

    @property
    def rest(self):
        """What stays in the search box."""
        return " ".join([*self.words, *self.unknown])


def read(text, choices_of):
    """The reading of a search box. `choices_of(key)` gives the [(value, label)] that a key may take."""
    reading = Reading()
    for token in TOKEN.findall(text):
        key, colon, value = re.sub("：", ":", token, count=1).partition(":")
        if not colon:
            _plain(reading, token)
        elif key.lower() in KEYS:
            _named(reading, token, KEYS[key.lower()], value.strip('"“”'), choices_of)
        else:
            keys = "、".join(SHOWN)
            _unknown(reading, token, _("“%(key)s:” is not known. You can use %(keys)s.") % {"key": key, "keys": keys})
    return reading


def _plain(reading, token):
    if token.lower() in FLAGS:
        name, value = FLAGS[token.lower()]
        reading.params[name] = value
    elif token.startswith("@"):
        words = {"word": token, "known": "@me、@none"}
        _unknown(reading, token, _("“%(word)s” is not known. You can use %(known)s.") % words)
    else:
        reading.words.append(token)


def _unknown(reading, token, sentence):
    reading.unknown.append(token)
    reading.sentences.append(sentence)


def _named(reading, token, key, value, choices_of):
    if key == "owner" and value.lower() in ANYONE:
        reading.params[key] = ANYONE[value.lower()]
        return
    choices = [(str(code), str(label)) for code, label in choices_of(key)]
    hits = _hits(normalise(value).lower(), choices)
    words = {"word": token, "labels": "、".join(label for _code, label in (hits or choices)[:6])}
    if len(hits) == 1:
        reading.params[key] = hits[0][0]
    elif hits:
        _unknown(reading, token, _("“%(word)s” may be %(labels)s. Please write more of it.") % words)
    else:
        _unknown(reading, token, _("“%(word)s”: there is nothing of that name. For example: %(labels)s.") % words)


def _hits(value, choices):
    """Choices meant by a value: those whose code or label it is; else those that hold it."""
    if not value:
        return []
    exact = [row for row in choices if value in (row[0].lower(), row[0].lower().rpartition(".")[2], row[1].lower())]
    return exact or [row for row in choices if value in row[1].lower()]
