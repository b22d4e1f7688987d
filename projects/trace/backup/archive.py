"""The one file of a backup: a tar of the database's dump, the stored files and, last, the manifest.

Everything is read once and digested on the way; a digest of what was read stands in the manifest. The database is
dumped first: a file that it names and that is deleted meanwhile is missed, one that comes later does no harm.
"""

import hashlib
import io
import json
import tarfile
from contextlib import closing, contextmanager
from pathlib import PurePosixPath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile

import django
from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from projects.sealed import keys

from ..sealing import head_facts
from . import Fault, crypt, database, postgresql, sqlite
from .shape import FORM, MOST_MANIFEST, is_manifest, is_plain, is_stored_name

MANIFEST, FILES, DUMP = "manifest.json", "files/", "dump"
DUMPS = (sqlite.NAME, postgresql.NAME)
IN_MEMORY = 2 * 1024 * 1024


class Digested:
    """Reads from a file and digests what was read."""

    def __init__(self, file):
        self.file, self.sha256, self.size = file, hashlib.sha256(), 0

    def read(self, size=-1):
        data = self.file.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data

    def facts(self):
        """Digest and size of all that was read."""
        return {"sha256": self.sha256.hexdigest(), "bytes": self.size}


def fingerprint():
    """Of the site's secrets, which are not in the backup: with others, second factors, links and known persons are void."""
    return salted_hmac("projects.trace.backup", settings.ROSTER_KEY).hexdigest()[:16]


def field_keys():
    """Ids of the keys that seal personal data in this database; whoever reads the dump needs them."""
    return [key.id for key in keys()]


def stored_names(folder=""):
    """Names of all stored files."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from stored_names(str(PurePosixPath(folder, name)))


def named_in_rows():
    """Names of the files that rows of the database need."""
    names = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names.update(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return names - {None}


def _add(tar, name, file, size):
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(timezone.now().timestamp())
    read = Digested(file)
    tar.addfile(info, read)
    return read.facts()


def write(out, dump):
    """Pack the dump and all files into `out`; returns the manifest."""
    manifest = _head()
    with tarfile.open(fileobj=out, mode="w|", bufsize=64 * 1024) as tar:
        with dump.open("rb") as file:
            manifest["database"] |= _add(tar, database().NAME, file, dump.stat().st_size)
        for name in filter(
            is_stored_name, stored_names()
        ):  # another is none of ours; a row that needs it says so below
            try:
                file, size = default_storage.open(name), default_storage.size(name)
            except FileNotFoundError:
                continue  # an upload that was dropped meanwhile
            with file:
                manifest["files"][name] = _add(tar, FILES + name, file, size)
        manifest["missing"] = sorted(named_in_rows() - set(manifest["files"]))
        body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        _add(tar, MANIFEST, io.BytesIO(body), len(body))
    return manifest


def _head():
    done = MigrationRecorder(connection).applied_migrations()
    return {
        "form": FORM, "made_at": timezone.now().isoformat(timespec="seconds"), "site": settings.SITE_URL,
        "django": django.__version__, "key": fingerprint(), "field_keys": field_keys(),
        "audit_head": head_facts(),
        "migrations": sorted(f"{app}.{name}" for app, name in done),
        "database": {"vendor": connection.vendor, "version": database().version()}, "files": {},
    }  # fmt: skip


@contextmanager
def opened(path, key=None):
    """The members of a backup, one after the other: pairs of name and something to read from."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Fault(_("%(path)s cannot be read.") % {"path": path}) from error
    with closing(file):
        if crypt.is_encrypted(file):
            if key is None:
                raise Fault(_("The backup is encrypted: give its key with --key-file."))
            file = crypt.Decrypting(file, key)
        elif key is not None:  # whoever encrypts his backups wants no other
            raise Fault(_("The backup is not encrypted although a key is given: it may have been exchanged."))
        try:
            with tarfile.open(fileobj=file, mode="r|") as tar:
                yield _members(tar)
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
            raise Fault(_("%(path)s is damaged or no backup.") % {"path": path}) from error


def _members(tar):
    """Only what we write: the dump, files, the manifest; each once. ValueError for anything else."""
    seen = set()
    for member in tar:
        name = member.name
        kind = DUMP if name in DUMPS else name
        known = kind in (DUMP, MANIFEST) or name.startswith(FILES) and is_stored_name(name.removeprefix(FILES))
        if kind in seen or not known or not is_plain(member):
            raise ValueError(name)
        seen.add(kind)
        yield name, tar.extractfile(member)


def check(path, dump, key=None):
    """Read a backup to its end, compare every digest, keep the database's dump at `dump`; returns the manifest."""
    manifest, found = None, {}
    with opened(path, key) as members:
        for name, file in members:
            read = Digested(file)
            if name == MANIFEST:
                manifest = _manifest(file.read(MOST_MANIFEST))
            elif name.startswith(FILES):
                while read.read(64 * 1024):
                    pass
                found[name.removeprefix(FILES)] = read.facts()
            else:
                with dump.open("wb") as copy:
                    while data := read.read(64 * 1024):
                        copy.write(data)
                found[""] = read.facts()
    if manifest is None:
        raise Fault(_("%(path)s is damaged or no backup.") % {"path": path})
    _compare(manifest, found)
    return manifest


def _manifest(body):
    try:
        manifest = json.loads(body)
        if is_manifest(manifest):
            return manifest
    except (ValueError, RecursionError):
        pass
    raise Fault(_("The manifest of the backup cannot be read."))


def _compare(manifest, found):
    expected = manifest["files"] | {"": {name: manifest["database"][name] for name in ("sha256", "bytes")}}
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        names = "、".join(name or _("the database") for name in wrong[:5])
        raise Fault(
            _("Changed or missing in the backup: %(names)s (%(count)s).") % {"names": names, "count": len(wrong)}
        )
    if manifest["database"]["vendor"] != connection.vendor:
        words = _("The backup is of %(its)s, this site uses %(ours)s: set DATABASE_URL accordingly.")
        raise Fault(words % {"its": manifest["database"]["vendor"], "ours": connection.vendor})


def put_files_back(path, key=None):
    """Store the files of a checked backup under their names; returns how many. Harmless to repeat."""
    count = 0
    with opened(path, key) as members:
        for name, file in members:
            if name.startswith(FILES):
                own = name.removeprefix(FILES)
                default_storage.delete(own)
                with SpooledTemporaryFile(IN_MEMORY) as copy:  # some storages go back to the beginning
                    copyfileobj(file, copy)
                    copy.seek(0)
                    default_storage.save(own, File(copy))
                count += 1
    return count
