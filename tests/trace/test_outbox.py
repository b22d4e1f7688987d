"""The outbox: what a verb has told goes out once, tries again with patience, and gives up."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from projects.trace.actions import tell
from projects.trace.models import Kind, Message
from projects.trace.outbox import ATTEMPTS_AT, due_messages, send_due
from tests.factories import UserFactory


class Refusing(EmailBackend):
    """A mail server that takes no message."""

    def send_messages(self, messages):
        raise OSError("550 refused")


class Unreachable(EmailBackend):
    def open(self):
        raise OSError("no route to host")


@pytest.fixture
def message(db):
    tell(
        [UserFactory(email="chen@example.cn")],
        "一次性补正告知\n",
        "请补充营业执照。",
        link="/projects/1/",
        kind=Kind.ACT,
    )
    return Message.objects.get()


def test_a_message_goes_out_once(message):
    assert (send_due(), send_due()) == (1, 0)
    message.refresh_from_db()
    assert (message.attempts, message.given_up, message.sent_at is not None) == (1, False, True)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["chen@example.cn"], "一次性补正告知")
    assert sent.body == "请补充营业执照。\n\nhttp://localhost:8000/projects/1/"


def test_limit_sends_the_oldest_first(db):
    people = [UserFactory() for _ in range(3)]
    for person in people:
        tell([person], "通知", "内容", kind=Kind.ACT)
    assert send_due(limit=2) == 2
    assert [one.to[0] for one in mail.outbox] == [person.email for person in people[:2]]
    assert send_due(limit=2) == 1


def test_attempts_wait_longer_each_time_and_end(message, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    written = message.created_at
    for attempt, age in enumerate(ATTEMPTS_AT, 1):
        assert not due_messages(written + age - timedelta(seconds=1)).exists()
        Message.objects.update(created_at=timezone.now() - age)
        written = Message.objects.get().created_at
        assert send_due() == 0
        message.refresh_from_db()
        assert (message.attempts, message.sent_at, message.given_up) == (attempt, None, attempt == len(ATTEMPTS_AT))
    assert not due_messages(timezone.now() + timedelta(days=30)).exists()


def test_one_refused_message_does_not_hold_up_the_next(db, monkeypatch):
    tell([UserFactory(email="bad@example.cn")], "通知", "内容", kind=Kind.ACT)
    tell([UserFactory(email="good@example.cn")], "通知", "内容", kind=Kind.ACT)
    deliver = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["bad@example.cn"]:
            raise OSError("550 no such user")
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    assert send_due() == 1
    assert dict(Message.objects.values_list("to__email", "attempts")) == {"bad@example.cn": 1, "good@example.cn": 1}
    assert [one.to for one in mail.outbox] == [["good@example.cn"]]


def test_an_unreachable_server_counts_no_attempt(message, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    with pytest.raises(OSError, match="no route"):
        send_due()
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (0, None)


def test_a_closed_account_is_given_up_at_once(message):
    message.to.is_active = False
    message.to.save()
    assert send_due() == 0
    message.refresh_from_db()
    assert (message.given_up, message.sent_at, mail.outbox) == (True, None, [])


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_once(in_threads):
    for _ in range(20):
        tell([UserFactory()], "通知", "内容", kind=Kind.ACT)
    sent = in_threads(send_due, send_due, send_due)
    assert sum(sent) == 20
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox) == 20
    assert Message.objects.unsent().count() == 0
