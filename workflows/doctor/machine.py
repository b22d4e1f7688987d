"""Secrets, switches, disks, rights."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http.request import validate_host
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.trace import machines

from . import fault, warning

LEAST_KEY = 50
LITTLE, TOO_LITTLE = 5 * 1024**3, 512 * 1024**2  # bytes free


def switches():
    """What must not be so in real use."""
    if settings.DEBUG:
        yield fault(
            _("DEBUG is on: error pages show the inside of the site to everybody."), _("Set DEBUG=false and restart.")
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield fault(_("ALLOWED_HOSTS allows every name."), _("Name the host names of the site, separated by commas."))
    if not settings.HTTPS:
        words = _("The site's address %(url)s is not https: passwords and cookies travel open.")
        yield warning(words % {"url": settings.SITE_URL}, _("Get a certificate and set SITE_URL=https://…"))
    if not validate_host(settings.SITE_HOST, settings.ALLOWED_HOSTS):
        words = _("ALLOWED_HOSTS does not name %(host)s, the host of SITE_URL: its pages answer with error 400.")
        yield fault(words % {"host": settings.SITE_HOST}, _("Add it to ALLOWED_HOSTS."))


def secrets():
    """Long enough, and read by nobody else."""
    for name in ("SECRET_KEY", "ROSTER_KEY", "FIELD_KEYS"):
        if len(getattr(settings, name)) < LEAST_KEY:
            words = _("%(name)s is shorter than %(least)s characters.") % {"name": name, "least": LEAST_KEY}
            yield fault(words, "python -c 'import secrets; print(secrets.token_urlsafe(50))'")
        path = settings.VAR_DIR / name.lower()
        if path.exists() and path.stat().st_mode & 0o077:
            yield fault(_("Others on this machine can read %(path)s.") % {"path": path}, f"chmod 600 {path}")
    machines.note()
    for machine, names in machines.strangers():
        words = _("The machine %(machine)s runs with other secrets: %(names)s.")
        yield fault(
            words % {"machine": machine, "names": "、".join(names)},
            _("Give all machines the same secrets in their settings, restart them, and look again."),
        )


def _disk():
    """The folder of stored files, where they lie on this machine."""
    return [] if settings.FILES_BUCKET else [Path(settings.MEDIA_ROOT)]


def rights():
    """Folders that the site writes to; data that others must not read."""
    for path in {settings.VAR_DIR, *_disk(), settings.AUDIT_HEADS, settings.ERASURES_LIST.parent}:
        if not _writable(Path(path)):
            words = _("The site may not write to %(path)s.") % {"path": path}
            yield fault(words, f"chown -R {os.environ.get('USER', 'incubator')} {path}")
    places = _disk()
    if connection.vendor == "sqlite":
        places.append(Path(connection.settings_dict["NAME"]))
    for path in places:
        if _open_to_others(path):
            yield warning(_("Others on this machine can read %(path)s.") % {"path": path}, f"chmod o= {path}")
    if os.geteuid() == 0:
        yield warning(
            _("This command runs as root; the site itself should not."), _("Run it as the site's own account.")
        )


def _open_to_others(path):
    """Whether others may read it, and come to it at all."""
    reached = all(one.stat().st_mode & 0o001 for one in path.parents) if path.exists() else False
    return reached and bool(path.stat().st_mode & 0o007)


def _writable(path):
    while not path.exists():
        path = path.parent
    return os.access(path, os.W_OK | os.X_OK)


def storage():
    """Written, read and deleted as uploads are."""
    how = _("Check FILES_ENDPOINT, FILES_BUCKET and its keys.") if settings.FILES_BUCKET else ""
    how = how or _("Check the disk behind FILES_ROOT.")
    try:
        name = default_storage.save("doctor/probe", ContentFile(b"probe"))
        try:
            with default_storage.open(name) as file:
                whole = file.read() == b"probe"
        finally:
            default_storage.delete(name)
    except OSError as problem:
        yield fault(_("Files cannot be stored: %(words)s") % {"words": problem}, how)
        return
    if not whole:
        yield fault(_("A stored file came back changed."), how)


def disks():
    """Free space where data grow."""
    seen = set()
    for path in (settings.VAR_DIR, *_disk()):
        if not path.exists() or path.stat().st_dev in seen:
            continue
        seen.add(path.stat().st_dev)
        free = shutil.disk_usage(path).free
        words = _("%(free)s are free at %(path)s.") % {"free": filesizeformat(free), "path": path}
        if free < TOO_LITTLE:
            yield fault(words, _("Uploads fail soon. Move old backups away or enlarge the disk."))
        elif free < LITTLE:
            yield warning(words, _("Move old backups away or enlarge the disk."))


CHECKS = (
    ("switches", gettext_lazy("Switches"), switches, False),
    ("secrets", gettext_lazy("Secret keys"), secrets, False),
    ("rights", gettext_lazy("Rights on folders"), rights, False),
    ("storage", gettext_lazy("File storage"), storage, True),
    ("disks", gettext_lazy("Disk space"), disks, False),
)
