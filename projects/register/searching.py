"""Search by name, code, number, pinyin, initials and phone: one condition for register, inbox and the site's search box.

A phone is found by the four digits that a masked number shows, or by the whole number. Anything between would let
somebody guess the hidden digits one by one, so five to ten digits are searched as text only. The leader is found by the
whole name, its pinyin or its initials: the name is sealed, its tokens are all that the database knows.
"""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from projects.people.seats import CENTRE, OPERATORS
from projects.text import MOBILE, normalise

from .models import Project
from .wordindex import MOST, candidates

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
    Asks the index of words once, once more for each word of four digits, and the leaders once for each of letters.
    """
    counties = user.seats.counties(*OPERATORS, *CENTRE)
    digits = {word for word in words if counties and word.isascii() and word.isdigit()}
    numbers = {word for word in digits if MOBILE.fullmatch(word)}
    tails = {word for word in digits if len(word) == TAIL}
    condition = Q()
    for word in numbers:  # as a subquery, so that SQLite begins with the index of the number, not of the county
        same = Project.objects.filter(phone=word, county__in=counties).order_by()
        condition &= Q(**{f"{at}pk__in": same.values("pk")})
    for word in tails:
        ended = Project.objects.filter(phone__tail=word, county__in=counties).order_by()
        condition &= _text_or_one_of(word, list(ended.values_list("pk", flat=True)), at)
    return condition & _words([word for word in words if word not in numbers | tails], at)


def named(word, at=""):
    """The condition that a project's texts hold a word or its leader is called so: for lists that read their rows."""
    word = word.lower()
    condition = Q(**{f"{at}search_text__contains": word})
    return condition | _led_by(word, at) if _may_be_a_name(word) else condition


def _words(words, at):
    """Texts hold all words, or the leader is called so."""
    condition, texts = Q(), []
    for word in words:
        led = _leads(word) if _may_be_a_name(word) else []
        if led is None:
            condition &= Q(**{f"{at}search_text__contains": word}) | _led_by(word, at)
        elif led:
            condition &= _text_or_one_of(word, led, at)
        else:
            texts.append(word)
    return condition & _texts(texts, at)


def _may_be_a_name(word):
    return len(word) > 1 and all(sign.isalpha() or sign in "·. " for sign in word)


def _led_by(word, at=""):
    return Q(**{f"{at}leader": word}) | Q(**{f"{at}leader__pinyin": word}) | Q(**{f"{at}leader__initials": word})


def _leads(word):
    """Ids of the projects whose leader is called so, or of what they were joined to; None when they are too many."""
    rows = Project.objects.filter(_led_by(word)).order_by().annotate(lives=Coalesce(F("joined_into"), F("pk")))
    found = list(rows.values_list("lives", flat=True)[: MOST + 1])
    return found if len(found) <= MOST else None


def _texts(words, at):
    """Text holds all words. Rare ones begin with the index; frequent ones are found soon in the order of the list."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{at}search_text__contains": word})
    found = candidates(words) if words else None
    return condition if found is None else condition & Q(**{f"{at}pk__in": found})


def _text_or_one_of(word, ids, at):
    found = candidates([word])
    condition = Q(**{f"{at}search_text__contains": word}) | Q(**{f"{at}pk__in": ids})
    return condition if found is None else condition & Q(**{f"{at}pk__in": {*found, *ids}})
