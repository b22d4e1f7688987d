"""The table of personal data is complete: no text column of a table about persons goes unnamed."""

from django.apps import apps
from django.db import models

from projects.privacy.actions import erasure
from projects.privacy.actions.redaction import way_to_project
from projects.privacy.registry import (
    ACCOUNT,
    COLUMNS,
    IDENTITY,
    KEPT,
    LETTERS,
    NONE,
    REACH,
    REQUEST,
    WORDS_OF,
    holders,
    without_persons,
)
from projects.resealing import sealed_tables

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
# A column of such a name tells who somebody is or how to reach them, wherever it stands.
TELLING = {"phone", "email", "mobile", "contact", "leader", "wechat", "id_number"}
# Accounts, their ways to sign in, experts, tokens, the search text, files: decision 0044 says why.
PLAIN = {
    "account.EmailAddress", "files.Preview", "figures.Dossier", "figures.LedgerExport", "mfa.Authenticator",
    "outcomes.RosterPerson", "people.User", "register.ContestEntry", "selection.Draw",
    "selection.Employment", "selection.Expert", "usersessions.UserSession",
}  # fmt: skip
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


def test_every_other_table_is_said_to_be_without_persons():
    others = {model._meta.label for model in OURS if text_columns(model)} - set(holders())
    assert others == without_persons()
    telling = {
        model._meta.label for model in OURS
        if text_columns(model) & TELLING or any(isinstance(one, models.EmailField) for one in model._meta.fields)
    }  # fmt: skip
    assert telling - set(holders()) == set()


def test_what_is_sealed_is_named_as_personal():
    """And the other way round: who somebody is, and how to reach them, is sealed but for what the decision leaves plain."""
    kinds = {(column.model, column.name): column.kind for column in COLUMNS}
    sealed = {(model._meta.label, name) for model, columns in sealed_tables().items() for name in columns}
    assert {one for one in sealed if kinds.get(one, NONE) == NONE} == set()
    plain = {one for one, kind in kinds.items() if kind in (IDENTITY, REACH) and one not in sealed}
    assert {model for model, _name in plain} == PLAIN


def test_a_column_left_out_would_be_noticed():
    known = holders()["people.User"] - {"phone"}
    assert text_columns(apps.get_model("people.User")) - known == {"phone"}


def test_every_column_has_its_purpose_period_and_eraser():
    personal = [column for column in COLUMNS if column.kind != NONE]
    assert [column for column in personal if not (column.purpose and column.retention)] == []
    assert [column for column in personal if column.eraser == KEPT and not column.why] == []
    lost = {column.model for column in COLUMNS if column.eraser == WORDS_OF}
    assert {label for label in lost if way_to_project(apps.get_model(label)) is None} == set()
    parts = {column.eraser for column in personal} - {KEPT, ACCOUNT, LETTERS, REQUEST}
    assert {part for part in parts if not hasattr(erasure, f"_erase_{part}")} == set()
    assert [
        column for column in personal if column.kind == REACH and column.model == "people.User" and not column.eraser
    ] == []
