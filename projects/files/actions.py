"""Verbs on files: store checked bytes, keep documents of an organisation with their versions."""

import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from projects.people.models import Organisation
from projects.trace.actions import record
from projects.trace.dated import set_dated

from .checks import CheckedFile
from .models import Document, DocumentVersion, LetterTemplate, StoredFile, UploadLimit
from .tasks import want_preview
from .uploads import cancel_upload


def store(checked: CheckedFile, *, by, county, taken_at=None, place="", taker=""):
    """Keep a checked upload (see `forms.UploadField`) and return its row. Hashing happens before any lock is taken.

    Time, place and taker of a photo are what the camera noted, unless somebody says better.
    """
    stored = StoredFile(
        county=county,
        name=checked.name,
        kind=checked.kind,
        mime=checked.mime,
        size=checked.content.size,
        sha256=_sha256(checked.content),
        uploaded_by=by,
        width=checked.width,
        height=checked.height,
        taken_at=taken_at or checked.taken_at,
        place=place or checked.place,
        taker=taker or checked.taker,
    )
    stored.content.save(checked.name, checked.content, save=False)
    stored.save()
    if checked.upload:
        checked.content.close()
        cancel_upload(checked.upload)
    return stored


def _sha256(content):
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    return digest.hexdigest()


@transaction.atomic
def add_document(*, by, organisation, kind, title, file, valid_to=None):
    """Put a file into the organisation's folder: a new document, or the next version of the one of this kind."""
    Organisation.objects.select_for_update(no_key=True).get(
        pk=organisation.pk
    )  # two first versions at once are one document
    document = Document.objects.select_for_update().filter(organisation=organisation, kind=kind, title=title).first()
    document = document or Document.objects.create(organisation=organisation, kind=kind, title=title)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document, number=last + 1, file=file, valid_to=valid_to, added_by=by
    )
    record("add_document", version, by=by, county_id=organisation.county_id, sha256=file.sha256)
    want_preview(file)
    return version


@transaction.atomic
def copy_folder(*, by, source, target):
    """Lay all documents of one organisation, with their versions, into the folder of another; files stay the same."""
    documents = list(source.documents.prefetch_related("versions"))
    for document in documents:
        copy = Document.objects.create(organisation=target, kind=document.kind, title=document.title)
        DocumentVersion.objects.bulk_create(
            DocumentVersion(
                document=copy, number=row.number, file_id=row.file_id, valid_to=row.valid_to, added_by_id=row.added_by_id,
                added_at=row.added_at,
            )
            for row in document.versions.all()
        )  # fmt: skip
    record("copy_folder", target, by=by, county_id=target.county_id, documents=len(documents))


@transaction.atomic
def set_valid_to(*, by, version, valid_to):
    """Say until when a version is valid (None: it does not end)."""
    before, version.valid_to = version.valid_to, valid_to
    version.save(update_fields=["valid_to"])
    county_id = version.document.organisation.county_id
    record("set_valid_to", version, by=by, county_id=county_id, before=str(before or ""), after=str(valid_to or ""))


@transaction.atomic
def set_upload_limit(*, by, county, material, kind, max_bytes, effective_from):
    """How large a file of a kind may be from a day on: everywhere (`material` empty) or for one material; 0: not taken."""
    key = {"county": county, "material": material, "kind": kind, "effective_from": effective_from}
    row, before = set_dated(UploadLimit, key, {"max_bytes": max_bytes})
    record(
        "set_upload_limit", row, by=by, county_id=county.pk, material=material, kind=kind,
        before=before and before["max_bytes"], after=max_bytes, effective_from=f"{effective_from:%Y-%m-%d}",
    )  # fmt: skip
    return row


@transaction.atomic
def set_letter(*, by, county, kind, file, effective_from, note=""):
    """Let a letter take another template (a `StoredFile` that was tried out) from a day on.

    Letters issued before keep theirs; one that has not begun yet is put right.
    """
    key = {"county": county, "kind": kind, "effective_from": effective_from}
    row, _before = set_dated(
        LetterTemplate, key, {"file": file, "note": note, "added_by": by, "added_at": timezone.now()}
    )
    day = f"{effective_from:%Y-%m-%d}"
    record("set_letter", row, by=by, county_id=county.pk, note=note, kind=kind, effective_from=day, sha256=file.sha256)
    return row
