"""Every address as every role, as the wrong operator, the wrong applicant, the wrong county, and as a visitor.

The table is `matrix.py`; the rows behind it are `scene.py`. An address without an entry fails the first test.
"""

import re

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse

from . import knock
from .audiences import ABROAD, ANONYMOUS, OUTSIDERS, PEOPLE, people
from .matrix import DOORS

pytestmark = pytest.mark.django_db
IDS = [f"{number}-{door.name}" for number, door in enumerate(DOORS)]
WHOLE_NUMBER = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
# Where a whole number is the work itself.
NUMBERS_AT_WORK = set()
each_door = pytest.mark.parametrize("door", DOORS, ids=IDS)


def routes(resolver, before=""):
    """Every route below a resolver, written as `resolve(…).route` writes it."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).removeprefix("^" if before else "")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def test_every_address_has_its_entry(world):
    known = {resolve(reverse(door.name, args=door.args(world.here))).route for door in DOORS}
    assert set(routes(get_resolver())) - known == set()


POWERFUL = (
    "staff", "leader", "incubator_operator", "enclave_operator", "applicant", "expert", "auditor", "administrator",
    "province",
)  # fmt: skip
KNOWN_METHODS = {"upload": {"patch", "delete"}, "draft-field": {"patch"}}


def elsewhere(door, scene, number):
    """The address of a door with another number in the place of its row's; "" where no number stands in it."""
    args = door.args(scene)
    if not any(type(arg) is int for arg in args):
        return ""
    return reverse(door.name, args=[number if type(arg) is int else arg for arg in args])


@pytest.fixture(scope="module")
def visitors(world):
    """A client per person of the cast, signed in once, and one of a visitor."""
    signed_in = {name: knock.Visitor(getattr(world.cast, name).user) for name in PEOPLE}
    return signed_in | {ANONYMOUS: knock.Visitor(None)}


@pytest.fixture(scope="module")
def before(visitors):
    """The digest of the untouched scene."""
    return knock.digest()


def unheard(world, door, name, outcome):
    """Words that must not stand in an answer: those of the other county, and any behind a door that stayed shut."""
    if door.public:
        return ()
    here = name in OUTSIDERS or outcome != knock.OPEN
    return (*([world.here.place.word] if here else []), *([] if name in ABROAD else [world.abroad.place.word]))


@each_door
def test_who_reads(world, visitors, before, door):
    address = reverse(door.name, args=door.args(world.here))
    wrong = []
    for name, visitor in visitors.items():
        outcome = expected_of(door, name, door.get)
        answer = visitor.knock(before, "get", address)
        hidden = unheard(world, door, name, outcome)
        wrong += knock.complaints(name, answer, outcome, changed=door.recorded and outcome == knock.OPEN,
                                  unheard=hidden)  # fmt: skip
        wrong += [f"{name}: reads the number {number}" for number in numbers_told(door, name, answer)]
    assert wrong == []


def numbers_told(door, name, answer):
    """Whole phone numbers on a page that somebody only opens: they are masked until a reason is given."""
    if name in people("any member") or door.name in NUMBERS_AT_WORK:
        return ()
    return sorted(set(WHOLE_NUMBER.findall(answer.text)))


def expected_of(door, name, audience):
    """What somebody finds at a door that is open to an audience; None says that the method is not taken."""
    if door.machine and audience is not None:
        return knock.LOGIN
    if audience is None:
        return knock.METHOD if door.open or name != ANONYMOUS else knock.LOGIN
    return knock.OPEN if name in people(audience) else knock.shut(door, name)


def refuses_forms(world, visitors, before, door):
    """Whether an address takes no POST at all: it refuses one of somebody who may read it, or whom nothing is closed to."""
    if door.post is not None:
        return False
    reader = next((name for name in POWERFUL if name in people(door.get or "")), "staff")
    answer = visitors[reader].knock(before, "post", reverse(door.name, args=door.args(world.here)))
    return answer.outcome == knock.METHOD and not answer.changed


@each_door
def test_who_acts(world, visitors, before, door):
    if refuses_forms(world, visitors, before, door):
        return
    address = reverse(door.name, args=door.args(world.here))
    actors, told = people(door.post or ""), people(door.told)
    wrong = []
    for name, visitor in visitors.items():
        outcome = expected_of(door, name, door.get if door.post is None else ", ".join((door.post, door.told)))
        answer = visitor.knock(before, "post", address, door.body(world.here) if door.body else {})
        acts = name in actors and name not in told - actors
        changed = (True if door.body else None) if acts else False
        hidden = unheard(world, door, name, outcome)
        wrong += knock.complaints(name, answer, outcome, changed=changed, unheard=hidden,
                                  takes_no_post=door.post is None)  # fmt: skip
    assert wrong == []


