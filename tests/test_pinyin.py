"""Our own reading of the library's phrases is the library's, and takes half of its memory."""

import json
import subprocess
import sys
from pathlib import Path

import pypinyin
from pypinyin.constants import PHRASES_DICT

from projects import pinyin

SIZE = """
import re
def resident(): return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
before = resident()
import {module}
print(resident() - before)
"""


def test_the_phrases_are_those_of_the_library():
    place = Path(pypinyin.__file__).with_name("phrases_dict.json")
    assert json.loads(place.read_text()) == PHRASES_DICT
    assert pinyin.lazy_pinyin("重庆银行") == ["chong", "qing", "yin", "hang"]


def test_they_take_less_than_two_thirds_of_the_memory():
    taken = {
        module: int(subprocess.run([sys.executable, "-c", SIZE.format(module=module)], capture_output=True, text=True).stdout)
        for module in ("pypinyin", "projects.pinyin")
    }  # fmt: skip
    assert taken["projects.pinyin"] < taken["pypinyin"] * 2 / 3
