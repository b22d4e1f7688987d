"""Uploads in pieces: start, add a piece, finish, cancel, clean up. A lost connection costs one piece at most.

Every piece is a file of its own in the storage under a name that nobody can guess, so that it may come to any machine of
the site. Of two pieces for one place only one is named in the row; what is not named there never becomes part of a file.
"""

import secrets
import shutil
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
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
STRAY_AFTER = timedelta(days=2)
FOLDER = "uploads"
AT_ONCE = 500  # rows of one clean-up


class Misplaced(Exception):
    """The piece is not the one that is waited for; the upload's `received` says which is."""


@transaction.atomic
def start_upload(*, by, name, size, stamp="", place=""):
    """Begin an upload of `size` bytes, or go on with the same one. Returns the `Upload`."""
    name, stamp, place = clean_name(name), str(stamp)[:40], str(place)[:80]
    User.objects.select_for_update().get(pk=by.pk)  # so that two starts count each other
    _refuse_unfit(name, size, {row.county_id for row in by.seats.rows})
    same = Upload.objects.filter(user=by, name=name, size=size, stamp=stamp, place=place).first()
    if same and same.expires_at > timezone.now() and _is_whole(same):
        return same
    if same:
        cancel_upload(same)
    _refuse_too_many(by, size)
    return Upload.objects.create(
        user=by, name=name, size=size, stamp=stamp, place=place, expires_at=timezone.now() + LIFE
    )


def _is_whole(upload):
    """Whether what came last is still there."""
    return not upload.pieces or default_storage.exists(upload.pieces[-1])


def _refuse_unfit(name, size, counties):
    check_name(name)
    if not size:
        raise Refused(_("“%(name)s” is empty. Please choose the file again.") % {"name": name})
    rows = UploadLimit.objects.filter(county__in=counties, effective_from__lte=timezone.localdate())
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
    upload.pieces, upload.received = [_kept(upload, piece) for piece in file.chunks(PIECE)], upload.size
    upload.save(update_fields=["received", "pieces"])
    return upload


def _kept(upload, body):
    """The name under which a piece is kept."""
    return default_storage.save(f"{FOLDER}/{upload.key.hex}-{secrets.token_hex(8)}", ContentFile(body))


def piece_length(upload):
    """How long the next piece has to be."""
    return min(PIECE, upload.size - upload.received)


def add_piece(upload, *, offset, body):
    """Keep the piece that begins at `offset`; returns how much has come. Raises `Misplaced`."""
    if not body or offset != upload.received or len(body) != piece_length(upload):
        raise Misplaced
    if not _is_whole(upload):
        raise FileNotFoundError(upload.pieces[-1])
    name = _kept(upload, body)
    waiting = Upload.objects.filter(pk=upload.pk, received=offset)
    if not waiting.update(received=offset + len(body), pieces=[*upload.pieces, name]):  # another one was faster
        default_storage.delete(name)
        raise Misplaced
    return offset + len(body)


def cancel_upload(upload):
    """Forget an upload and its bytes."""
    upload.delete()
    for name in upload.pieces:
        default_storage.delete(name)


def arrived(user, key):
    """The row and content (an uploaded file, a copy) of one's own complete upload. Raises `Refused`."""
    upload = Upload.objects.visible_to(user).filter(key=key).first()
    if upload is None or not _is_whole(upload):
        raise Refused(_("This upload is no longer waited for. Please choose the file again."))
    if upload.received < upload.size:
        raise Refused(_("“%(name)s” has not come completely yet.") % {"name": upload.name})
    content = TemporaryUploadedFile(upload.name, "", upload.size, None)
    for name in upload.pieces:
        with default_storage.open(name) as piece:
            shutil.copyfileobj(piece, content.file, 1024 * 1024)
    content.file.flush()
    content.seek(0)
    return upload, content


def drop_expired():
    """Remove what is no longer waited for, and bytes that belong to no row. Returns how many uploads went."""
    rows = list(Upload.objects.filter(expires_at__lte=timezone.now())[:AT_ONCE])
    for row in rows:
        cancel_upload(row)
    for name in _strays():
        default_storage.delete(name)
    return len(rows)


def _strays():
    """Old pieces that no row names: whoever kept them was lost before it could say so."""
    known = {key.hex for key in Upload.objects.values_list("key", flat=True)}
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # made with the first piece
        return
    for name in names:
        place = f"{FOLDER}/{name}"
        if name[:32] not in known and default_storage.get_modified_time(place) < timezone.now() - STRAY_AFTER:
            yield place