@each_door
def test_an_empty_form_does_nothing_wrong(world, visitors, before, door):
    if not door.body or not door.post:
        return
    address = reverse(door.name, args=door.args(world.here))
    answers = {name: visitors[name].knock(before, "post", address) for name in sorted(people(door.post))}
    assert {name: answer.fault for name, answer in answers.items() if answer.outcome != knock.OPEN} == {}


def test_methods_that_an_address_does_not_name_are_refused_before_rights_are_looked_at(world, visitors, before):
    answered = {}
    for door in DOORS:
        if door.name.startswith("api"):
            continue  # answers in its own way: tests/machines
        address = reverse(door.name, args=door.args(world.here))
        methods = {"put", "patch", "delete", "options", "trace"} - KNOWN_METHODS.get(door.name, set())
        answers = [visitors[ANONYMOUS].knock(before, method, address) for method in sorted(methods)]
        answered |= {(door.name, answer.status, answer.changed): len(answer.text) for answer in answers}
    assert {key: size for key, size in answered.items() if key[1:] != (405, False) or size} == {}


def test_numbers_that_no_row_has_are_not_found(world, visitors, before):
    wrong = {}
    for door in DOORS:
        for number in (0, 2**63, 2**80):
            if address := elsewhere(door, world.here, number):
                answer = visitors["staff"].knock(before, "get", address)
                if answer.outcome not in (knock.CLOSED, knock.METHOD) and not door.name.startswith(("mfa_", "api")):
                    wrong[address] = answer.outcome, answer.fault
    assert wrong == {}


@each_door
def test_the_other_countys_rows_do_not_exist(world, visitors, before, door):
    address = reverse(door.name, args=door.args(world.abroad))
    if door.public or address == reverse(door.name, args=door.args(world.here)):
        return
    wrong = []
    methods = ["get"] if refuses_forms(world, visitors, before, door) else ["get", "post"]
    for name in POWERFUL:
        for method in methods:
            closed = door.get is None and (method == "get" or door.post is None)
            outcome = knock.METHOD if closed else knock.LOGIN if door.machine else knock.CLOSED
            body = door.body(world.abroad) if method == "post" and door.body else {}
            answer = visitors[name].knock(before, method, address, body)
            hidden = (world.abroad.place.word,)
            wrong += knock.complaints(f"{name} {method}", answer, outcome, changed=False, unheard=hidden,
                                      takes_no_post=method == "post" and door.post is None)  # fmt: skip
    assert wrong == []


READS, FIGURES, WRITES = "register:read", "figures:read", "intake:write"
# Address (of which county's project) → token → status; every token of the scene at every address.
MACHINE_CALLS = {
    "api:projects": {READS: 200, FIGURES: 403, WRITES: 403, "all": 200, "carrier": 200},
    "api:project": {READS: 200, FIGURES: 403, WRITES: 403, "all": 200, "carrier": 200},
    "api:figures": {READS: 403, FIGURES: 200, WRITES: 403, "all": 200, "carrier": 200},
    "api:leads": {READS: 405, FIGURES: 405, WRITES: 405, "all": 405, "carrier": 405},
    "api:applications": {READS: 405, FIGURES: 405, WRITES: 405, "all": 405, "carrier": 405},
}


def test_tokens_open_what_they_name_in_their_own_county(world, visitors):
    stranger, doors = visitors[ANONYMOUS], {door.name: door for door in DOORS if door.machine}
    assert set(doors) == set(MACHINE_CALLS)
    wrong = []
    for name, expected in MACHINE_CALLS.items():
        for scene, other in ((world.here, world.abroad), (world.abroad, world.here)):
            for kind, status in expected.items():
                header = {"HTTP_AUTHORIZATION": f"Bearer {scene.tokens[kind][1]}"}
                own, foreign = (
                    stranger.get(reverse(name, args=doors[name].args(place)), **header) for place in (scene, other)
                )
                hidden = 404 if name == "api:project" and status == 200 else status
                if (own.status_code, foreign.status_code) != (status, hidden):
                    wrong.append((name, kind, own.status_code, foreign.status_code))
                if other.place.word in (own.content + foreign.content).decode():
                    wrong.append((name, kind, "reads the other county"))
    assert wrong == []
