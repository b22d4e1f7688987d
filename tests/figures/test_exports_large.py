"""Large workbooks of the ledger: made by the worker, private, stopped and tried again, removed after their days."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.figures import jobs, tasks
from projects.figures.actions import exports as verbs
from projects.figures.models import LedgerExport
from projects.people.actions import end_seat
from projects.people.models import Membership
from projects.trace.models import AuditEvent, Message
from tests.factories import MembershipFactory
from tests.figures.exported import QUICK, names, posted


@pytest.fixture
def large(three, cast, client_of, monkeypatch):
    """An export that was too large to wait for, made by the worker."""
    monkeypatch.setattr(verbs, "AT_ONCE", 2)
    answer = posted(client_of(cast.staff.user), "?sort=number")
    export = LedgerExport.objects.get()
    assert answer.url == f"/exports/{export.pk}/"
    return export


def test_a_large_ledger_is_made_in_the_background_and_kept_for_its_asker(large, cast, client_of):
    tasks.make_ledger.call(large.pk)
    large.refresh_from_db()
    assert (large.state, large.done, large.total) == ("ready", 3, 3)
    staff, other = client_of(cast.staff.user), client_of(cast.leader.user)
    answer = staff.get(reverse("export-file", args=[large.pk]))
    body = b"".join(answer.streaming_content)
    assert names(body) == ["甲项目", "乙项目", "丙项目"]
    assert hashlib.sha256(body).hexdigest() == large.sha256
    for name in ("export", "export-file"):
        assert other.get(reverse(name, args=[large.pk])).status_code == 404
    assert large.sha256 in staff.get(reverse("export", args=[large.pk])).content.decode()
    message = Message.objects.get(to=cast.staff.user)
    assert (message.link, message.subject) == (f"/exports/{large.pk}/", "项目台账Excel文件已生成（共3个项目）。")
    assert sorted(AuditEvent.objects.filter(verb__contains="export").values_list("verb", flat=True)) == [
        "ask_export", "export", "take_export",
    ]  # fmt: skip
    assert "/exports/" in staff.get(QUICK).url


def test_one_question_is_made_once_and_can_be_stopped_and_tried_again(large, cast, client_of):
    staff = client_of(cast.staff.user)
    assert posted(staff, "?sort=number").url == f"/exports/{large.pk}/"
    assert posted(staff, "?sort=-number").url != f"/exports/{large.pk}/"
    assert "停止" in staff.get(reverse("export", args=[large.pk])).content.decode()
    staff.post(reverse("export-stop", args=[large.pk]))
    tasks.make_ledger.call(large.pk)
    large.refresh_from_db()
    assert (large.state, bool(large.content)) == ("stopped", False)
    assert staff.get(reverse("export-file", args=[large.pk])).status_code == 404
    staff.post(reverse("export-again", args=[large.pk]))
    tasks.make_ledger.call(large.pk)
    large.refresh_from_db()
    assert large.state == "ready"
    page = staff.post(reverse("export-stop", args=[large.pk]), follow=True)
    assert [str(one) for one in page.context["messages"]] == ["已经完成，请刷新页面。"]


def test_who_lost_the_right_meanwhile_gets_no_whole_numbers(large, cast):
    LedgerExport.objects.filter(pk=large.pk).update(phones=True, reason="回访")
    cast.staff.user.memberships.update(ended_at=timezone.now())
    tasks.make_ledger.call(large.pk)
    large.refresh_from_db()
    assert (large.state, large.problem) == ("failed", "完整手机号只提供给办理项目的人员。")


def test_the_file_goes_after_its_days_and_a_killed_worker_is_followed_up(large, cast, client_of, today):
    LedgerExport.objects.filter(pk=large.pk).update(
        state="running", holder="x", look_again_at=timezone.now() - timedelta(seconds=1)
    )
    jobs.take_up_lost_work()
    large.refresh_from_db()
    assert large.state == "waiting"
    tasks.make_ledger.call(large.pk)
    today("2026-10-08", "16:00")
    verbs.drop_old_exports()
    large.refresh_from_db()
    assert (large.state, large.removed) == ("ready", True)
    client = client_of(cast.staff.user)
    assert client.get(reverse("export-file", args=[large.pk])).status_code == 404
    for address in (reverse("export", args=[large.pk]), reverse("exports-made")):
        assert "到期" in client.get(address).content.decode()


@pytest.mark.parametrize("made", [True, False], ids=["ready", "waiting"])
def test_it_ends_with_the_seat_it_was_asked_from(large, made, cast, client_of):
    if made:
        tasks.make_ledger.call(large.pk)
    user, staff = cast.staff.user, client_of(cast.staff.user)
    lower = MembershipFactory(user=user, county=cast.county, role="incubator_operator", carrier=cast.incubator)
    end_seat(Membership.objects.get(user=user, role="centre_staff"), by=cast.administrator.user, reason="调离")
    tasks.make_ledger.call(large.pk)
    large.refresh_from_db()
    assert (large.state, bool(large.content)) == (("ready", True) if made else ("failed", False))
    answer = staff.get(reverse("export-file", args=[large.pk]))
    assert answer.status_code == (409 if made else 404)
    assert ("请重新导出" in answer.content.decode()) == made
    end_seat(lower, by=cast.administrator.user, reason="调离")
    names = ("export", "export-file")
    assert [staff.get(reverse(name, args=[large.pk])).status_code for name in names] == [404, 404]
