"""Sealed columns: the database holds no word of them, equality finds them, keys change under running work."""

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from projects.outcomes.models import RosterPerson
from projects.privacy.restoring import locked
from projects.register.models import ContestEntry, DraftField, Project
from projects.resealing import sealed_tables
from projects.sealed import KeyMissing
from projects.trace import appendonly, sealing, verifying
from projects.trace.actions import record
from projects.trace.models import AuditEvent
from tests.factories import (
    ApplicationFactory,
    ContestEntryFactory,
    DraftFieldFactory,
    ProjectFactory,
    RosterPersonFactory,
)
from workflows.doctor import FAULT, WARNING, data

pytestmark = pytest.mark.django_db

NAME, PHONE, MAIL, NOTE = "欧阳若澜", "13712345678", "ruolan@example.cn", "欧阳若澜来电"
OLD, NEW = "the-old-key-of-the-site", "the-new-key-of-the-site"


@pytest.fixture
def project(cast, settings):
    settings.FIELD_KEYS = OLD
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, organisation=cast.organisation, leader=NAME, contact=NAME, phone=PHONE,
        email=MAIL,
    )  # fmt: skip
    ContestEntryFactory(project=project, leader=NAME, phone=PHONE, email=MAIL, values={"contact": NAME, "of": [PHONE]})
    RosterPersonFactory(project=project, name=NAME)
    draft = ApplicationFactory(organisation=cast.organisation, project=project, carrier=cast.incubator)
    DraftFieldFactory(application=draft, path="contact", value=NAME, by=cast.applicant.user)
    record("call", project, by=cast.staff.user, county_id=cast.county.pk, note=NOTE)
    return project


def raw():
    """Everything that the database holds in sealed columns, and the search text."""
    with connection.cursor() as cursor:
        found = []
        for model in (*sealed_tables(), Project):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_the_database_holds_no_word_and_finds_what_is_equal(project):
    Project.objects.filter(pk=project.pk).update(contact=NAME)
    Project.objects.bulk_update([project], ["leader"])
    held = raw()
    assert [word for word in (NAME, PHONE, MAIL, "ouyangruolan", "oyrl") if word in held] == []
    read = Project.objects.values_list("leader", "contact", "phone", "email").get(pk=project.pk)
    assert read == (NAME, NAME, PHONE, MAIL)
    assert ContestEntry.objects.get(project__phone=PHONE).values == {"contact": NAME, "of": [PHONE]}
    assert DraftField.objects.get(application__project=project).value == NAME
    finds = [
        {"leader": NAME}, {"leader__pinyin": "ouyangruolan"}, {"leader__initials": "oyrl"}, {"phone": PHONE},
        {"phone__tail": "5678"}, {"phone__in": ["1", PHONE]}, {"email__iexact": MAIL.upper()},
    ]  # fmt: skip
    assert [Project.objects.filter(**one).count() for one in finds] == [1] * len(finds)
    assert Project.objects.exclude(phone="").filter(phone="13700000000").count() == 0
    for asked in (
        {"leader__contains": "欧阳"},
        {"phone__startswith": "137"},
        {"contact__gt": ""},
        {"leader__iregex": "."},
    ):
        with pytest.raises(FieldError):
            Project.objects.filter(**asked).count()
    with pytest.raises(FieldError):
        ContestEntry.objects.filter(values__contact=NAME).count()


def test_keys_change_in_steps_and_nothing_is_lost(project, settings, capsys):
    sealing.seal()
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # both read and find from now on
    fresh = ProjectFactory(county=project.county, leader=NAME, phone=PHONE)
    assert set(Project.objects.filter(phone=PHONE, leader__pinyin="ouyangruolan")) == {project, fresh}
    assert [one.level for one in data.field_keys()] == [WARNING]
    with pytest.raises(CommandError, match="行待重新加密"):
        call_command("rotate_keys", "--check")
    call_command("rotate_keys")
    call_command("rotate_keys", "--check")
    assert list(data.field_keys()) == []
    settings.FIELD_KEYS = NEW
    assert RosterPerson.objects.get(project=project).name == NAME
    assert set(Project.objects.filter(phone__tail="5678")) == {project, fresh}
    assert AuditEvent.objects.get(verb="call").note == NOTE
    assert verifying.verify().whole
    assert appendonly.is_right()


def test_a_missing_key_is_said_and_nothing_is_written_over(project, settings):
    settings.FIELD_KEYS = NEW
    with pytest.raises(KeyMissing):
        Project.objects.get(pk=project.pk)
    (finding,) = data.field_keys()
    assert (finding.level, "无法解密" in finding.what) == (FAULT, True)
    with pytest.raises(CommandError, match="另一把密钥"):
        call_command("rotate_keys")
    settings.FIELD_KEYS = OLD
    assert Project.objects.get(pk=project.pk).leader == NAME
    assert "FIELD_KEYS" in locked({"field_keys": ["0000"]})
    assert locked({}) == ""
