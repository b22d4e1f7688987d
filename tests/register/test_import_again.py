"""A second ledger: what changed is written, what a person put right stays, and a whole import can be taken back."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from projects.register.actions import leads, stock
from projects.register.actions.entries import import_workbook
from projects.register.actions.imports import ask_import, call_off, import_file, lost_imports, open_import, run_import
from projects.register.actions.importundo import ask_undo, run_undo
from projects.register.importing import Sight, read_batch
from projects.register.models import (
    Company,
    ContestEntry,
    ImportBatch,
    ImportEffect,
    Joining,
    LedgerLine,
    Likeness,
    Project,
    ProjectSource,
    StockFact,
)
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.children import environment
from tests.factories import WAN, ContestFactory, EditionFactory, ProjectFactory

from .test_import_entries import workbook

pytestmark = pytest.mark.django_db
HEAD = (
    "项目名称",
    "企业名称",
    "统一社会信用代码",
    "负责人",
    "联系电话",
    "入驻时间",
    "计划总投资（万元）",
    "本科以上人数",
)
CODE = "91330106MA8NMNKN9D"
FIRST = ("植物基蛋白", "嘉善植物科技有限公司", CODE, "汪轩", "19714453291", "2024-03-15", 1200, 12)
SECOND = ("光刻胶单体", "", "", "何嘉磊", "16772121528", "2024-05-01", 800, 6)
MODELS = (Project, ProjectSource, StockFact, LedgerLine, Company, Likeness, ContestEntry)


def ledger(*rows):
    return workbook(*rows, head=HEAD)


@pytest.fixture
def send(cast):
    """Import rows as the enclave's ledger; the centre sends it."""

    def go(*rows, **options):
        told = {"county": cast.county, "carrier": cast.enclave, "by": cast.staff.user}
        return import_file(ledger(*rows), "台账.xlsx", kind="ledger", **told | options)

    return go


