"""What is sealed does not stand in the database in plain: neither in the bytes of SQLite's file nor in a dump."""

from zlib import crc32

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection, models

from projects.register.models import Project
from projects.resealing import sealed_tables
from projects.sealed import Sealed
from tests.factories import ProjectFactory

from .test_nothing_remains import Filled


def mark_of(label, name):
    """A marker that no other column holds, short enough for all of them."""
    return f"Zq{crc32(f'{label}.{name}'.encode()):010d}"  # ASCII: JSON in plain would write other letters its own way


def typed(field, mark):
    return {"who": mark, "rows": [{"words": mark}]} if isinstance(field, models.JSONField) else mark


def fill(person, project):
    """A row of every table with sealed columns, a marker of its own in each; returns the markers."""
    filled, marks = Filled(person, project), {}
    for model, columns in sealed_tables().items():
        if model._meta.app_label == "trace" and model.__name__ == "AuditEvent":
            continue  # may not be changed: its words are tested with its chain
        row = filled.row(model)
        fields = {one.name: one for one in model._meta.concrete_fields if one.column in columns}
        values = {name: mark_of(model._meta.label, name)[: field.max_length or 99] for name, field in fields.items()}
        type(row)._base_manager.filter(pk=row.pk).update(
            **{name: typed(fields[name], mark) for name, mark in values.items()}
        )
        marks |= {f"{model._meta.label}.{name}": mark for name, mark in values.items()}
    return marks


def raw():
    """All that the database holds: the pages of SQLite's file, or every table as pg_dump writes it."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                found += [bytes(row) for row in rows]
    return b"".join(found)


@pytest.mark.django_db
def test_no_marker_stands_in_the_files_bytes(cast):
    if connection.vendor != "sqlite":
        pytest.skip("rows that no verb would write need a database that can be told to take them")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    project = ProjectFactory(county=cast.county, organisation=cast.organisation, carrier=cast.incubator)
    Project.objects.filter(pk=project.pk).update(summary="明文在此可见")
    marks = fill(cast.applicant.user, project)
    held = raw()
    assert len(marks) > 100
    assert "明文在此可见".encode() in held  # what is looked for is found, where it is plain
    assert {name for name, mark in marks.items() if mark.encode() in held} == set()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.pg
@pytest.mark.django_db
def test_no_marker_stands_in_a_dump(cast):
    marks = {name: f"Zq{name}" for name in ("leader", "contact", "phone", "email", "summary")}
    project = ProjectFactory(county=cast.county, organisation=cast.organisation, carrier=cast.incubator, **marks)
    held = raw().decode()
    assert {name for name, mark in marks.items() if mark in held} == {"summary"}
    assert Project.objects.get(pk=project.pk).leader == marks["leader"]


def test_no_model_is_ordered_by_a_sealed_column_and_no_question_may_ask_for_it(db):
    asked = {
        f"{model._meta.label}.{name}" for model in apps.get_models() for name in model._meta.ordering
        if isinstance(name, str) and isinstance(_last(model, name), Sealed)
    }  # fmt: skip
    assert asked == set()
    with pytest.raises(FieldError, match="has no order"):
        list(Project.objects.order_by("leader"))
    with pytest.raises(FieldError, match="sealed"):
        list(Project.objects.filter(leader__icontains="林"))


def _last(model, path):
    """The field at the end of a path."""
    field = None
    for part in path.lstrip("-").split("__"):
        if part == "pk":
            return model._meta.pk
        field = model._meta.get_field(part)
        model = field.related_model
    return field
