"""Search by name, code, number, pinyin, initials and phone: one condition for register, inbox and the site's search box.

A phone is found by the four digits that a masked number shows, or by the whole number. Anything between would let
somebody guess the hidden digits one by one, so five to ten digits are searched as text only.
"""

from django.db.models import Q

from projects.people.seats import CENTRE, OPERATORS
from projects.text import MOBILE, normalise

from .models import Project
from .wordindex import candidates

TAIL, MOST_WORDS, LONGEST = 4, 8, 60


def words_of(text):
    """The words of a search box in the written form of `search_text`."""
    words = (
        normalise(word).lower() for word in text[:LONGEST].split()
    )  # first apart: normalising closes gaps in Chinese
    return [word for word in words if word][:MOST_WORDS]


def holding(words, *, user, at=""):
    """The condition that a project holds every word; `at` is the path to the project ("project__").

    It narrows only: put it on rows that `visible_to` let through. Phones are searched by those who work on files.
    Asks the index of words once, and once more for each word of four digits.
    """
    counties = user.seats.counties(*OPERATORS, *CENTRE)
    digits = {word for word in words if counties and word.isascii() and word.isdigit()}
    numbers = {word for word in digits if MOBILE.fullmatch(word)}
    tails = {word for word in digits if len(word) == TAIL}
    condition = _texts([word for word in words if word not in numbers | tails], at)
    for word in numbers:  # as a subquery, so that SQLite begins with the index of the number, not of the county
        same = Project.objects.filter(phone=word).order_by()
        condition &= Q(**{f"{at}pk__in": same.values("pk"), f"{at}county__in": counties})
    for word in tails:
        condition &= _text_or_tail(word, counties, at)
    return condition


def _texts(words, at):
    """Text holds all words. Rare ones begin with the index; frequent ones are found soon in the order of the list."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{at}search_text__contains": word})
    found = candidates(words) if words else None
    return condition if found is None else condition & Q(**{f"{at}pk__in": found})


def _text_or_tail(word, counties, at):
    ended = Project.objects.filter(phone_tail=word, county__in=counties).exclude(phone="").order_by()
    ended, found = list(ended.values_list("pk", flat=True)), candidates([word])
    condition = Q(**{f"{at}search_text__contains": word}) | Q(**{f"{at}pk__in": ended})
    return condition if found is None else condition & Q(**{f"{at}pk__in": {*found, *ended}})
