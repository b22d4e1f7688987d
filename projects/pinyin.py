"""Pinyin with the phrases that tell readings apart (重庆, 银行), in half of the memory that the library takes for them.

The library keeps two hundred thousand short lists, most of them equal; every web process would hold 56 MB for it. Here
equal ones are the same object. Nothing but the object is shared: the readings are those of the library.
"""

import json
import os
import re
from importlib.util import find_spec
from pathlib import Path

os.environ["PYPINYIN_NO_PHRASES"] = os.environ["PYPINYIN_NO_DICT_COPY"] = "true"
from pypinyin import Style, lazy_pinyin, load_phrases_dict  # noqa: E402  it reads these two while it is imported

del os.environ["PYPINYIN_NO_PHRASES"], os.environ["PYPINYIN_NO_DICT_COPY"]

__all__ = ["Style", "lazy_pinyin"]
BETWEEN = re.compile(r"[\s,:{]*")


def _phrases():
    """{phrase: readings of its signs}, read entry by entry, so that the whole of the file is never there as lists."""
    text = Path(find_spec("pypinyin").origin).with_name("phrases_dict.json").read_text(encoding="utf-8")
    read, same, found = json.JSONDecoder().raw_decode, {}, {}
    at, end = BETWEEN.match(text).end(), text.rindex("}")
    while at < end:
        phrase, at = read(text, at)
        readings, at = read(text, BETWEEN.match(text, at).end())
        found[phrase] = [same.setdefault(tuple(reading), reading) for reading in readings]
        at = BETWEEN.match(text, at).end()
    return found


load_phrases_dict(_phrases())
