"""Uploads in pieces: start, add a piece, finish, cancel, clean up. A lost connection costs one piece at most.

Every piece has the same length but the last, so two that come for the same place are equal in extent, and only one of
them moves the mark. What is checked and stored is a copy that no late piece can reach.
"""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.people.models import User
from projects.trace.errors import Refused

from .checks import check_name, clean_name
from .limits import check_size
from .models import Upload, UploadLimit

PIECE = 2 * 1024 * 1024
LIFE = timedelta(hours=24)
MOST_OPEN = 30
MOST_BYTES = 1024 * 1024 * 1024  # of one person's uploads under way
STRAY_AFTER = 2 * 24 * 3600  # seconds
AT_ONCE = 500  # rows of one clean-up


class Misplaced(Exception):
    """The piece is not the one that is waited for; the upload's `received` says which is."""


@transaction.atomic
def start_upload(*, by, name, size, stamp="", place=""):
    """Begin an upload of `size` bytes, or go on with the same one. Returns the `Upload`."""
    name, stamp, place = clean_name(name), str(stamp)[:40], str(place)[:80]
    User.objects.select_for_update().get(pk=by.pk)  # so that two starts count each other
    _refuse_unfit(name, size)
    same = Upload.objects.filter(user=by, name=name, size=size, stamp=stamp, place=place).first()
    if same and same.expires_at > timezone.now() and same.path.exists():
        return same
    if same:
        cancel_upload(same)
    _refuse_too_many(by, size)
    upload = Upload.objects.create(
        user=by, name=name, size=size, stamp=stamp, place=place, expires_at=timezone.now() + LIFE
    )
    upload.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(upload.path, os.O_CREAT | os.O_WRONLY, 0o600))
    return upload


def _refuse_unfit(name, size):
    check_name(name)
    if not size:
        raise Refused(_("“%(name)s” is empty. Please choose the file again.") % {"name": name})
    rows = UploadLimit.objects.filter(effective_from__lte=timezone.localdate())
    check_size(name, size, max(rows.aggregate(most=Max("max_bytes"))["most"] or 0, settings.UPLOAD_MAX_BYTES))


def _refuse_too_many(by, size):
    open_now = Upload.objects.visible_to(by).aggregate(n=Count("pk"), size=Sum("size"))
    if open_now["n"] >= MOST_OPEN or (open_now["size"] or 0) + size > MOST_BYTES:
        raise Refused(
            _("Too many uploads are under way (at most %(count)s files, %(size)s). Finish or cancel some first.")
            % {"count": MOST_OPEN, "size": filesizeformat(MOST_BYTES)}
        )


def hold(file, *, by):
    """Keep a file that came whole until its form is sent again, as an upload that arrived. Returns the `Upload`."""
    upload = start_upload(by=by, name=file.name, size=file.size, stamp=uuid4().hex)
    file.seek(0)
    with open(upload.path, "wb") as kept:
        shutil.copyfileobj(file, kept, PIECE)
    upload.received = upload.size
    upload.save(update_fields=["received"])
    return upload


def piece_length(upload):
    """How long the next piece has to be."""
    return min(PIECE, upload.size - upload.received)


def add_piece(upload, *, offset, body):
    """Keep the piece that begins at `offset`; returns how much has come. Raises `Misplaced`."""
    if not body or offset != upload.received or len(body) != piece_length(upload):
        raise Misplaced
    with open(upload.path, "r+b") as file:
        file.seek(offset)
        file.write(body)
    moved = Upload.objects.filter(pk=upload.pk, received=offset).update(received=offset + len(body))
    if not moved:  # another one was faster
        raise Misplaced
    return offset + len(body)


def cancel_upload(upload):
    """Forget an upload and its bytes."""
    upload.delete()
    upload.path.unlink(missing_ok=True)


def arrived(user, key):
    """The row and content (an uploaded file, a copy) of one's own complete upload. Raises `Refused`."""
    upload = Upload.objects.visible_to(user).filter(key=key).first()
    if upload is None or not upload.path.exists():
        raise Refused(_("This upload is no longer waited for. Please choose the file again."))
    if upload.received < upload.size:
        raise Refused(_("“%(name)s” has not come completely yet.") % {"name": upload.name})
    content = TemporaryUploadedFile(upload.name, "", upload.size, None)
    with open(upload.path, "rb") as source:
        shutil.copyfileobj(source, content.file, 1024 * 1024)
    content.file.flush()
    content.seek(0)
    return upload, content


def drop_expired():
    """Remove what is no longer waited for, and bytes that belong to no row. Returns how many uploads went."""
    rows = list(Upload.objects.filter(expires_at__lte=timezone.now())[:AT_ONCE])
    for row in rows:
        cancel_upload(row)
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    known = {key.hex for key in Upload.objects.values_list("key", flat=True)}
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in known and path.stat().st_mtime < time.time() - STRAY_AFTER:
            path.unlink(missing_ok=True)
    return len(rows)
