"""A backup is one file that is whole or refused; put into an empty machine it gives back everything but the deleted."""

import json
import os
import subprocess
import sys
import uuid
from io import BytesIO, StringIO

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from projects.people.models import User
from projects.privacy import erased
from projects.privacy.actions.requests import ask_for_erasure, grant_erasure
from projects.trace import sealing
from projects.trace.actions import record, write_to
from projects.trace.backup import Fault, crypt
from projects.trace.backup.making import drop_old, make
from tests import factories
from tests.children import database_url, environment

KEY = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=\n"

LOOK = """
import json
import django
django.setup()
from django.core.files.storage import default_storage
from projects.files.models import StoredFile
from projects.people.models import User
from projects.trace.models import AuditEvent, Message
print(json.dumps({
    "people": sorted(User.objects.values_list("email", flat=True)),
    "files": {row.sha256: default_storage.open(row.content.name).read().decode() for row in StoredFile.objects.all()},
    "acts": sorted(AuditEvent.objects.values_list("verb", flat=True)),
    "unsent": Message.objects.unsent().count(),
}))
"""


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.AUDIT_HEADS = tmp_path / "heads"
    settings.ERASURES_LIST = tmp_path / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def key_file(place):
    path = place / "key"
    path.write_text(KEY)
    return path


@pytest.fixture
def empty_machine(place, transactional_db):
    """The environment of a site with nothing in it, on the same kind of database."""
    var, name = place / "new", f"new_{uuid.uuid4().hex[:8]}"
    var.mkdir()
    url = f"sqlite:///{var / 'db.sqlite3'}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        url = database_url().replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
    own = {"INCUBATOR_VAR": str(var), "FILES_ROOT": str(var / "files"), "DATABASE_URL": url}
    yield os.environ | {"DJANGO_SETTINGS_MODULE": "incubator.settings"} | own
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(env, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], env=env, cwd=site.BASE_DIR, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_into_an_empty_machine(county, cast, place, key_file, empty_machine):
    person, administrator = factories.UserFactory(email="goes@example.cn"), cast.administrator.user
    for words in ("甲", "乙"):
        stored = factories.StoredFileFactory()
        stored.content.save("x", ContentFile(words.encode()))
        stored.sha256 = words
        stored.save()
    record("note", county, by=administrator, county_id=county.pk)
    sealing.seal()
    write_to("a@example.cn", "题", "文")
    backup = place / "b.tar"
    here = environment() | {"FILES_ROOT": str(place / "files")}
    assert manage(here, "migrate", "--fake")[0] == 0  # where the run made its tables without migrations
    code, words = manage(here, "backup", "-o", backup, "--key-file", key_file)
    assert code == 0, words
    grant_erasure(ask_for_erasure(by=person), by=administrator)  # after the backup
    assert erased.write_missing() == 1
    assert erased.write_missing() == 0

    code, words = manage(empty_machine, "restore", backup, "--check", "--key-file", key_file)
    assert (code, "完整" in words) == (0, True)
    code, words = manage(
        empty_machine, "restore", backup, "--key-file", key_file, "--erasures", site.ERASURES_LIST
    )  # fmt: skip
    assert code == 0, words
    assert "重新注销账号1个" in words
    looked = subprocess.run([sys.executable, "-c", LOOK], env=empty_machine, cwd=site.BASE_DIR, capture_output=True)
    found = json.loads(looked.stdout)
    assert found["people"] == sorted(User.objects.values_list("email", flat=True))  # erased there as here
    assert f"erased-{person.pk}@erased.invalid" in found["people"]
    assert found["files"] == {"甲": "甲", "乙": "乙"}
    assert (found["acts"], found["unsent"]) == (["erase_person", "note", "restore"], 0)
    assert manage(empty_machine, "verify_audit")[0] == 0
    code, words = manage(empty_machine, "restore", backup, "--key-file", key_file)
    assert (code, "数据库中已有账号" in words) == (1, True)


def damaged(path, at):
    body = bytearray(path.read_bytes())
    body[at] ^= 1
    copy = path.with_suffix(".damaged")
    copy.write_bytes(body)
    return copy


