"""Every address as every role by every method, and with guessed numbers: minutes, so only in the thorough run."""

import re

import pytest
from django.urls import reverse

from . import knock
from .audiences import ABROAD, ANONYMOUS, OUTSIDERS, PEOPLE, people
from .matrix import DOORS
from .test_matrix import KNOWN_METHODS, elsewhere, expected_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHANGING = re.compile(r'name="csrf[^>]+>|content="[^"]{64}"')


@pytest.fixture(scope="module")
def visitors(world):
    """A client per person of the cast, and one of a visitor."""
    return {name: knock.Visitor(getattr(world.cast, name).user) for name in PEOPLE} | {ANONYMOUS: knock.Visitor(None)}


@pytest.fixture(scope="module")
def before(visitors):
    """The digest of the untouched scene."""
    return knock.digest()


WITH_PAGES = [door for door in DOORS if not door.name.startswith("api")]


@pytest.mark.parametrize("door", WITH_PAGES, ids=[f"{number}-{door.name}" for number, door in enumerate(WITH_PAGES)])
def test_head_answers_as_get_does_and_other_methods_never_more(world, visitors, before, door):
    address, wrong = reverse(door.name, args=door.args(world.here)), []
    for name, visitor in visitors.items():
        head, outcome = visitor.knock(before, "head", address), expected_of(door, name, door.get)
        if (head.outcome, head.text) not in ((outcome, ""), (knock.METHOD, "")):
            wrong.append(f"{name} head: {head.outcome}, not {outcome} {head.fault}")
        if head.changed and not (door.recorded and outcome == knock.OPEN):
            wrong.append(f"{name} head: changed something")
        for method in ("put", "patch", "delete", "options"):
            answer = visitor.knock(before, method, address)
            allowed = {knock.METHOD}
            if method in KNOWN_METHODS.get(door.name, ()):
                shut = name not in people(", ".join(filter(None, (door.get, door.post))))
                allowed = {knock.CLOSED, knock.LOGIN, knock.METHOD} | (set() if shut else {knock.OPEN})
            if answer.outcome not in allowed:
                wrong.append(f"{name} {method}: {answer.outcome} {answer.fault}")
    assert wrong == []


NUMBERED = [door for door in DOORS if not door.open and not door.name.startswith("api")]


@pytest.mark.parametrize("door", NUMBERED, ids=[f"{number}-{door.name}" for number, door in enumerate(NUMBERED)])
def test_what_is_not_yours_looks_like_what_is_not_there(world, visitors, before, door):
    """Whoever may read nothing of the county learns nothing from numbers, nor does the county from another's."""
    missing = elsewhere(door, world.here, 2**31 - 7)
    if not missing:
        return
    told = people(", ".join(filter(None, (door.get, door.post, door.told))))
    here, abroad = (reverse(door.name, args=door.args(scene)) for scene in (world.here, world.abroad))
    # Where each county counts for itself, one address stands for the row of whoever asks.
    own = set(ABROAD) if here == abroad else set()
    wrong = []
    for address, names in (
        (here, OUTSIDERS - told - {ANONYMOUS} - own),
        (abroad, set() if own else {"staff", "leader", "applicant"}),
    ):
        for name in sorted(names):
            for method in ("get", "post"):
                there, nowhere = (
                    (answer.status, CHANGING.sub("", answer.text.replace(where, "")))
                    for where in (address, missing)
                    for answer in [visitors[name].knock(before, method, where)]
                )
                if there != nowhere:
                    wrong.append(f"{name} {method}: {there[0]} there, {nowhere[0]} nowhere")
    assert wrong == []


@pytest.mark.parametrize("door", NUMBERED, ids=[f"{number}-{door.name}" for number, door in enumerate(NUMBERED)])
def test_fragments_have_the_same_door(world, visitors, before, door):
    """A part of a page, asked for as htmx does, tells nobody more than the page."""
    address, wrong = reverse(door.name, args=door.args(world.here)), []
    for name in sorted({*OUTSIDERS, "expert", "premises", "reader"}):
        visitor, outcome = visitors[name], expected_of(door, name, door.get)
        with visitor.as_fragment():
            answer = visitor.knock(before, "get", address)
        if outcome != knock.OPEN and answer.outcome == knock.OPEN:
            wrong.append(f"{name}: {answer.status}")
        if answer.outcome == knock.BROKEN:
            wrong.append(f"{name}: {answer.fault}")
    assert wrong == []


NAMES = ("page", "year", "quarter", "as_of", "known_on", "q", "tab", "template", "like", "carrier", "field", "since", "sort",
         "month", "day", "from", "to", "county", "kind", "state", "project", "edition", "meeting", "side", "step", "number",
         "stage", "source", "town", "until", "after", "before", "cursor", "person", "columns", "level")  # fmt: skip
NONSENSE = ("0", "-1", str(2**63), str(2**80), "²", "9999-12-31", "0001-01-01", "99999", "1e9", "'\"<x>", "一")


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_behind_the_question_mark_breaks_nothing(world, visitors, before, value):
    query, broken = "&".join(f"{name}={value}" for name in NAMES), {}
    for door in DOORS:
        if door.get:
            for name in ("staff", "applicant"):
                answer = visitors[name].knock(
                    before, "get", f"{reverse(door.name, args=door.args(world.here))}?{query}"
                )
                if answer.outcome == knock.BROKEN:
                    broken[f"{door.name} {name}"] = answer.fault
    assert broken == {}


RUBBISH = (str(2**80), "²", "nul\0", "一" * 20_000, "-1", "9999-12-31")


@pytest.mark.parametrize("value", RUBBISH, ids=[repr(value[:6]) for value in RUBBISH])
def test_rubbish_in_forms_breaks_nothing(world, visitors, before, value):
    """Each form by somebody who may send it, with the same rubbish in every field, and with it in one field after another."""
    broken = {}
    for door in DOORS:
        actors = sorted(people(door.post or "") - {ANONYMOUS}) if door.body else ()
        for name in actors[:1]:
            address, good = reverse(door.name, args=door.args(world.here)), door.body(world.here)
            tries = [dict.fromkeys(good, value)]
            tries += [
                door.body(world.here) | {field: value} for field in list(good)[:6] if isinstance(good[field], str)
            ]
            for data in tries:
                answer = visitors[name].knock(before, "post", address, data)
                if answer.outcome == knock.BROKEN:
                    broken[f"{door.name} {[key for key, text in data.items() if text == value]}"] = answer.fault
    assert broken == {}
