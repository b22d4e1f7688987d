"""Backups that somebody else wrote: refused in a sentence before anything is touched, and nothing lands beside the storage."""

import io
import json
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from projects.trace.backup import archive, crypt
from projects.trace.backup.making import make

from .test_backup import KEY, check, key_file, place  # noqa: F401  fixtures

DUMP = archive.database().NAME


@pytest.fixture
def whole(db, place):  # noqa: F811
    """[(member, bytes)] of a good backup with one file, and the place for another."""
    default_storage.save("aa/one", ContentFile(b"1" * 5000))
    path, _manifest = make(place / "good.tar")
    with tarfile.open(path) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]


def member(name, body=b"", kind=tarfile.REGTYPE, **more):
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(body)
    for key, value in more.items():
        setattr(info, key, value)
    return info, body


def packed(path, members):
    with tarfile.open(path, "w") as tar:
        for info, body in members:
            tar.addfile(info, io.BytesIO(body))
    return path


def with_manifest(whole, change):
    """The same backup, with the manifest that `change` makes of the old one."""
    body = json.dumps(change(json.loads(whole[-1][1]))).encode()
    return [*whole[:-1], member("manifest.json", body)]


def naming(whole, name, body=b"evil"):
    """A backup that also holds this file, and whose manifest says so truly."""
    facts = archive.Digested(io.BytesIO(body))
    facts.read()
    held = with_manifest(whole, lambda old: old | {"files": old["files"] | {name: facts.facts()}})
    return [*held[:-1], member(f"files/{name}", body), held[-1]]


CLIMBING = (
    "../evil",
    "../../evil",
    "/etc/evil",
    "aa/../../evil",
    "aa//evil",
    "./evil",
    "..",
    "",
    "aa\\..\\evil",
    "a\nb",
    "a\x1b[2J",
)
MANIFESTS = {
    "files are a list": lambda old: old | {"files": []},
    "facts are a word": lambda old: old | {"files": {"aa/one": "x"}},
    "no database": lambda old: {name: old[name] for name in old if name != "database"},
    "database is nothing": lambda old: old | {"database": None},
    "moment is a number": lambda old: old | {"made_at": 1},
    "moment is no moment": lambda old: old | {"made_at": "\x1b[2Jyesterday"},
    "migrations are a number": lambda old: old | {"migrations": 7},
    "keys are numbers": lambda old: old | {"field_keys": [1]},
    "another form": lambda old: old | {"form": 2},
    "a list": lambda old: [old],
    "a file more": lambda old: old | {"files": old["files"] | {"aa/two": {"sha256": "0" * 64, "bytes": 1}}},
    "a file less": lambda old: old | {"files": {}},
    "another digest": lambda old: old | {"database": old["database"] | {"sha256": "0" * 64}},
    "another length": lambda old: old | {"database": old["database"] | {"bytes": 1}},
}


def odd_members(whole):
    """Members that no backup of ours has."""
    dump, file, manifest = whole
    sparse = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.realsize": str(10**15),
        "GNU.sparse.name": DUMP,
    }
    return {
        "a link": [dump, file, member("files/aa/link", kind=tarfile.SYMTYPE, linkname="/etc/passwd"), manifest],
        "a hard link": [dump, file, member("files/aa/link", kind=tarfile.LNKTYPE, linkname="files/aa/one"), manifest],
        "a device": [dump, file, member("files/aa/zero", kind=tarfile.CHRTYPE, devmajor=1, devminor=5), manifest],
        "a folder": [dump, file, member("files/aa", kind=tarfile.DIRTYPE), manifest],
        "a file beside": [dump, file, member("etc/evil", b"x"), manifest],
        "the dump twice": [dump, dump, file, manifest],
        "a dump of each kind": [dump, member("database.pgdump", b"x"), file, manifest],
        "a file twice": [dump, file, file, manifest],
        "the manifest twice": [dump, file, manifest, manifest],
        "no dump": [file, manifest],
        "no manifest": [dump, file],
        "a sparse petabyte": [member(DUMP, b"0\n" + bytes(510), pax_headers=sparse), file, manifest],
        "a manifest without end": [dump, file, member("manifest.json", b"[" * 100_000)],
        "nothing": [],
    }  # fmt: skip


def refused(path, **options):
    with pytest.raises(CommandError) as refusal:
        check(path, **options)
    words = str(refusal.value)
    assert "备份" in words and "\x1b" not in words
    return words


def test_archives_of_others_are_refused_in_a_sentence(whole, place):  # noqa: F811
    for name in CLIMBING:
        refused(packed(place / "evil.tar", naming(whole, name)))
    for change in MANIFESTS.values():
        refused(packed(place / "evil.tar", with_manifest(whole, change)))
    for members in odd_members(whole).values():
        refused(packed(place / "evil.tar", members))
    assert check(packed(place / "evil.tar", naming(whole, "aa/two")))  # the way to write them makes good ones too
    assert {path.name for path in place.iterdir()} == {"files", "good.tar", "evil.tar"}


def test_a_chain_of_heads_and_a_cut_at_any_place(whole, place):  # noqa: F811
    head, body = member("x", b"13 comment=ab\n", kind=tarfile.XHDTYPE)
    (place / "evil.tar").write_bytes((head.tobuf(tarfile.USTAR_FORMAT) + body.ljust(512, b"\0")) * 3000)
    refused(place / "evil.tar")
    body = (place / "good.tar").read_bytes()
    for cut in range(0, len(body) - 10_240, max(1, len(body) // 25)):  # what follows the last member is filling
        (place / "evil.tar").write_bytes(body[:cut])
        refused(place / "evil.tar")


@pytest.mark.slow
def test_no_changed_byte_breaks_it(whole, place):  # noqa: F811
    """Every byte of the heads of the archive, changed one after the other: refused, or it says nothing that matters."""
    body, heads = (place / "good.tar").read_bytes(), []
    with tarfile.open(place / "good.tar") as tar:
        heads = [member.offset for member in tar]
    for head in heads:
        for at in range(head, head + 512, 3):
            changed = bytearray(body)
            changed[at] ^= 0x55
            (place / "evil.tar").write_bytes(changed)
            try:
                check(place / "evil.tar")
            except CommandError as refusal:
                assert "备份" in str(refusal)


def test_whoever_encrypts_takes_no_open_one(whole, place, key_file):  # noqa: F811
    """Else whoever can write where backups are kept could put another in its place."""
    assert "没有加密" in refused(place / "good.tar", key_file=key_file)
    path, _manifest = make(place / "secret.tar", crypt.read_key(key_file))
    assert "1个文件" in check(path, key_file=key_file)
    whole_file = path.read_bytes()
    piece = crypt.PIECE + crypt.TAG
    if len(whole_file) > 3 * piece:  # pieces in another order
        first = len(crypt.MAGIC) + crypt.SALT
        swapped = whole_file[:first] + whole_file[first + piece : first + 2 * piece] + whole_file[first : first + piece]
        path.write_bytes(swapped + whole_file[first + 2 * piece :])
        refused(path, key_file=key_file)


def test_a_refused_restore_touches_nothing(whole, place, monkeypatch):  # noqa: F811
    monkeypatch.setattr(f"projects.trace.backup.{connection.vendor}.load", None)  # never reached
    before = sorted(path.relative_to(place) for path in (place / "files").rglob("*"))
    for members in (naming(whole, "../evil"), odd_members(whole)["a link"]):
        with pytest.raises(CommandError):
            call_command("restore", packed(place / "evil.tar", members))
    assert sorted(path.relative_to(place) for path in (place / "files").rglob("*")) == before
