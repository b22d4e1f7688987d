"""Talent rosters and investment ledgers by workbook: rows find their projects, the same file changes nothing, undo."""

import pytest

from projects.outcomes.models import Investment, RosterLine, RosterPerson
from projects.register.actions.imports import import_file
from projects.register.actions.importundo import ask_undo, run_undo
from projects.register.models import ImportBatch
from projects.trace.errors import Refused
from tests.factories import WAN, ProjectFactory
from tests.register.test_import_entries import workbook

pytestmark = pytest.mark.django_db
PEOPLE = ("项目名称", "姓名", "出生日期", "到岗时间", "用工形式", "学历", "职称", "是否参保")
MONEY = ("项目编号", "项目名称", "资金类型", "金额（万元）", "日期", "投资方")
ONE = ("激光雷达", "程若平", "1990-05-01", "2025-03-15", "全职", "博士", "副高级", "是")
OTHER = ("激光雷达", "孙懿雨", "1992-01-02", "2025-04-01", "柔性引进", "硕士", "", "否")


@pytest.fixture
def project(cast, today):
    today("2026-03-02")
    project = ProjectFactory(county=cast.county, name="激光雷达", carrier=cast.incubator)
    project.carriers.add(cast.incubator)
    return project


@pytest.fixture
def send(cast, project):
    def go(kind, head, *rows, by=None):
        told = {"county": cast.county, "carrier": cast.incubator, "by": by or cast.incubator_operator.user}
        return import_file(workbook(*rows, head=head), "名单.xlsx", kind=kind, **told)

    return go


def counts(result):
    return result.rows, result.created, result.updated, result.unchanged, result.bad_rows


def places(result):
    return [(row["row"], row["column"], row["message"]) for row in result.errors]


def test_a_roster_comes_in_with_the_sheet_as_its_evidence(send, project):
    assert counts(send("talent", PEOPLE, ONE, OTHER)) == (2, 2, 0, 0, 0)
    lines = RosterLine.objects.order_by("pk").values_list("person__name", "kind", "education", "title", "insured")
    assert list(lines) == [
        ("程若平", "full_time", "doctor", "senior", True),
        ("孙懿雨", "flexible", "master", "none", False),
    ]
    assert RosterLine.objects.first().evidence == ImportBatch.objects.get().file
    assert counts(send("talent", PEOPLE, ONE, OTHER)) == (2, 0, 0, 2, 0)
    assert counts(send("talent", PEOPLE, (*ONE[:6], "正高级", "是"), OTHER)) == (2, 0, 1, 1, 0)


def test_rows_of_a_roster_that_cannot_be_true_are_named(send):
    rows = (ONE, ("没有的项目", *OTHER[1:]), (*OTHER[:4], "临时", *OTHER[5:]), (*OTHER[:2], "2020-01-01", *OTHER[3:]))
    result = send("talent", PEOPLE, *rows)
    assert counts(result) == (4, 1, 0, 0, 3)
    assert [place[:2] for place in places(result)] == [(3, "项目名称"), (4, "用工形式"), (5, "出生日期")]


def test_id_numbers_are_refused(send):
    result = send("talent", (*PEOPLE, "备注编码"), ONE, (*OTHER[:5], "110101199003078515", *OTHER[6:]))
    assert [(row[1], row[2]) for row in places(result)] == [("学历", "本系统不保存身份证号，请从表中删除。")]


def test_a_merged_project_name_holds_for_every_person_below_it(cast, project):
    from tests.register.workbook.build import xlsx

    body = xlsx(("人才", [PEOPLE, ONE, (None, *OTHER[1:])]), prepare=lambda book: book.active.merge_cells("A2:A3"))
    told = {"county": cast.county, "carrier": cast.incubator, "by": cast.incubator_operator.user}
    assert counts(import_file(body, "人才.xlsx", kind="talent", **told)) == (2, 2, 0, 0, 0)


def test_an_undone_roster_leaves_nothing(send, cast):
    batch = send("talent", PEOPLE, ONE, OTHER).batch
    ask_undo(batch, by=cast.staff.user)
    run_undo(batch)
    assert not RosterPerson.objects.exists() and not RosterLine.objects.exists()


def test_a_verified_line_keeps_the_roster(send, cast):
    batch = send("talent", PEOPLE, ONE).batch
    RosterLine.objects.update(void_since="2026-03-02")
    with pytest.raises(Refused):
        ask_undo(batch, by=cast.staff.user)


def test_money_comes_in_once(send, project):
    row = ("", "激光雷达", "到位资金", 1200, "2025-05-01", "某基金")
    assert counts(send("investment", MONEY, row)) == (1, 1, 0, 0, 0)
    made = Investment.objects.get()
    assert (made.project, made.kind, made.amount, f"{made.on}") == (project, "funds_in_place", 1200 * WAN, "2025-05-01")
    assert made.voucher == ImportBatch.objects.get().file
    assert counts(send("investment", MONEY, row)) == (1, 0, 0, 1, 0)
    assert Investment.objects.count() == 1


def test_of_several_projects_of_one_name_the_number_decides(send, cast, project):
    twin = ProjectFactory(county=cast.county, name="激光雷达", carrier=cast.incubator)
    twin.carriers.add(cast.incubator)
    row = ("", "激光雷达", "到位资金", 1200, "2025-05-01", "某基金")
    result = send("investment", MONEY, row, (twin.number, *row[1:]))
    assert counts(result) == (2, 1, 0, 0, 1)
    assert Investment.objects.get().project == twin


def test_undone_money_is_withdrawn_by_the_centre(send, cast):
    batch = send("investment", MONEY, ("", "激光雷达", "到位资金", 1200, "2025-05-01", "某基金")).batch
    ask_undo(batch, by=cast.staff.user)
    run_undo(batch)
    batch.refresh_from_db()
    assert (batch.state, Investment.objects.get().withdrawn_by) == ("undone", cast.staff.user)


def test_others_projects_are_not_found(send, cast):
    result = send(
        "investment", MONEY, ("", "激光雷达", "到位资金", 1, "2025-05-01", ""), by=cast.other_incubator_operator.user
    )
    assert [row[2] for row in places(result)] == ["您的项目中没有这个名称，请填写项目编号。"]
