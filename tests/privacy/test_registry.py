"""The table of personal data is complete: no text column of a table about persons goes unnamed."""

from django.apps import apps
from django.db import models

from projects.privacy.actions import erasure
from projects.privacy.registry import ACCOUNT, COLUMNS, KEPT, LETTERS, NONE, REACH, REQUEST, holders

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
# A column of such a name tells who somebody is or how to reach them, wherever it stands.
TELLING = {"phone", "email", "mobile", "contact", "leader", "wechat", "id_number"}
OURS = [model for model in apps.get_models() if model.__module__.startswith(("projects.", "workflows."))]


def text_columns(model):
    return {one.name for one in model._meta.get_fields() if isinstance(one, TEXTS) and one.concrete}


def test_every_text_column_of_a_table_about_persons_is_named():
    named = holders()
    missing = {label: text_columns(apps.get_model(label)) - names for label, names in named.items()}
    assert {label: names for label, names in missing.items() if names} == {}


def test_no_column_is_named_that_does_not_exist():
    gone = {label: names - text_columns(apps.get_model(label)) for label, names in holders().items()}
    assert {label: names for label, names in gone.items() if names} == {}
    assert len(COLUMNS) == len({(column.model, column.name) for column in COLUMNS})


def test_no_other_table_tells_who_somebody_is():
    telling = {
        model._meta.label for model in OURS
        if text_columns(model) & TELLING or any(isinstance(one, models.EmailField) for one in model._meta.fields)
    }  # fmt: skip
    assert telling - set(holders()) == set()


def test_a_column_left_out_would_be_noticed():
    known = holders()["people.User"] - {"phone"}
    assert text_columns(apps.get_model("people.User")) - known == {"phone"}


def test_every_column_has_its_purpose_period_and_eraser():
    personal = [column for column in COLUMNS if column.kind != NONE]
    assert [column for column in personal if not (column.purpose and column.retention)] == []
    parts = {column.eraser for column in personal} - {KEPT, ACCOUNT, LETTERS, REQUEST}
    assert {part for part in parts if not hasattr(erasure, f"_erase_{part}")} == set()
    assert [
        column for column in personal if column.kind == REACH and column.model == "people.User" and not column.eraser
    ] == []
