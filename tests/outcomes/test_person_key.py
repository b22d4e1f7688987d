"""The key by which a person is known again: one person one key, whatever the spelling; another county another key."""

from datetime import date

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.outcomes.personkey import person_key, spelling, unusable_key

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HAN = st.text(st.sampled_from("陈王李张刘默雯敏晓阿依古丽买提欧阳"), min_size=2, max_size=6)
BLANKS = st.sampled_from(["", " ", "　", "\t", "\u200b", "·", "•", "・", " · "])
DAYS = st.dates(date(1940, 1, 1), date(2008, 12, 31))


def fullwidth(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@CALM
@given(HAN, st.lists(BLANKS, min_size=6, max_size=6), DAYS)
def test_blanks_and_joints_make_no_other_person(name, blanks, born):
    written = "".join(sign + blank for sign, blank in zip(name, blanks, strict=False))
    assert person_key(1, written, born) == person_key(1, name, born)


@CALM
@given(st.text(st.sampled_from("abcdefgXYZ"), min_size=2, max_size=12), DAYS)
def test_neither_do_full_width_letters_and_capitals(name, born):
    same = {person_key(1, one, born) for one in (name, fullwidth(name), name.upper(), f" {name.lower()} ")}
    assert same == {person_key(1, name, born)}


@CALM
@given(HAN, HAN, DAYS, DAYS, st.integers(1, 99), st.integers(1, 99))
def test_who_differs_in_name_day_or_county_has_another_key(name, other, born, later, county, second):
    agree = (name, born, county) == (other, later, second)
    assert (person_key(county, name, born) == person_key(second, other, later)) == agree


def test_the_key_needs_the_secret(monkeypatch):
    before = person_key(1, "陈默", date(1990, 1, 1))
    monkeypatch.setattr(site, "ROSTER_KEY", "another")
    assert person_key(1, "陈默", date(1990, 1, 1)) != before
    assert len(before) == len(unusable_key()) == 64
    assert unusable_key() != unusable_key()


@pytest.mark.parametrize(
    ("text", "found"), [("欧阳 娜娜", "欧阳娜娜"), ("Ｊohn O’Neil", "johnoneil"), ("阿依•古丽", "阿依古丽")]
)
def test_one_spelling(text, found):
    assert spelling(text) == found
