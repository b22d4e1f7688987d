"""Putting a backup into an empty site, and what has to be true afterwards."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from projects.people.models import County, User
from projects.trace import heads
from projects.trace.actions import record
from projects.trace.backup import Fault, archive, database
from projects.trace.backup.making import UNPACKED
from projects.trace.models import Message
from projects.trace.sealing import head_facts

from .erased import replay


def check(path, key=None):
    """Read a backup to its end and let the database look through its dump; returns the manifest."""
    with _dump() as dump:
        manifest = archive.check(path, dump, key)
        database().check(dump)
    return manifest


class _dump(tempfile.TemporaryDirectory):
    def __init__(self):
        super().__init__(dir=settings.VAR_DIR, prefix=UNPACKED)

    def __enter__(self):
        return Path(super().__enter__()) / "dump"


def refuse_full():
    """A backup is put into an empty site only, so that nothing is lost by a slip."""
    if database().is_marked():
        return  # one that was broken off is begun again
    if User._meta.db_table in connection.introspection.table_names() and User.objects.exists():
        raise Fault(_("The database already holds accounts. A backup is put into an empty database only."))


def refuse_newer(manifest):
    """A backup of newer software does not fit; one of older software is migrated."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    apps = {name.split(".")[0] for name in known}
    newer = [name for name in manifest["migrations"] if name not in known and name.split(".")[0] in apps]
    if newer:
        words = _("The backup was made by newer software (%(name)s). Install that version first.")
        raise Fault(words % {"name": max(newer)})


def locked(manifest):
    """The sentence that personal data of the backup could not be read here; "" where all its keys are there."""
    if missing := set(manifest.get("field_keys", ())) - set(archive.field_keys()):
        words = _("Personal data in this backup are sealed with keys that FIELD_KEYS does not have (%(ids)s). Put the old "
                  "FIELD_KEYS (or the file field_keys) back first; without them names and numbers are lost for good.")  # fmt: skip
        return words % {"ids": ", ".join(sorted(missing))}
    return ""


def restore(path, key=None, erasures=None):
    """Put files, then the database back, bring it up to date; returns (manifest, facts for the person who did it).

    Killed before the end it can be begun again: until then the database is empty, or marked as unfinished, and nobody
    signs in, no letter leaves, no clock runs.
    """
    refuse_full()
    with _dump() as dump:
        manifest = archive.check(path, dump, key)
        database().check(dump)
        refuse_newer(manifest)
        if words := locked(manifest):
            raise Fault(words)
        files = archive.put_files_back(path, key)
        database().load(dump)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    facts = _settle(manifest, erasures)
    database().unmark()
    return manifest, {"files": files, **facts}


def _settle(manifest, erasures):
    """Nobody is signed in, no letter goes out twice, nobody deleted comes back, and the act is recorded."""
    facts = head_facts()
    unsent = Message.objects.unsent().filter(created_at__lte=parse_datetime(manifest["made_at"]))
    with transaction.atomic():
        Session.objects.all().delete()
        held = unsent.update(given_up=True)
        for county in County.objects.order_by("pk"):
            record("restore", county, by=None, county_id=county.pk, made_at=manifest["made_at"], head=facts)
    if facts:
        heads.write_restored(facts)
    return {"held": held, "erased": replay(erasures)}
