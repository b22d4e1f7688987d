"""A whole ledger of amounts at once: all or nothing, the same one twice does nothing, one act, taken back as a whole."""

from dataclasses import replace
from datetime import date

import pytest

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.investments import RowsRefused, ledger_faults, record_investments, undo_investments
from projects.outcomes.investmentrules import Entry
from projects.outcomes.models import Investment
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import WAN, ProjectFactory, StoredFileFactory

ON = date(2026, 2, 3)


@pytest.fixture
def rows(cast, today):
    """Four amounts of two projects; two of them are alike."""
    today("2026-05-04")
    first, second = (
        ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING) for _n in range(2)
    )
    paper = StoredFileFactory(county=cast.county)
    return [
        Entry(first, "planned", 900 * WAN, ON, voucher=paper),
        Entry(first, "transfer_loan", 200 * WAN, ON, investor="农商行", voucher=paper),
        Entry(second, "funds_in_place", 100 * WAN, ON, investor="自筹", fixed_part=30 * WAN, voucher=paper),
        Entry(second, "funds_in_place", 100 * WAN, ON, investor="自筹", voucher=paper),
    ]


@pytest.fixture
def record(cast):
    def go(rows, by=None, batch="import:1"):
        return record_investments(
            rows, by=by or cast.staff.user, county=cast.county, batch=batch, source="资金台账.xlsx"
        )

    return go


def test_a_ledger_is_one_act_and_the_same_one_again_does_nothing(rows, record, cast):
    made, known = record(rows)
    assert ([row.code for row in made], known) == (["planned", "transfer_loan", "funds_in_place", "funds_in_place"], 0)
    assert {(row.batch, row.state, row.recorded_by_id) for row in Investment.objects.all()} == {
        ("import:1", "waiting", cast.staff.user.pk)
    }
    act = AuditEvent.objects.get(verb="record_investments")
    by_kind = {"planned": 1, "transfer_loan": 1, "funds_in_place": 2}
    assert act.difference == {"batch": "import:1", "rows": 4, "known": 0, "by_kind": by_kind}
    assert record(rows, batch="import:2") == ([], 4)
    assert [
        len(made) for made in record([*rows, replace(rows[3]), replace(rows[0], amount=WAN)], batch="import:3")[:1]
    ] == [2]


def test_with_faults_nothing_is_recorded_and_each_row_says_why(rows, record, cast):
    foreign = ProjectFactory(county=cast.foreign_county)
    wrong = [
        rows[0], replace(rows[1], kind="gold"), replace(rows[1], on=date(2027, 1, 1)), replace(rows[2], project=foreign),
        replace(rows[2], amount=0, fixed_part=1),
    ]  # fmt: skip
    with pytest.raises(RowsRefused) as refusal:
        record(wrong)
    assert str(refusal.value) == "第2行：没有这种资金类别，请从列表中选择。共有4行不能登记。"
    assert {place: [field for field, _words in found] for place, found in refusal.value.faults.items()} == {
        1: ["kind"], 2: ["on"], 3: ["project"], 4: ["fixed_part", "amount"],
    }  # fmt: skip
    assert (Investment.objects.count(), AuditEvent.objects.filter(verb="record_investments").count()) == (0, 0)


def test_an_operator_brings_in_only_the_projects_of_the_own_carriers(rows, record, cast):
    assert ledger_faults(rows, by=cast.incubator_operator.user, county=cast.county) == {}
    strange = ledger_faults(rows, by=cast.other_enclave_operator.user, county=cast.county)
    assert {place: str(found[0][1]) for place, found in strange.items()} == dict.fromkeys(
        range(4), "您不能登记该项目的资金。"
    )


def test_an_import_is_taken_back_as_long_as_nothing_was_built_on_it(rows, record, cast):
    record(rows[:2], batch="import:1")
    made, _known = record(rows[2:], batch="import:2")
    undone = {"by": cast.staff.user, "county": cast.county, "reason": "传错了文件"}
    assert undo_investments(batch="import:1", **undone) == 2
    assert (Investment.objects.current().count(), Investment.objects.count()) == (2, 4)
    assert len(record(rows[:2], batch="import:3")[0]) == 2  # withdrawn rows are not known any more
    verify_fact(fact=made[0], by=cast.other_staff.user)
    with pytest.raises(Refused, match="已有核验或更正"):
        undo_investments(batch="import:2", **undone)
    with pytest.raises(Refused, match="只有科创中心"):
        undo_investments(batch="import:3", **undone | {"by": cast.incubator_operator.user})


@pytest.mark.parametrize("count", [4, 40])
def test_a_ledger_asks_a_constant_number_of_questions(rows, record, assert_queries, count):
    many = [replace(rows[n % 4], investor=f"投资方{n}") for n in range(count)]
    with assert_queries(14):
        made, _known = record(many)
    assert len(made) == count
