"""Verbs on files: store checked bytes, keep documents of an organisation with their versions."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from projects.trace.actions import record

from .checks import CheckedFile
from .models import Document, DocumentVersion, StoredFile


def store(checked: CheckedFile, *, by, county, taken_at=None, place=""):
    """Keep a checked upload (see `forms.UploadField`) and return its row. Hashing happens before any lock is taken."""
    stored = StoredFile(
        county=county,
        name=checked.name,
        kind=checked.kind,
        mime=checked.mime,
        size=len(checked.body),
        sha256=hashlib.sha256(checked.body).hexdigest(),
        uploaded_by=by,
        width=checked.width,
        height=checked.height,
        taken_at=taken_at,
        place=place,
    )
    stored.content.save(checked.name, ContentFile(checked.body), save=False)
    stored.save()
    return stored


@transaction.atomic
def add_document(*, by, organisation, kind, title, file, valid_to=None):
    """Put a file into the organisation's folder: a new document, or the next version of the one of this kind."""
    document = Document.objects.select_for_update().filter(organisation=organisation, kind=kind, title=title).first()
    document = document or Document.objects.create(organisation=organisation, kind=kind, title=title)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document, number=last + 1, file=file, valid_to=valid_to, added_by=by
    )
    record("add_document", version, by=by, county_id=organisation.county_id, sha256=file.sha256)
    return version
