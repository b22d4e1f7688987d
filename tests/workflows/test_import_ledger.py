"""`import_ledger`, as a person at the command line meets it."""

import json

import pytest

from projects.register.models import Company, ImportBatch, ImportEffect, LedgerLine, Project, StockFact
from projects.trace.models import AuditEvent
from tests.factories import WAN
from tests.register.workbook.build import FIXTURES

from .commands import runner

pytestmark = pytest.mark.django_db
LEDGER = FIXTURES / "enclave-ledger-2024-gbk.csv"
EXPECTED = json.loads((FIXTURES / "expected.json").read_text())

run, answer = runner("import_ledger")


def test_the_enclave_s_ledger_comes_in_as_expected(cast):
    expected, found = EXPECTED[LEDGER.name], answer(LEDGER, "--carrier", cast.enclave.code)
    assert list(found) == ["rows", "created", "updated", "unchanged", "duplicates", "matches", "errors"]
    assert found["rows"] == expected["rows"]
    assert [{key: row[key] for key in ("sheet", "row", "column")} for row in found["errors"]] == expected["bad"]
    assert found["duplicates"] == expected["duplicates"]
    assert (found["created"], found["updated"], found["unchanged"], found["matches"]) == (12, 0, 0, [])
    assert Project.objects.count() == 12


def test_every_cell_of_it_stands_where_it_belongs(cast, today):
    today("2026-03-02")
    answer(LEDGER, "--carrier", cast.enclave.code)
    project = Project.objects.select_related("carrier", "stock_fact").get(contact="于䶮梓")
    assert (project.name, project.stage, project.carrier) == ("耐高温合金系统", "enclave", cast.enclave)
    assert (project.phone, project.planned_investment, project.source) == ("18508186698", 500 * WAN, "opening_stock")
    fact = project.stock_fact
    assert (f"{fact.on}", fact.kind, fact.carrier, fact.open) == ("2024-08-10", "enclave_move_in", cast.enclave, True)
    assert LedgerLine.objects.get(project=project).values["masters_doctors"] == 8
    assert Company.objects.get(uscc="91320505MADM82BBM3").name == "杭州激光材科技有限公司"
    assert Project.objects.filter(contact="高䶮").count() == 1


def test_it_is_one_act_with_one_event(cast):
    answer(LEDGER, "--carrier", cast.enclave.code)
    event = AuditEvent.objects.get()
    assert (event.verb, event.difference["created"], event.project_id) == ("import_stock", 12, None)
    assert ImportEffect.objects.filter(model="register.Project", made=True).count() == 12


def test_a_project_s_page_says_from_which_row_it_came(cast, client_of):
    answer(LEDGER, "--carrier", cast.enclave.code)
    project = Project.objects.get(contact="于䶮梓")
    page = client_of(cast.staff.user).get(project.get_absolute_url()).content.decode()
    assert "enclave-ledger-2024-gbk.csv 第12行" in page


def test_the_same_file_again_has_no_effect(cast):
    first = answer(LEDGER, "--carrier", cast.enclave.code)
    before = (list(Project.objects.values()), list(LedgerLine.objects.values()), list(StockFact.objects.values()))
    second = answer(LEDGER, "--carrier", cast.enclave.code)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 12)
    assert [first[key] for key in ("rows", "errors", "duplicates")] == [
        second[key] for key in ("rows", "errors", "duplicates")
    ]
    assert before == (
        list(Project.objects.values()),
        list(LedgerLine.objects.values()),
        list(StockFact.objects.values()),
    )
    assert ImportBatch.objects.latest("pk").effects.count() == 0


def test_a_dry_run_says_the_same_and_writes_nothing(cast):
    dry = answer(LEDGER, "--carrier", cast.enclave.code, "--dry-run")
    assert not any(model.objects.exists() for model in (Project, ImportBatch, AuditEvent, LedgerLine))
    assert dry == answer(LEDGER, "--carrier", cast.enclave.code)


def test_an_unknown_carrier_ends_with_2_and_names_those_known(cast):
    assert cast.enclave
    code, out, err = run(LEDGER, "--carrier", "nothing")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == "没有代码为“nothing”的载体。已有载体："
    assert f"  {cast.enclave.code}  {cast.enclave.name}" in err.splitlines()


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "文件是空的"), ("水果,价格\n苹果,3\n".encode(), "没有找到"), (None, "No such file")]
)
def test_a_file_that_cannot_be_read_ends_with_2(cast, tmp_path, content, sentence):
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(path, "--carrier", cast.enclave.code)
    assert (code, out) == (2, "")
    assert sentence in err
    assert not ImportBatch.objects.exists()