def stands():
    """Every row that an import may write, as it stands."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def undo(batch, by):
    ask_undo(batch, by=by)
    run_undo(batch)
    batch.refresh_from_db()


def test_a_changed_cell_changes_that_column_only(send):
    send(FIRST, SECOND)
    result = send((*FIRST[:6], 3000, 20), SECOND)
    assert (result.created, result.updated, result.unchanged) == (0, 1, 1)
    project = Project.objects.get(name=FIRST[0])
    assert (project.planned_investment, project.leader, project.phone) == (3000 * WAN, "汪轩", FIRST[4])
    assert LedgerLine.objects.get(project=project).values["bachelor_or_above"] == 20


def test_the_preview_tells_field_by_field(send, cast):
    send(FIRST)
    batch = open_import(
        ledger((FIRST[0], *FIRST[1:4], "13800000001", "2024-04-01", 3000, 12)), "台账.xlsx", kind="ledger",
        county=cast.county, carrier=cast.enclave, by=cast.staff.user,
    )  # fmt: skip
    (row,) = Sight(batch, read_batch(batch)).kept()["parts"]["changed"]
    assert {change["key"]: (change["old"], change["new"]) for change in row["changes"]} == {
        "planned_investment": ("1,200 万元", "3,000 万元"), "phone": ("197****3291", "138****0001"),
        "event": (f"入驻飞地 2024-03-15 {cast.enclave.short_name}", f"入驻飞地 2024-04-01 {cast.enclave.short_name}"),
    }  # fmt: skip


def test_what_a_person_put_right_stays_and_is_said(send, cast):
    send(FIRST)
    project = Project.objects.get()
    leads.edit_lead(project, by=cast.staff.user, planned_investment=5 * WAN)
    assert send(FIRST).unchanged == 1  # the ledger says what it said before
    assert send((*FIRST[:6], 3000, 12)).updated == 1
    project.refresh_from_db()
    assert project.planned_investment == 5 * WAN
    assert send((*FIRST[:6], 3000, 12)).unchanged == 1


def test_a_verified_first_event_stays(send, cast):
    send(FIRST)
    fact = StockFact.objects.get()
    stock.verify_first_event(fact, by=cast.other_staff.user)
    send((*FIRST[:5], "2023-01-01", *FIRST[6:]))
    fact.refresh_from_db()
    assert f"{fact.on}" == "2024-03-15"


def test_an_empty_cell_takes_nothing_away(send):
    send(FIRST)
    assert send((*FIRST[:4], "", "", "", "")).unchanged == 1


def test_a_code_of_another_project_is_doubtful_and_not_the_same(send):
    send(FIRST)
    result = send(("海水淡化膜", FIRST[1], CODE, "夏刚超", "15256827544", "2024-06-01", 10, 1))
    assert (result.created, len(result.matches)) == (1, 1)


def test_choices_for_doubtful_rows(send, cast):
    known = ProjectFactory(county=cast.county, name="植物基蛋白肉", name_key="植物基蛋白肉", leader="汪轩")
    for choice, joined, decision in ((known.number, 1, "same"), ("different", 0, "different")):
        batch = _opened(cast, FIRST)
        ask_import(batch, by=cast.staff.user, choices={"名单!2": choice})
        run_import(batch)
        assert (Joining.objects.count(), Likeness.objects.get().decision) == (joined, decision)
        assert send(FIRST).unchanged == 1  # found again, whatever was chosen
        batch.refresh_from_db()
        if joined:
            undo(batch, cast.staff.user)
            assert (Joining.objects.count(), Project.objects.count()) == (0, 1)


def _opened(cast, *rows, by=None):
    told = {"county": cast.county, "carrier": cast.enclave, "by": by or cast.staff.user}
    return open_import(ledger(*rows), "台账.xlsx", kind="ledger", **told)


def test_a_row_that_is_left_out_does_not_go_in(cast):
    batch = _opened(cast, FIRST, SECOND)
    ask_import(batch, by=cast.staff.user, choices={"名单!2": "skip"})
    run_import(batch)
    batch.refresh_from_db()
    assert list(Project.objects.values_list("name", flat=True)) == [SECOND[0]]
    assert batch.result["remarks"]["skipped"][0]["reason"] == "导入人选择不导入。"


def test_an_operator_s_ledger_changes_no_project_of_others(send, cast):
    other = cast.other_enclave_operator
    send(FIRST, carrier=cast.enclave)
    result = send(FIRST, carrier=other.carrier, by=other.user)
    assert (result.created, result.updated, result.matches) == (1, 0, [])
    assert Likeness.objects.undecided().count() == 1  # for the centre


def test_undo_leaves_the_register_as_it_was(send, cast):
    send(FIRST)
    before = stands()
    result = send((*FIRST[:6], 3000, 20), SECOND)
    undo(result.batch, cast.staff.user)
    assert stands() == before
    assert (result.batch.state, result.batch.undone_by) == ("undone", cast.staff.user)
    assert AuditEvent.objects.get(verb="undo_import").difference == {"created": 1, "updated": 1}
    with pytest.raises(AlreadyDone):
        ask_undo(result.batch, by=cast.staff.user)


def test_an_undone_contest_leaves_nothing(cast):
    edition = EditionFactory(contest=ContestFactory(county=cast.county))
    body = workbook(("植物基蛋白", "汪轩", "19714453291", 90), head=("项目名称", "负责人", "联系电话", "决赛得分"))
    before = stands()
    result = import_workbook(body, "名单.xlsx", edition=edition, by=cast.staff.user)
    undo(result.batch, cast.staff.user)
    assert stands() == before


def test_a_changed_contest_entry_is_as_before(cast):
    edition = EditionFactory(contest=ContestFactory(county=cast.county))
    head = ("项目名称", "负责人", "联系电话", "决赛得分")
    import_workbook(
        workbook(("植物基蛋白", "汪轩", "19714453291", 90), head=head), "名单.xlsx", edition=edition, by=None
    )
    before = stands()
    changed = workbook(("植物基蛋白", "汪轩", "19714453291", 95), head=head)
    undo(import_workbook(changed, "名单.xlsx", edition=edition, by=None).batch, cast.staff.user)
    assert stands() == before


def test_undo_is_refused_when_something_was_built_on_it(send, cast):
    batch = send(FIRST, SECOND).batch
    stock.verify_first_event(StockFact.objects.first(), by=cast.other_staff.user)
    with pytest.raises(Refused) as refusal:
        ask_undo(batch, by=cast.staff.user)
    assert f"导入后已有1个项目继续办理，不能撤销：{Project.objects.last()}" in str(refusal.value)
    assert Project.objects.count() == 2


def test_undo_is_refused_after_a_later_import(send, cast):
    batch = send(FIRST).batch
    send((*FIRST[:6], 3000, 20))
    with pytest.raises(Refused):
        ask_undo(batch, by=cast.staff.user)


def test_a_value_changed_by_hand_keeps_the_import(send, cast):
    send(FIRST)
    batch = send((*FIRST[:6], 3000, 12)).batch
    Project.objects.update(planned_investment=1)
    with pytest.raises(Refused):
        ask_undo(batch, by=cast.staff.user)


def test_what_changed_nothing_has_nothing_to_undo(send, cast):
    send(FIRST)
    with pytest.raises(Refused):
        ask_undo(send(FIRST).batch, by=cast.staff.user)


def test_it_can_be_called_off_before_it_begins(cast):
    batch = _opened(cast, FIRST)
    with pytest.raises(AlreadyDone):
        call_off(batch, by=cast.staff.user)
    ask_import(batch, by=cast.staff.user)
    with pytest.raises(AlreadyDone):
        ask_import(batch, by=cast.staff.user)
    call_off(batch, by=cast.staff.user)
    run_import(batch)
    batch.refresh_from_db()
    assert (batch.state, Project.objects.count()) == ("draft", 0)
    ask_import(batch, by=cast.staff.user)
    run_import(batch)
    with pytest.raises(Refused):
        call_off(batch, by=cast.staff.user)
    assert Message.objects.filter(to=cast.staff.user).get().subject == "“台账.xlsx”已导入：新增1，更新0，需更正0行。"


def test_two_files_of_a_county_go_in_one_after_the_other(cast):
    one, other = (ask_import(_opened(cast, row), by=cast.staff.user) for row in (FIRST, SECOND))
    ImportBatch.objects.filter(pk=one.pk).update(begun_at=timezone.now(), beat_at=timezone.now())
    run_import(other)
    assert not Project.objects.exists()
    assert list(lost_imports()) == [other]
    run_import(one)  # another worker is on it
    assert not Project.objects.exists()


def test_what_fails_is_said_and_can_be_tried_again(cast, monkeypatch):
    batch = ask_import(_opened(cast, FIRST, SECOND), by=cast.staff.user)
    monkeypatch.setattr("projects.register.actions.ledgers.close_import", _crash)
    run_import(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.fault[:5]) == ("failed", "导入中断，")
    monkeypatch.undo()
    ask_import(batch, by=cast.staff.user)
    run_import(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.result["created"], Project.objects.count()) == ("done", 2, 2)


def _crash(*args):
    raise RuntimeError


CHILD = """
import django
django.setup()
from projects.register.actions import ledgers
from projects.register.actions.imports import run_import
from projects.register.models import ImportBatch
ledgers.PART = 20
print("begin", flush=True)
run_import(ImportBatch.objects.get())
"""


@pytest.mark.kills
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_whole_parts_and_the_next_goes_on(cast):
    rows = [(f"项目{n}号研发", "", "", f"负责人{n}", "", "2024-05-01", n, 1) for n in range(400)]
    batch = ask_import(_opened(cast, *rows), by=cast.staff.user)
    connection.close()
    for _turn in range(2):
        before = Project.objects.count()
        connection.close()
        _kill_after_some(before)
        made = Project.objects.count()
        assert made % 20 == 0 and made < 400
        for model in (LedgerLine, StockFact, ProjectSource):
            assert model.objects.count() == made
        assert ImportEffect.objects.count() == made
        ImportBatch.objects.update(beat_at=timezone.now() - timedelta(minutes=10))
    assert list(lost_imports()) == [batch]
    run_import(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.result["created"], Project.objects.count()) == ("done", 400, 400)
    assert Project.objects.values("number").distinct().count() == 400
    assert AuditEvent.objects.filter(verb="import_stock").count() == 1


def _kill_after_some(before):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], env=environment(), cwd=settings.BASE_DIR, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"begin\n"
    deadline = timezone.now() + timedelta(seconds=60)
    while Project.objects.count() <= before and timezone.now() < deadline:
        pass
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
