"""How people are told: at once only what waits for them, the rest once a day or in the site, as each one chooses."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from projects.trace import digest, sms
from projects.trace.actions import choose_ways, tell
from projects.trace.models import CalendarDay, Digest, Kind, Message, Way, Wishes
from projects.trace.outbox import send_due
from tests.factories import ProjectFactory, UserFactory

SENT = []


def keep(phone, text):
    """A provider of text messages that keeps them."""
    SENT.append((phone, text))


def refuse(phone, text):
    raise OSError("no credit left")


@pytest.fixture
def person(db):
    SENT.clear()
    return UserFactory(email="chen@example.cn", phone="13812345678")


@pytest.fixture
def morning(today):
    """Monday the 16th of March 2026, nine o'clock."""
    return today("2026-03-16", "09:00")


def ways():
    return dict(Message.objects.values_list("kind", "way"))


def one_of_each(person):
    for kind in Kind:
        tell([person], f"关于{kind}", "正文", link=f"/{kind}/", kind=kind)


def test_at_once_only_what_waits_for_the_person(person):
    one_of_each(person)
    assert ways() == {"act": "now", "talk": "digest", "progress": "digest", "account": "now"}
    assert send_due() == 2
    assert [letter.subject for letter in mail.outbox] == ["关于act", "关于account"]


def test_everybody_chooses_per_kind_but_for_the_account(person):
    choose_ways(by=person, act=Way.SITE, talk=Way.NOW, progress=Way.SITE)
    one_of_each(person)
    assert ways() == {"act": "site", "talk": "now", "progress": "site", "account": "now"}


def test_a_choice_holds_for_its_person_only(person, assert_queries):
    others = [UserFactory(), UserFactory()]
    choose_ways(by=person, act=Way.SITE)
    with assert_queries(2):
        tell([person, *others], "通知", "内容", kind=Kind.ACT)
    assert dict(Message.objects.values_list("to", "way")) == {
        person.pk: "site",
        others[0].pk: "now",
        others[1].pk: "now",
    }


def test_once_until_read(person):
    project, other = ProjectFactory(), UserFactory()
    for people in ([person], [person, other], [person]):
        tell(people, "新留言", "", project=project, kind=Kind.TALK, once=True)
    assert list(Message.objects.order_by("pk").values_list("to", flat=True)) == [person.pk, other.pk]
    Message.objects.update(read_at=timezone.now())
    tell([person], "新留言", "", project=project, kind=Kind.TALK, once=True)
    assert Message.objects.filter(to=person).count() == 2
    tell([person], "新留言", "", project=ProjectFactory(county=project.county), kind=Kind.TALK, once=True)
    assert Message.objects.filter(to=person).count() == 3


def test_what_does_not_wait_for_the_person_is_not_written_out(person):
    choose_ways(by=person, progress=Way.NOW)
    tell([person], "专家申请回避", "吴建国，曾同单位", link="/meetings/1/", kind=Kind.PROGRESS)
    send_due()
    assert mail.outbox[0].body == "请打开页面查看详情。\n\nhttp://localhost:8000/meetings/1/"


# Text messages


def test_a_text_message_says_the_subject_and_the_link(person, settings):
    settings.SMS_SENDER = f"{__name__}.keep"
    choose_ways(by=person, channel=Wishes.Channel.SMS)
    tell([person], "请补正", "营业执照", link="/my/", kind=Kind.ACT)
    assert (send_due(), SENT, mail.outbox) == (1, [("13812345678", "请补正 http://localhost:8000/my/")], [])


@pytest.mark.parametrize("phone, sender", [("", f"{__name__}.keep"), ("13812345678", "")])
def test_without_number_or_provider_it_is_an_e_mail(person, settings, phone, sender):
    settings.SMS_SENDER, person.phone = sender, phone
    person.save()
    choose_ways(by=person, channel=Wishes.Channel.SMS)
    tell([person], "请补正", "营业执照", kind=Kind.ACT)
    assert (send_due(), SENT, len(mail.outbox)) == (1, [], 1)


def test_the_account_always_writes_to_the_mailbox(person, settings):
    settings.SMS_SENDER = f"{__name__}.keep"
    choose_ways(by=person, channel=Wishes.Channel.SMS)
    tell([person], "设置密码", "链接", kind=Kind.ACCOUNT)
    assert (send_due(), SENT, len(mail.outbox)) == (1, [], 1)


@pytest.mark.parametrize("kind", [Kind.ACT, Kind.ACCOUNT])
def test_who_has_no_address_gets_everything_on_the_phone(person, settings, kind):
    settings.SMS_SENDER = f"{__name__}.keep"
    person.email = ""
    person.save()
    tell([person], "请补正", "营业执照", kind=kind)
    assert (send_due(), SENT, mail.outbox) == (1, [("13812345678", "请补正")], [])


def test_who_has_neither_reads_it_in_the_site(person, settings):
    person.email = person.phone = ""
    person.save()
    tell([person], "请补正", "营业执照", kind=Kind.ACT)
    assert (send_due(), mail.outbox, Message.objects.visible_to(person).count()) == (1, [], 1)


def test_the_demo_keeps_text_messages_in_a_file(settings, tmp_path):
    settings.SMS_SENDER, settings.VAR_DIR = "projects.trace.sms.to_file", tmp_path
    sms.send("13812345678", "验证码123456")
    assert (tmp_path / "sms.txt").read_text().endswith(" 13812345678 验证码123456\n")


