"""Broken and hostile files at every entrance, over real HTTP: a sentence in Chinese, in time, in memory, nothing left behind."""

import json
import os
from pathlib import Path

import pytest
from django.db import connection

from projects.trace.backup.archive import named_in_rows
from tests.doors import scene
from tests.doors.conftest import built, moment_of

from .hostile import CORPUS
from .hostile.entrances import entrances
from .hostile.serving import CHINESE, LONGEST, Pristine, drop, form, running, stored_files
from .hostile.sessions import session_of

MOST_MEMORY = 160  # MiB that a request may add to the process that answers it, whatever it carries
CHOICE = os.environ.get(
    "HOSTILE", ""
)  # "all", or names of entrances for which all is tried: paper-new.file,import-new.file

NOTES = os.environ.get("HOSTILE_NOTES", "")  # a file in which each attempt is noted


@pytest.fixture(scope="session")
def bodies(tmp_path_factory):
    """`bodies(what)`: the bytes of a hostile file, made once a run."""
    folder = tmp_path_factory.mktemp("corpus")
    places = {what: folder / str(number) for number, what in enumerate(CORPUS)}

    def read(what):
        if not places[what].exists():
            places[what].write_bytes(CORPUS[what].make())
        return places[what].read_bytes()

    return read


def attempt(site, entrance, session, name, claims, body):
    """Send one file; what is wrong with the answer, as sentences."""
    before = stored_files()
    site.forget_memory()
    low = site.memory()
    data, kind = form(entrance.fields, [(entrance.field, name, claims, body)])
    answer = site.request("POST", entrance.address, data, session, **{"Content-Type": kind})
    new, wrong = stored_files() - before, []
    if answer.status in (0, 429) or answer.status >= 500:
        wrong.append(f"status {answer.status}: {answer.text[:200]}")
    if answer.status != 302 and not CHINESE.search(answer.text):
        wrong.append(f"status {answer.status} without a sentence")
    if strays := new - named_in_rows():
        wrong.append(f"stored though refused: {sorted(strays)}")
    if answer.seconds > LONGEST:
        wrong.append(f"{answer.seconds:.0f} s")
    if (grown := site.memory() - low) > MOST_MEMORY:
        wrong.append(f"{grown} MiB more")
    if left := site.left_behind():
        wrong.append(f"left behind: {left}")
    drop(new)
    return answer, grown, new or answer.status == 302, wrong


@pytest.fixture
def world(transactional_db):
    """The scene of the doors, written for good, so that another process finds it. Time stands at `scene.TODAY`."""
    with built(abroad=False) as made:
        yield made


def chosen(entrance, number):
    """What is sent to an entrance: every file whose ending it takes (every seventh unless HOSTILE says more, since one
    check stands behind all of them), and one of each ending that it does not take."""
    endings, once = {ending.lstrip(".") for ending in entrance.accept}, set()
    for place, (what, hostile) in enumerate(CORPUS.items()):
        if hostile.ending in endings or not endings:
            if CHOICE or not endings or (place + number) % 7 == 0:
                yield what, hostile
        elif hostile.ending not in once:
            once.add(hostile.ending)
            yield what, hostile


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="puts the database back as a file")
def test_every_file_at_every_entrance(world, bodies, tmp_path):
    found, wrong, notes = entrances(world), [], []
    assert len(found) > 40
    if CHOICE not in ("", "all"):
        found = [one for one in found if str(one) in CHOICE.split(",")]
    sessions = {one.person: session_of(getattr(world.cast, one.person).user) for one in found}
    pristine = Pristine(tmp_path)
    with running(tmp_path, moment_of(scene.TODAY)) as site:
        site.request("GET", "/accounts/login/")
        for number, entrance in enumerate(found):
            for what, hostile in chosen(entrance, number):
                sent = (hostile.name, hostile.claims, bodies(what))
                answer, grown, stored, problems = attempt(site, entrance, sessions[entrance.person], *sent)
                if stored:
                    pristine.put_back()
                notes.append([str(entrance), what, answer.status, round(answer.seconds, 2), grown, problems])
                wrong += [f"{entrance} {what}: {problem}" for problem in problems]
                if NOTES:
                    Path(NOTES).write_text(json.dumps(notes, ensure_ascii=False, indent=0))
    assert wrong == []
