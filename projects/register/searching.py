"""Search by name, code, number, pinyin, initials and phone: one condition for register, inbox and the site's search box.

A phone is found by the four digits that a masked number shows, or by the whole number. Anything between would let
somebody guess the hidden digits one by one, so five to ten digits are searched as text only.
"""

from django.db.models import Q

from projects.people.seats import CENTRE, OPERATORS
from projects.text import MOBILE, normalise

from .models import Project

TAIL, MOST_WORDS, LONGEST = 4, 8, 60


def words_of(text):
    """The words of a search box in the written form of `search_text`."""
    words = (normalise(word).lower() for word in text[:LONGEST].split())  # first apart: normalising closes gaps in Chinese
    return [word for word in words if word][:MOST_WORDS]


def holding(words, *, user, at=""):
    """The condition that a project holds every word; `at` is the path to the project ("project__").

    It narrows only: put it on rows that `visible_to` let through. Phones are searched by those who work on files.
    """
    counties = user.seats.counties(*OPERATORS, *CENTRE)
    condition = Q()
    for word in words:
        condition &= _one(word, counties, at)
    return condition


def _one(word, counties, at):
    text = Q(**{f"{at}search_text__contains": word})
    if not counties or not word.isascii() or not word.isdigit():
        return text
    if MOBILE.fullmatch(word):  # as a subquery, so that SQLite begins with the index of the number, not of the county
        same = Project.objects.filter(phone=word).order_by()
        return Q(**{f"{at}pk__in": same.values("pk"), f"{at}county__in": counties})
    tail = Q(**{f"{at}phone_tail": word, f"{at}county__in": counties})
    return text | tail if len(word) == TAIL else text