def test_a_provider_that_fails_is_tried_again(person, settings):
    settings.SMS_SENDER = f"{__name__}.refuse"
    choose_ways(by=person, channel=Wishes.Channel.SMS)
    tell([person], "请补正", "营业执照", kind=Kind.ACT)
    assert send_due() == 0
    message = Message.objects.get()
    assert (message.sent_at, message.attempts, message.given_up) == (None, 1, False)


# The digest


def test_one_digest_names_what_was_not_read(person, morning):
    for number in range(3):
        tell([person], f"进展{number}", "正文不外发", kind=Kind.PROGRESS)
    Message.objects.filter(subject="进展1").update(read_at=timezone.now())
    assert (digest.send_digests(), digest.send_digests()) == (1, 0)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["chen@example.cn"], "您有2条未读消息")
    assert letter.body == (
        "· 进展0\n· 进展2\n\nhttp://localhost:8000/messages/\n\n修改通知方式：http://localhost:8000/messages/settings/"
    )
    assert Message.objects.filter(read_at=None).count() == 2, "in the site they stay unread"


def test_nobody_gets_two_on_a_day_and_the_rest_comes_tomorrow(person, morning, today):
    tell([person], "第一条", "", kind=Kind.TALK)
    assert digest.send_digests() == 1
    tell([person], "第二条", "", kind=Kind.TALK)
    today("2026-03-16", "11:00")
    assert digest.send_digests() == 0
    today("2026-03-17", "08:00")
    assert digest.send_digests() == 1
    assert mail.outbox[1].body.startswith("· 第二条\n\n")


@pytest.mark.parametrize(
    "day, at, sent",
    [
        ("2026-03-16", "07:59", 0), ("2026-03-16", "08:00", 1), ("2026-03-16", "12:00", 0),
        ("2026-03-14", "09:00", 0),  # a Saturday
        ("2026-03-15", "09:00", 1),  # a Sunday that is worked on
        ("2026-03-17", "09:00", 0),  # a Tuesday off
    ],
)  # fmt: skip
def test_in_the_morning_of_working_days(person, today, day, at, sent):
    for date, is_workday in (("2026-03-15", True), ("2026-03-17", False)):
        CalendarDay.objects.update_or_create(date=date, defaults={"is_workday": is_workday})
    today(day, at)
    tell([person], "进展", "", kind=Kind.PROGRESS)
    assert digest.send_digests() == sent


class Refusing(EmailBackend):
    """A mail server that takes no message."""

    def send_messages(self, messages):
        raise OSError("550 refused")


def test_a_refused_digest_is_tried_again_in_the_next_hour(person, morning, today, settings):
    tell([person], "进展", "", kind=Kind.PROGRESS)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert digest.send_digests() == 0
    assert list(Digest.objects.values_list("attempts", "sent_at")) == [(1, None)]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    today("2026-03-16", "10:00")
    assert digest.send_digests() == 1
    assert [letter.body.split("\n")[0] for letter in mail.outbox] == ["· 进展"]


def test_a_long_digest_is_cut_and_a_closed_account_gets_none(person, morning):
    closed = UserFactory(is_active=False)
    for number in range(23):
        tell([person, closed], f"进展{number}", "", kind=Kind.PROGRESS)
    assert digest.send_digests() == 1
    lines = mail.outbox[0].body.split("\n\n")[0].split("\n")
    assert (len(lines), lines[-1]) == (21, "还有3条")


def test_a_digest_by_text_message_is_short(person, morning, settings):
    settings.SMS_SENDER = f"{__name__}.keep"
    choose_ways(by=person, channel=Wishes.Channel.SMS)
    tell([person], "进展", "", kind=Kind.PROGRESS)
    assert digest.send_digests() == 1
    assert SENT == [("13812345678", "您有1条未读消息 http://localhost:8000/messages/")]


def test_what_is_for_the_site_only_never_leaves(person, morning):
    choose_ways(by=person, progress=Way.SITE)
    tell([person], "进展", "", kind=Kind.PROGRESS)
    assert (send_due(), digest.send_digests()) == (0, 0)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_one_digest_each(in_threads, morning):
    for _ in range(10):
        tell([UserFactory()], "进展", "", kind=Kind.PROGRESS)
    sent = in_threads(digest.send_digests, digest.send_digests, digest.send_digests)
    assert sum(sent) == 10
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 10


# The page


def test_the_page_keeps_the_choice(client_of, person):
    client = client_of(person)
    page = client.get(reverse("notifications")).content.decode()
    assert "发送到" not in page, "nobody sends text messages here"
    client.post(reverse("notifications"), {"act": "digest", "talk": "now", "progress": "site"})
    wishes = Wishes.objects.get()
    assert (wishes.user, wishes.act, wishes.talk, wishes.progress) == (person, "digest", "now", "site")
    client.post(reverse("notifications"), {"act": "now", "talk": "now", "progress": "site"})
    assert Wishes.objects.get().act == "now"


def test_where_to_is_asked_where_text_messages_are_sent(client_of, person, settings):
    settings.SMS_SENDER = f"{__name__}.keep"
    client = client_of(person)
    assert "发送到" in client.get(reverse("notifications")).content.decode()
    client.post(reverse("notifications"), {"act": "now", "talk": "now", "progress": "site", "channel": "sms"})
    assert Wishes.objects.get().channel == "sms"


def test_a_wrong_choice_is_said(client_of, person):
    response = client_of(person).post(reverse("notifications"), {"act": "never", "talk": "now", "progress": "site"})
    assert (response.status_code, Wishes.objects.exists()) == (200, False)
    assert "选择一个有效的选项" in response.content.decode()
