"""Stored files that nothing points at any more."""

from django.db import transaction

from projects.files.models import Preview, StoredFile


def drop_unused(files):
    """Delete stored files that nothing points at any more."""
    for stored in files:
        if not _is_used(stored):
            if preview := Preview.objects.filter(file=stored).exclude(content="").first():
                transaction.on_commit(lambda content=preview.content: content.delete(save=False))
            stored.delete()
            transaction.on_commit(lambda content=stored.content: content.delete(save=False))


def _is_used(stored):
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return any(
        one.related_model._base_manager.filter(**{one.field.name: stored}).exists()
        for one in relations if one.auto_created and one.is_relation and one.related_model is not Preview
    )  # fmt: skip
