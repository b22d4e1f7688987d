"""Two counties beside each other: nothing asked for, typed or taken away in one reaches the other. Minutes: thorough run only."""

from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from projects.trace.models import Message
from tests import factories as make

from . import knock
from .audiences import ABROAD, ANONYMOUS, PEOPLE, people
from .counties_apart import crossed, crossings
from .matrix import DOORS
from .test_methods import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def visitors(world):
    """A client per person of the first county who may read anything there, and one of a visitor."""
    names = [name for name in PEOPLE if name not in ABROAD]
    return {name: knock.Visitor(getattr(world.cast, name).user) for name in names} | {ANONYMOUS: knock.Visitor(None)}


def test_the_scene_itself_keeps_both_apart(world):
    assert len(crossings()) > 250
    assert crossed() == {}


def words_in(response):
    """What an answer says, in a workbook, a Word file, a package or a PDF as well."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return _words(body, response.get("Content-Type", ""))


def _words(body, kind):
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as package:
            return " ".join(f"{name} {_words(package.read(name), '')}" for name in package.namelist())
    if body.startswith(b"%PDF-"):
        with pypdfium2.PdfDocument(body) as paper:
            return " ".join(
                [*paper.get_metadata_dict().values(), *(page.get_textpage().get_text_range() for page in paper)]
            )
    return "" if kind.startswith("image/") else body.decode("utf-8", "replace")


def taken(visitor, address):
    """What a person gets at an address; whatever it did is undone."""
    with transaction.atomic():
        response = visitor.get(address)
        text = words_in(response)
        transaction.set_rollback(True)
    cache.forget_visit()
    return response.status_code, text


def foreign_questions(scene):
    """What somebody who knows the other county's numbers would put behind a question mark."""
    project, place = scene.projects["main"], scene.place
    for value in (project.number, str(project.pk), str(place.incubator.pk), str(place.county.pk), place.county.code,
                  place.applicant.email, scene.meetings["open"].number if hasattr(scene.meetings["open"], "number") else "1",
                  str(scene.meetings["open"].pk), str(place.applicant.pk), place.incubator.code):  # fmt: skip
        yield "&".join(f"{name}={value}" for name in NAMES)


def test_no_list_search_file_or_chart_speaks_of_the_other_county(world, visitors):
    wrong, heard = [], 0
    for door in DOORS:
        if door.get is None or door.public or door.machine:
            continue
        address, there = (reverse(door.name, args=door.args(scene)) for scene in (world.here, world.abroad))
        readers = [name for name in visitors if name in people(door.get)]
        for name in readers:
            status, text = taken(visitors[name], address)
            heard += world.here.place.word in text
            if world.abroad.place.word in text or status >= 500:
                wrong.append((door.name, name, status))
        for question in foreign_questions(world.abroad) if readers else ():
            status, text = taken(visitors[readers[0]], f"{address}?{question}")
            if world.abroad.place.word in text or status >= 500:
                wrong.append((door.name, readers[0], status, question[:40]))
    assert wrong == []
    assert heard > 500, "the walk heard too little of its own county to mean anything"


def of_both(world):
    """People with the same seat in both counties, as an auditor or a founder may be: name → visitor."""
    seats = {
        "staff": {}, "leader": {}, "administrator": {}, "auditor": {}, "expert": {},
        "operator": {"carrier": "incubator"}, "applicant": {"organisation": "organisation"},
    }  # fmt: skip
    roles = {"staff": "centre_staff", "leader": "centre_leader", "operator": "incubator_operator"}
    found = {}
    for name, scope in seats.items():
        user = make.UserFactory(email=f"both-{name}@example.cn", name=f"两县{name}")
        for scene in (world.here, world.abroad):
            about = {key: getattr(scene.place, where) for key, where in scope.items()}
            make.MembershipFactory(user=user, county=scene.place.county, role=roles.get(name, name), **about)
        if name == "expert":  # stands in the pool of one county, whatever other seats there are
            make.ExpertFactory(county=world.here.place.county, user=user)
        found[name] = knock.Visitor(user)
    return found


def test_who_has_seats_in_both_counties_finds_every_page_whole(world):
    """Numbers that are each county's own (meetings, notices) must not meet on a page of somebody who sees both."""
    wrong, opened = [], 0
    for name, visitor in of_both(world).items():
        for door in DOORS:
            if door.get is None or door.machine:
                continue
            with knock.exceptions() as problems:
                status, _text = taken(visitor, reverse(door.name, args=door.args(world.here)))
            opened += status == 200
            if status >= 500:
                wrong.append((door.name, name, *problems))
    assert wrong == []
    assert opened > 400


def values_of(body):
    """The fields of a form that name something, in a form that compares."""
    return {name: value for name, value in body.items() if not _is_file(value)}


def _is_file(value):
    return isinstance(value, UploadedFile) or (isinstance(value, list) and any(map(_is_file, value)))


def forged(door, world):
    """The forms of one county with the other's numbers in them: all at once, then field by field."""
    home, other = values_of(door.body(world.here)), values_of(door.body(world.abroad))
    strange = {name: value for name, value in other.items() if home.get(name) != value}
    if not strange:
        return
    yield sorted(strange), {**door.body(world.here), **strange}
    for name, value in strange.items():
        if len(strange) > 1:
            yield [name], {**door.body(world.here), name: value}


def test_a_form_with_the_other_countys_numbers_joins_nothing(world, visitors):
    wrong, tried = [], 0
    for door in DOORS:
        if not (door.body and door.post) or door.machine:
            continue
        address = reverse(door.name, args=door.args(world.here))
        for name in sorted(people(door.post) & set(visitors))[:2]:
            for fields, data in forged(door, world):
                tried += 1
                with transaction.atomic():
                    already = knock.written()
                    response = visitors[name].post(address, data)
                    bad = crossed() if knock.written() != already else {}
                    text = words_in(response)
                    transaction.set_rollback(True)
                cache.forget_visit()
                if bad or response.status_code >= 500 or world.abroad.place.word in text:
                    wrong.append((door.name, name, fields, response.status_code, bad))
    assert wrong == []
    assert tried > 50


def test_letters_and_links_go_to_people_of_their_county(world):
    """A message about a project goes to nobody whose seats are all in the other county, and names only its own."""
    wrong = []
    for scene, other in ((world.here, world.abroad), (world.abroad, world.here)):
        county = scene.place.county.pk
        numbers = [project.number for project in other.projects.values()]
        for message in Message.objects.filter(to__memberships__county=county).exclude(
            to__memberships__county=other.place.county
        ):
            text = f"{message.subject} {message.body} {message.link}"
            if other.place.word in text or any(number in message.link for number in numbers):
                wrong.append((message.to.name, message.subject))
    assert Message.objects.count() > 20
    assert wrong == []
