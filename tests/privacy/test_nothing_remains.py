"""A person written into every column of the registry is deleted: the whole database and all files are searched."""

import uuid
from datetime import date, time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from projects.files.models import StoredFile
from projects.people.models import County, Organisation, User
from projects.privacy.actions.erasure import erase_person
from projects.privacy.actions.redaction import way_to_project
from projects.privacy.registry import ACCOUNT, COLUMNS, KEPT, NONE
from projects.register.models import Project
from projects.trace import verifying
from projects.trace.actions import record
from tests.factories import DocumentVersionFactory, ProjectFactory

NAME, PHONE, MAIL = "欧阳若澜", "13712345678", "ruolan@example.cn"
MARKS = (NAME, PHONE, MAIL, "ouyangruolan")
ALL = f"{NAME}，{PHONE}，{MAIL}"
PLAIN = {
    models.BooleanField: False, models.DateTimeField: timezone.now, models.DateField: date.today, models.TimeField: time(9),
    models.UUIDField: uuid.uuid4, models.JSONField: dict, models.DecimalField: 1, models.IntegerField: 1,
}  # fmt: skip
# Columns of one word each.
WORDS = {"leader": NAME, "contact": NAME, "person": NAME, "taker": NAME, "phone": PHONE, "email": MAIL}


class Filled:
    """One row of every table, all about one project, with the person in each personal column."""

    def __init__(self, person, project):
        self.rows = {User: person, County: project.county, Organisation: project.organisation, Project: project}

    def row(self, model):
        if model not in self.rows:
            row = model(
                **{field.attname: value for field in model._meta.concrete_fields for value in self._value(field)}
            )
            row.save_base(raw=True)
            self.rows[model] = row
        return self.rows[model]

    def _value(self, field):
        """A list of the value that a column needs, or of none."""
        if field.name in ("project", "project_id") and not field.remote_field:
            return [self.rows[Project].pk]
        if field.remote_field:
            on_the_way = (way_to_project(field.model) or "").split("__")[0] == field.name
            return [self.row(field.related_model).pk] if on_the_way or not field.null else []
        if field.primary_key or field.null or field.has_default() or field.generated:
            return []
        if field.choices:
            return [field.choices[0][0]]
        plain = next((value for kind, value in PLAIN.items() if isinstance(field, kind)), "x")
        return [plain() if callable(plain) else plain]

    def fill(self, label, names):
        row = self.row(apps.get_model(label))
        if row is self.rows[User]:
            return
        values = {}
        for name in names:
            field = row._meta.get_field(name)
            if isinstance(field, models.FileField):
                values[name] = default_storage.save(f"kept/{label}", ContentFile(ALL.encode()))
            elif isinstance(field, models.JSONField):
                values[name] = {"who": NAME, "rows": [{"phone": PHONE, "words": ALL}]}
            else:
                values[name] = WORDS.get(name, NAME if label == "outcomes.RosterPerson" else ALL)
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def where(mark):
    """Names of all columns of text, in every table, that hold a mark."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
                values = model._base_manager.values_list(field.attname, flat=True)
                if any(mark in str(value) for value in values):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


@pytest.mark.django_db
def test_nothing_of_a_person_remains(cast, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    person = cast.applicant.user
    User.objects.filter(pk=person.pk).update(name=NAME, phone=PHONE, email=MAIL)
    person.refresh_from_db()
    project = ProjectFactory(county=cast.county, organisation=cast.organisation, carrier=cast.incubator)
    personal = [column for column in COLUMNS if column.kind != NONE and column.eraser != KEPT]
    filled = Filled(person, project)
    by_table = {}
    for column in personal:
        if column.name not in ("key", "search_text") and column.model != "trace.AuditEvent":
            by_table.setdefault(column.model, []).append(column.name)
    if connection.vendor != "sqlite":
        pytest.skip("rows that no verb would write need a database that can be told to take them")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    for label, names in by_table.items():
        filled.fill(label, names)
    record("call", project, by=cast.staff.user, county_id=cast.county.pk, project=project, note=ALL)
    record("name_account", person, by=person, county_id=cast.county.pk)
    filled.row(apps.get_model("register.ProjectCompany"))
    StoredFile.objects.filter(pk=filled.row(StoredFile).pk).update(uploaded_by=person, kind="xlsx")
    apps.get_model("register.ImportBatch").objects.update(kind="contest", file=filled.row(StoredFile))
    apps.get_model("trace.Message").objects.update(to=cast.staff.user, address="")
    paper = DocumentVersionFactory(document__organisation=cast.organisation, added_by=person).file
    paper.content.save("paper.pdf", ContentFile(ALL.encode()))
    held = where(NAME)
    assert {f"{one.model}.{one.name}" for one in personal if one.eraser != ACCOUNT} - held - ON_FILE == set()

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=cast.administrator.user, county=cast.county)
    assert {mark: where(mark) for mark in MARKS} == dict.fromkeys(MARKS, set())
    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert [path.name for path in files if NAME.encode() in path.read_bytes()] == []
    assert verifying.verify().whole
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


# Columns that hold a word of another kind, a file, or nothing before somebody searches.
ON_FILE = {
    "register.Project.phone", "register.Project.email", "register.ContestEntry.phone", "register.ContestEntry.email",
    "register.Project.search_text", "outcomes.RosterPerson.key", "files.StoredFile.content", "files.Preview.content",
    "figures.Dossier.content", "figures.LedgerExport.content", "trace.Message.address", "trace.AuditEvent.address",
}  # fmt: skip
