"""What dead programs leave behind is found and put right by the recurring jobs, or told to the administrator."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects.files.strays import drop_strays, strays
from projects.trace import machines, outbox
from projects.trace.backup import database
from projects.trace.models import Machine, Message
from tests.factories import StoredFileFactory
from workflows.background import LOST, MOST_TRIES, take_up_lost_tasks
from workflows.doctor import machine, services
from workflows.tasks import answer_doctor

pytestmark = pytest.mark.django_db


def test_work_of_a_dead_worker_is_taken_up_and_given_up_at_last():
    row = DBTaskResult.objects.get(pk=answer_doctor.enqueue().id)
    for tries in range(1, MOST_TRIES + 1):
        row.claim(f"worker {tries}")
        assert take_up_lost_tasks() == 0  # it may still be at it
        DBTaskResult.objects.update(started_at=timezone.now() - LOST - timedelta(seconds=1))
        assert take_up_lost_tasks() == int(tries < MOST_TRIES)
        row.refresh_from_db()
    assert (row.status, row.exception_class_path) == ("FAILED", "WorkerDied")


def test_bytes_without_a_row_go_those_of_rows_and_fresh_ones_stay(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = StoredFileFactory()
    default_storage.save("ab/left", ContentFile(b"left"))
    default_storage.save("elsewhere/left", ContentFile(b"left"))
    assert drop_strays() == 0
    assert strays(older_than=timedelta(0)) == ["ab/left"]
    assert drop_strays(older_than=timedelta(0)) == 1
    assert default_storage.exists(kept.content.name) and default_storage.exists("elsewhere/left")
    assert not default_storage.exists("ab/left")


def test_a_letter_whose_sender_died_is_in_doubt(cast, monkeypatch, mailoutbox):
    def die(*_arguments):
        raise SystemExit

    message = Message.objects.create(to=cast.staff.user, subject="题", body="文")
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(outbox, "deliver", die)
        outbox.send_due()
    assert outbox.send_due() == 0  # never twice
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert [words.what for words in services.letters()] == ["最近一周有1封信件是否发出不能确定：发送进程中途中断。"]
    Message.objects.filter(pk=message.pk).update(sent_at=None, attempts=0)
    assert (outbox.send_due(), len(mailoutbox), Message.objects.filter(in_doubt=True).count()) == (1, 1, 0)


def test_a_machine_with_other_secrets_is_named():
    machines.note()
    row = Machine.objects.create(name="other", prints=machines.prints() | {"ROSTER_KEY": "?"}, seen_at=timezone.now())
    assert "机器 other 的密钥与本机不同：ROSTER_KEY。" in [one.what for one in machine.secrets()]
    row.prints = machines.prints()
    row.save()
    assert machines.strangers() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_comes_in_while_a_backup_is_being_put_back(client, cast, capsys):
    person = cast.staff.user
    database().mark()
    try:
        answer = client.post("/accounts/login/", {"login": person.email, "password": "correct-horse-battery"})
        assert (answer.status_code, "正在恢复备份" in answer.content.decode()) == (409, True)
        assert client.get("/readyz").json()["restored"] is False
        with pytest.raises(SystemExit):
            call_command("doctor", quick=True, json=True)
        assert "正在恢复备份" in json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)
    finally:
        database().unmark()
    assert client.get("/readyz").json()["restored"] is True
