"""Texts and tables of commas: odd encodings, bytes that no text has, lines without end, formulas."""

import codecs
from random import Random

from .book import comes_as

HEAD = "项目名称,负责人,联系电话,入驻时间,金额\n"
ROW = "植物基蛋白,汪轩,19714453291,2024-03-15,1200\n"


@comes_as("表.csv", "话.txt")
def zero_bytes_in_a_text():
    return (HEAD + ROW).encode() + b"a\0b,c\n"


@comes_as("表.csv", "话.txt")
def one_line_of_ten_megabytes():
    return b"x" * 10_000_000


@comes_as("表.csv")
def ten_million_empty_lines():
    return HEAD.encode() + b"\n" * 10_000_000


@comes_as("表.csv")
def ten_million_commas():
    return HEAD.encode() + b"," * 10_000_000


@comes_as("表.csv")
def quotation_without_end():
    return (HEAD + '"' + ROW * 50_000).encode()


@comes_as("表.csv", "话.txt")
def two_encodings_in_one_file():
    return HEAD.encode("gb18030") + ROW.encode() + ROW.encode("utf-16-le")


@comes_as("表.csv", "话.txt")
def utf_16_without_its_mark():
    return (HEAD + ROW).encode("utf-16-le")


@comes_as("表.csv", "话.txt")
def utf_16_cut_in_a_sign():
    return codecs.BOM_UTF16_LE + (HEAD + ROW).encode("utf-16-le")[:-1] + b"\xd8"


@comes_as("表.csv", "话.txt")
def three_marks_of_three_encodings():
    return codecs.BOM_UTF8 + codecs.BOM_UTF16_BE + codecs.BOM_UTF32_LE + HEAD.encode()


@comes_as("表.csv", "话.txt")
def gb18030_cut_in_a_sign():
    return (HEAD + ROW).encode("gb18030") + b"\x81\x30\x81"


@comes_as("表.csv")
def formulas_in_a_table():
    """What a spreadsheet would run."""
    bad = ("=cmd|'/c calc'!A0", "+1+cmd|' /c calc'!A0", "-2+3+cmd|' /c calc'!A0", "@SUM(1+1)*cmd|' /c calc'!A0",
           '=HYPERLINK(""http://127.0.0.1:9"",""点"")', "\t=1+1")  # fmt: skip
    return (HEAD + "".join(f'"{words}",汪轩,19714453291,2024-03-15,1200\n' for words in bad)).encode()


@comes_as("表.csv", "话.txt")
def signs_that_turn_the_line():
    """Right-to-left overrides, zero-width signs, lone surrogates as bytes."""
    return (HEAD + "\u202e\u200b\u2066甲\u0301\ufeff,乙\n").encode() + b"\xed\xa0\x80,\xed\xbf\xbf\n"


@comes_as("表.csv", "话.txt")
def random_noise():
    return Random(11).randbytes(200_000)


@comes_as("话.txt", "表.csv")
def a_web_page_as_text():
    return b"<!DOCTYPE html><script>alert(1)</script>"


@comes_as("话.txt")
def words_that_choke_patterns():
    """Digits, dots and ats by the hundred thousand: what reading of names and numbers might stumble over."""
    return ("1" * 20_000 + "@" * 20_000 + "." * 20_000 + "项目名称：" * 5000 + "a@" * 20_000 + "万" * 20_000).encode()