def check(path, **options):
    out = StringIO()
    call_command("restore", path, only_check=True, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("secret", [False, True])
def test_a_damaged_backup_is_refused(db, place, key_file, secret):
    default_storage.save("aa/one", ContentFile(b"1" * 5000))
    given = {"key_file": key_file} if secret else {}
    path, _manifest = make(place / "b.tar", crypt.read_key(key_file) if secret else None)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "1个文件" in check(path, **given)
    body = path.read_bytes()
    member = body.find(b"1" * 100)  # in a tar the stored file stands as it is
    places = [2000, len(body) // 2, member if not secret else len(body) - 20]
    for at in places:
        with pytest.raises(CommandError):
            check(damaged(path, at), **given)
    for cut in (40, len(body) // 3, 3 * len(body) // 4):
        path.with_suffix(".cut").write_bytes(body[:cut])
        with pytest.raises(CommandError):
            check(path.with_suffix(".cut"), **given)


def test_keys(db, place, key_file):
    path, _manifest = make(place / "b.tar", crypt.read_key(key_file))
    with pytest.raises(CommandError, match="--key-file"):
        check(path)
    other = place / "other"
    other.write_text(KEY.replace("q", "r"))
    with pytest.raises(CommandError, match="无法解密"):
        check(path, key_file=other)
    other.write_text("short")
    with pytest.raises(CommandError, match="openssl rand"):
        check(path, key_file=other)


def test_what_is_no_backup(db, place):
    for body in (b"", b"abc", b"PK\x03\x04" + b"\0" * 2000):
        (place / "no").write_bytes(body)
        with pytest.raises(CommandError):
            check(place / "no")
    with pytest.raises(CommandError):
        check(place / "nowhere")


def test_only_into_an_empty_database(cast, place):
    assert cast.staff
    path, _manifest = make(place / "b.tar")
    with pytest.raises(CommandError, match="数据库中已有账号"):
        call_command("restore", path)


def test_nothing_half_is_left_when_the_disk_refuses(db, place, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(crypt.Encrypting, "write", full)
    (place / "key").write_text(KEY)
    before = set(place.iterdir())
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", output=place / "b.tar", key_file=place / "key")
    assert set(place.iterdir()) == before


def test_a_file_that_is_gone_is_named(db, place):
    factories.StoredFileFactory(content="aa/gone")
    out = StringIO()
    call_command("backup", output=place / "b.tar", stdout=out, stderr=out)
    assert "aa/gone" in out.getvalue()


def test_the_last_ones_are_kept(db, place):
    folder = place / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"backup-2026010{day}-020000.tar").touch()
    (folder / "mine.tar").touch()
    assert drop_old(folder, 2) == 3
    assert sorted(path.name for path in folder.iterdir()) == [
        "backup-20260104-020000.tar", "backup-20260105-020000.tar", "mine.tar",
    ]  # fmt: skip
    call_command("backup", output=folder, keep=1)
    assert len(list(folder.glob("backup-*"))) == 1
    with pytest.raises(CommandError):
        call_command("backup", output=place / "b.tar", keep=1)


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(1, 50))
def test_encryption_gives_back_what_was_written(parts, size):
    crypt.PIECE, before = 16, crypt.PIECE
    try:
        plain, file = b"".join(bytes([n]) * n for n in parts), BytesIO()
        writer = crypt.Encrypting(file, b"k" * 32)
        for n in parts:
            writer.write(bytes([n]) * n)
        writer.close()
        reader, read = crypt.Decrypting(BytesIO(file.getvalue()), b"k" * 32), b""
        while piece := reader.read(size):
            read += piece
        assert read == plain
        body = file.getvalue()
        pieces = [body[24 + n : 24 + n + 32] for n in range(0, len(body) - 24, 32)]
        if len(pieces) > 1:
            for wrong in (pieces[:-1], [pieces[1], pieces[0], *pieces[2:]], [*pieces, pieces[-1]]):
                with pytest.raises(Fault):
                    crypt.Decrypting(BytesIO(body[:24] + b"".join(wrong)), b"k" * 32).read()
    finally:
        crypt.PIECE = before
