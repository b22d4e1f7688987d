"""When a period of keeping ends: announced, held or cleared after the notice, in acts that can be interrupted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.people.models import Consent
from projects.privacy.actions import retention
from projects.privacy.actions.retention import announce_purges, hold_purge, purge_due, release_purge
from projects.privacy.models import Purge, Retention
from projects.register.models import DraftField
from projects.trace import sealing
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from projects.trace.verifying import verify
from tests.factories import ApplicationFactory, DraftFieldFactory
from tests.factories.base import at
from tests.figures.ledger import day


@pytest.fixture
def old_acts(county, cast, settings, tmp_path, today):
    """Acts of 2022, sealed; and today is in March 2026."""
    settings.AUDIT_HEADS = tmp_path
    today("2022-06-01")
    for n in range(7):
        record("note", county, by=cast.staff.user, county_id=county.pk, note=f"第{n}条")
    sealing.seal()
    acts = list(AuditEvent.objects.filter(verb="note").order_by("pk"))
    today("2026-03-02")
    assert cast.administrator and cast.leader
    return acts


def words_left(acts):
    return AuditEvent.objects.filter(pk__in=[act.pk for act in acts]).exclude(note="").count()


def test_announced_and_cleared_after_the_notice(old_acts, cast, today):
    assert announce_purges() == 1
    purge = Purge.objects.get()
    assert (purge.kind, purge.count, f"{purge.before}", f"{purge.due_on}") == ("audit", 7, "2023-03-02", "2026-03-30")
    told = {one.to_id for one in Message.objects.all() if one.subject.startswith("即将到期清理")}
    assert told == {cast.administrator.user.pk, cast.leader.user.pk}
    assert announce_purges() == 0  # one at a time
    today("2026-03-30")
    purge_due()
    assert words_left(old_acts) == 7
    today("2026-03-31")
    purge_due()
    purge.refresh_from_db()
    assert (words_left(old_acts), purge.state, purge.cleared) == (0, "done", 7)
    sealing.seal()
    verdict = verify()
    assert (verdict.whole, verdict.erased) == (True, 7)
    assert AuditEvent.objects.filter(verb="purge").get().difference == {"kind": "audit", "cleared": 7}
    assert announce_purges() == 0  # nothing is left


def test_interrupted_it_goes_on(old_acts, today, monkeypatch):
    announce_purges()
    today("2026-03-31")
    monkeypatch.setattr("projects.trace.forgetting.MOST", 3)
    assert retention._clear_some(Purge.objects.get())
    assert (words_left(old_acts), Purge.objects.get().cleared) == (4, 3)
    purge_due()
    assert (words_left(old_acts), Purge.objects.get().cleared) == (0, 7)


def test_held_it_stays_until_let_go(old_acts, cast, today):
    announce_purges()
    purge, leader = Purge.objects.get(), cast.leader.user
    with pytest.raises(Refused):
        hold_purge(purge, by=leader, reason=" ")
    hold_purge(purge, by=leader, reason="巡察调阅")
    with pytest.raises(AlreadyDone):
        hold_purge(purge, by=leader, reason="再次")
    today("2026-06-01")
    purge_due()
    assert words_left(old_acts) == 7
    release_purge(purge, by=leader)
    assert f"{Purge.objects.get().due_on}" > "2026-06-20"  # a fresh notice
    purge_due()
    assert words_left(old_acts) == 7
    with pytest.raises(AlreadyDone):
        release_purge(purge, by=leader)


def test_the_countys_own_period(old_acts, county):
    Retention.objects.create(county=county, kind="audit", months=60, basis="规定", effective_from="2026-01-01")
    assert announce_purges() == 0


def test_messages_go_only_where_the_county_says_so(cast, county, today):
    today("2025-01-06")
    tell([cast.staff.user], "旧消息", "文")
    Message.objects.update(read_at=timezone.now())
    tell([cast.staff.user], "未读且未发", "文")
    today("2026-03-02")
    tell([cast.staff.user], "新消息", "文")
    assert announce_purges() == 0
    Retention.objects.create(county=county, kind="letters", months=12, basis="规定", effective_from="2026-03-02")
    assert announce_purges() == 1
    today("2026-04-15")
    purge_due()
    subjects = [one.subject for one in Message.objects.all() if not one.subject.startswith("即将")]
    assert subjects == ["新消息", "未读且未发"]


def test_the_page(old_acts, cast, client_of):
    announce_purges()
    purge, client = Purge.objects.get(), client_of(cast.leader.user)
    assert "将在2026-03-30之后清理" in client.get("/settings/privacy/").content.decode()
    client.post(f"/settings/privacy/purges/{purge.pk}/hold/", {"reason": "巡察调阅"})
    assert "巡察调阅" in client.get("/settings/privacy/").content.decode()
    client.post(f"/settings/privacy/purges/{purge.pk}/release/")
    purge.refresh_from_db()
    assert purge.state == "announced"
    assert timezone.localdate() + timedelta(days=20) < purge.due_on


def test_abandoned_drafts_and_withdrawn_consents_go(cast, county, today):
    today("2026-03-02")
    draft = ApplicationFactory(organisation=cast.organisation, project__county=county, carrier=cast.incubator)
    sent = ApplicationFactory(
        organisation=cast.organisation, project__county=county, carrier=cast.incubator, state="submitted"
    )
    lively = ApplicationFactory(organisation=cast.organisation, project__county=county, carrier=cast.incubator)
    old, fresh, by = at(day("2022-01-01")), at(day("2026-02-20")), cast.applicant.user
    for application, path, moment in (
        (draft, "contact", old), (draft, "phone", old), (sent, "contact", old), (lively, "contact", old), (lively, "phone", fresh),
    ):  # fmt: skip
        DraftFieldFactory(application=application, path=path, value="x", by=by, at=moment)
    for scope, moment in (("old", old), ("fresh", fresh), ("held", None)):
        Consent.objects.create(
            user=by, organisation=cast.organisation, kind="privacy", version="1", scope=scope, withdrawn_at=moment
        )
    Retention.objects.create(county=county, kind="drafts", months=12, basis="规定", effective_from="2026-01-01")
    assert announce_purges() == 2
    assert dict(Purge.objects.values_list("kind", "count")) == {"drafts": 2, "consents": 1}
    today("2026-04-15")
    purge_due()
    purge_due()
    assert list(DraftField.objects.order_by("pk").values_list("application", flat=True)) == [
        sent.pk,
        lively.pk,
        lively.pk,
    ]
    assert set(Consent.objects.values_list("scope", flat=True)) == {"fresh", "held"}
    assert set(Purge.objects.values_list("state", "cleared")) == {("done", 2), ("done", 1)}
