"""The audit log cannot be changed, and where somebody did it all the same, the check names the act."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.people.auditcheck import check, check_tonight
from projects.trace import appendonly, heads, sealing
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.forgetting import erase_words
from projects.trace.models import AuditCheck, AuditErasure, AuditEvent, Message, Seal
from projects.trace.verifying import verify

ACTS = 9


@pytest.fixture
def written(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


@pytest.fixture
def acts(county, cast, written):
    """Acts that are sealed, and the head of which was written down."""
    user = cast.staff.user
    for n in range(ACTS):
        record("note", county, by=user, county_id=county.pk, note=f"第{n}条", count=n, parts={"甲": [n, None]})
    sealing.seal()
    heads.write_head()
    return list(AuditEvent.objects.order_by("pk"))


def kinds(verdict=None):
    return {(kind, event) for kind, _number, event, _words in (verdict or verify()).findings}


def test_a_whole_chain(acts):
    verdict = verify()
    assert (verdict.whole, verdict.sealed, verdict.waiting) == (True, len(acts), 0)
    assert verdict.digest == sealing.head().digest == sealing.head_facts()["digest"]
    assert list(Seal.objects.values_list("number", "event_id")) == [(n, act.pk) for n, act in enumerate(acts, 1)]


def test_sealing_twice_seals_nothing_new(acts, county):
    assert sealing.seal() == 0
    record("note", county, by=None, county_id=county.pk)
    assert verify().waiting == 1
    assert (sealing.seal(), sealing.seal(everywhere=True)) == (1, 0)


def test_nothing_sealed_yet(county, written):
    record("note", county, by=None, county_id=county.pk)
    assert sealing.head_facts() == {}
    assert heads.write_head() is None
    assert verify().whole


@pytest.mark.parametrize("change", [{"note": "别的"}, {"verb": "accept"}, {"note": ""}, {"salt": ""}])
def test_the_database_refuses_to_change_an_act(acts, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=acts[0].pk).update(**change)


@pytest.mark.parametrize("model", [AuditEvent, Seal, AuditErasure])
def test_the_database_refuses_to_delete(acts, county, model):
    erase_words(AuditEvent.objects.filter(pk=acts[0].pk), county=county)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=model.objects.last().pk)._raw_delete("default")


def test_a_seal_is_never_changed(acts):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Seal.objects.filter(number=1).update(content="0" * 64)


def test_missing_triggers_are_found_and_put_back(acts):
    appendonly.drop()
    assert kinds() == {("guard", 0)}
    appendonly.ensure()
    assert verify().whole


# What somebody with all rights on the database could do; each returns (kind, index of the act) that must be found.
def change_column(acts, n, m):
    column = [*appendonly.LASTING[3:], *appendonly.PERSONAL][m % 11]
    fresh = {"at": acts[n].at + timedelta(seconds=1), "difference": {"count": 99}, "target_id": 0, "project_id": 7}
    AuditEvent.objects.filter(pk=acts[n].pk).update(**{column: fresh.get(column, "x")})
    return "changed", n


def delete(acts, n, m):
    AuditEvent.objects.filter(pk=acts[n].pk)._raw_delete("default")
    return "missing", n


def swap(acts, n, m):
    n, m = (n, m) if n != m else (n, (n + 1) % len(acts))
    columns = [name for name in (*appendonly.LASTING, *appendonly.PERSONAL) if name != "id"]
    one, other = (dict(AuditEvent.objects.filter(pk=acts[k].pk).values(*columns).get()) for k in (n, m))
    AuditEvent.objects.filter(pk=acts[n].pk).update(**other)
    AuditEvent.objects.filter(pk=acts[m].pk).update(**one)
    return "changed", n


def blank(acts, n, m):
    AuditEvent.objects.filter(pk=acts[n].pk).update(**dict.fromkeys(appendonly.PERSONAL, ""))
    return "changed", n


def blank_with_a_false_registration(acts, n, m):
    AuditErasure.objects.create(event=acts[n], act=acts[m])
    return blank(acts, n, m)


def reseal(acts, n, m):
    """Change an act and its own seal with it."""
    change_column(acts, n, 0)
    seal = Seal.objects.get(event_id=acts[n].pk)
    Seal.objects.filter(pk=seal.pk).update(content=sealing.content_of(AuditEvent.objects.get(pk=acts[n].pk)))
    return "seal", n


def slip_in(acts, n, m):
    """A new act among the old ones, sealed as if nothing were the matter."""
    AuditEvent.objects.filter(pk=acts[n].pk).update(at=acts[n].at)
    old = AuditEvent.objects.get(pk=acts[n].pk)
    old.pk, old.at = -1 - n, timezone.now() - timedelta(days=30)
    old.save(force_insert=True)
    sealing.seal(everywhere=True)
    return "inserted", old.pk


TAMPERING = [change_column, delete, swap, blank, blank_with_a_false_registration, reseal, slip_in]


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(how=st.sampled_from(TAMPERING), n=st.integers(0, ACTS - 1), m=st.integers(0, ACTS - 1))
def test_tampering_is_found_and_named(acts, how, n, m):
    with transaction.atomic():
        appendonly.drop()
        kind, place = how(acts, n, m)
        appendonly.ensure()
        event = place if place < 0 else acts[place].pk
        assert (kind, event) in kinds()
        transaction.set_rollback(True)
    assert verify().whole


def rewrite(first):
    """Write the chain anew from a number on, so that it fits in itself."""
    before = Seal.objects.filter(number=first - 1).first()
    digest = before.digest if before else sealing.START
    for seal in Seal.objects.filter(number__gte=first):
        event = AuditEvent.objects.get(pk=seal.event_id)
        seal.content, seal.personal = sealing.content_of(event), sealing.personal_of(event)
        seal.digest = digest = sealing.link_of(digest, seal)
        seal.save()


def test_a_chain_written_anew_contradicts_the_head_outside(acts, written):
    appendonly.drop()
    AuditEvent.objects.filter(pk=acts[3].pk).update(note="改过")
    rewrite(4)
    appendonly.ensure()
    assert kinds() == {("head", acts[-1].pk)}
    next(written.glob("*.json")).unlink()
    assert verify().whole  # this is why heads are kept in other places too
    facts = {"number": len(acts), "digest": "0" * 64}
    assert kinds(verify(stated=[tuple(facts.values())])) == {("head", acts[-1].pk)}


def test_an_end_cut_off_is_missed_by_the_head(acts, written):
    appendonly.drop()
    Seal.objects.filter(number__gt=5).delete()
    AuditEvent.objects.filter(pk__gt=acts[4].pk)._raw_delete("default")
    appendonly.ensure()
    (finding,) = verify().findings
    assert finding[:2] == ("head", len(acts))


def test_a_seal_cut_out_is_named(acts):
    appendonly.drop()
    Seal.objects.filter(number=4).delete()
    assert ("seal", 4) in {(kind, number) for kind, number, *_rest in verify().findings}


def test_an_act_that_was_never_sealed_is_named_after_an_hour(acts, county):
    late = record("note", county, by=None, county_id=county.pk)
    assert verify().whole
    appendonly.drop()
    AuditEvent.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(hours=2))
    appendonly.ensure()
    assert kinds() == {("unsealed", late.pk)}


def test_erased_words_leave_the_chain_whole(acts, county):
    assert erase_words(AuditEvent.objects.filter(pk__in=[act.pk for act in acts[:3]]), county=county, note="到期") == 3
    row = AuditEvent.objects.get(pk=acts[1].pk)
    assert [getattr(row, name) for name in appendonly.PERSONAL] == [""] * 5
    assert (row.verb, row.at, row.difference) == (acts[1].verb, acts[1].at, acts[1].difference)
    sealing.seal()
    verdict = verify()
    assert (verdict.whole, verdict.erased, verdict.waiting) == (True, 3, 0)
    act = AuditEvent.objects.get(verb="erase_audit_words")
    assert act.difference == {"events": [act.pk for act in acts[:3]]}
    assert erase_words(AuditEvent.objects.filter(pk__in=[act.pk for act in acts[:3]]), county=county) == 0


def test_erasure_waits_for_the_seal(acts, county):
    late = record("note", county, by=None, county_id=county.pk)
    with pytest.raises(Refused):
        erase_words(AuditEvent.objects.filter(pk=late.pk), county=county)


def test_an_unreadable_head_is_named(acts, written):
    (written / "2020-01-01.json").write_text("{")
    assert [words for *_rest, words in verify().findings] == ["2020-01-01.json 无法读取。"]


def test_heads_of_before_a_restore_belong_to_another_chain(acts, written, today):
    facts = sealing.head_facts() | {"number": 3}
    heads.write_restored(facts)
    appendonly.drop()
    Seal.objects.filter(number__gt=3).delete()
    AuditEvent.objects.filter(pk__gt=acts[2].pk)._raw_delete("default")
    appendonly.ensure()
    verdict = verify()
    assert (verdict.whole, len(verdict.notes)) == (True, 1)


def test_a_head_is_written_once_a_day(acts, written, today):
    before = [path.read_text() for path in written.glob("*.json")]
    assert heads.write_head() is None
    assert [path.read_text() for path in written.glob("*.json")] == before
    assert json.loads(before[0])["digest"] == sealing.head().digest


def test_the_command(acts):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().splitlines()[0] == f"已封存操作记录{len(acts)}条，待封存0条，已清除个人信息0条。"
    call_command("verify_audit", head=[f"{len(acts)}:{sealing.head().digest}"], stdout=out)
    with pytest.raises(CommandError):
        call_command("verify_audit", head=["abc"], stdout=out)


def test_the_command_names_the_act_and_ends_with_1(acts):
    appendonly.drop()
    AuditEvent.objects.filter(pk=acts[3].pk).update(verb="accept")
    appendonly.ensure()
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", json=True, stdout=out)
    found = json.loads(out.getvalue())
    assert ended.value.code == 1
    assert [(row["kind"], row["act"]) for row in found["findings"]] == [("changed", acts[3].pk)]
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=out)
    assert out.getvalue().splitlines()[-1] == "共发现1处异常。"


def test_the_nightly_check_is_kept_and_told(acts, cast, today):
    administrator = cast.administrator.user
    today("2026-03-02", "09:00")
    assert check_tonight() is None
    today("2026-03-02", "02:00")
    assert check_tonight().found == 0
    assert (check_tonight(), AuditCheck.objects.count()) == (None, 1)
    assert not Message.objects.exists()
    appendonly.drop()
    AuditEvent.objects.filter(pk=acts[0].pk).update(verb="accept")
    appendonly.ensure()
    assert check().found == 1
    assert list(Message.objects.values_list("to", "subject")) == [(administrator.pk, "审计记录核验发现1处异常")]
