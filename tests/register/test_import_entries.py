"""Importing a contest's workbook: the verb and its result."""

import io

import pytest
from openpyxl import Workbook

from projects.register.actions.entries import import_workbook
from projects.register.actions.imports import ask_import
from projects.register.actions.likeness import decide_different
from projects.register.models import ContestEntry, ImportBatch, ImportRow, Likeness, Project, ProjectSource
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone
from projects.trace.models import AuditEvent, Counter
from tests.factories import ContestFactory, EditionFactory, ProjectFactory
from tests.register.workbook.build import FIXTURES

pytestmark = pytest.mark.django_db
SENT = "contest-2025-as-sent.xlsx"
HEAD = (
    "项目名称",
    "企业名称",
    "统一社会信用代码",
    "负责人",
    "联系电话",
    "赛道",
    "决赛得分",
    "计划总投资（万元）",
    "备注",
)
FIRST = (
    "植物基蛋白及其应用",
    "上海钙钛禾科技有限公司",
    "91330106MA8NMNKN9D",
    "汪轩",
    "19714453291",
    "人工智能",
    94.5,
    1200,
    "路演顺延",
)
SECOND = ("光刻胶单体研发", "", "", "何嘉磊", "16772121528", "医疗康养", 88.31, "", "")


@pytest.fixture
def edition(county):
    return EditionFactory(contest=ContestFactory(county=county))


def workbook(*rows, head=HEAD):
    """Bytes of an xlsx with one sheet 名单."""
    book = Workbook()
    book.active.title = "名单"
    for row in (head, *rows):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def imported(edition, *rows, name="名单.xlsx", **options):
    return import_workbook(workbook(*rows), name, edition=edition, by=None, **options)


def counts(result):
    names = ("rows", "created", "updated", "unchanged")
    return tuple(getattr(result, name) for name in names)


def test_a_row_becomes_an_entry_with_a_lead(edition):
    assert counts(imported(edition, FIRST)) == (1, 1, 0, 0)
    entry = ContestEntry.objects.get()
    project = entry.project
    assert (entry.company_name, entry.uscc, entry.phone, str(entry.score)) == (*FIRST[1:3], FIRST[4], "94.50")
    assert entry.values == {"planned_investment": 1200_000_000, "remarks": "路演顺延"}
    assert (project.name, project.stage, project.source, project.leader) == (FIRST[0], Stage.LEAD, "contest", "汪轩")
    assert (project.field, project.planned_investment) == ("electronics", 1200_000_000)
    assert (project.organisation, project.introduced_by) == (None, edition.name)
    source = ProjectSource.objects.get()
    assert (source.project, source.kind, source.entry, source.on) == (project, "contest", entry, edition.ended_on)


def test_the_contests_phone_does_not_become_the_projects(edition):
    imported(edition, FIRST)
    project = Project.objects.get()
    assert (project.phone, project.contact, project.email) == ("", "", "")


def test_a_field_that_is_not_sure_stays_open(edition):
    imported(edition, SECOND)
    assert Project.objects.get().field == ""


def test_projects_are_found_by_the_company_of_their_entry(edition):
    imported(edition, FIRST)
    assert "上海钙钛禾科技有限公司" in Project.objects.get().search_text


def test_numbers_are_taken_in_one_block(edition):
    imported(edition, FIRST, SECOND)
    numbers = list(Project.objects.order_by("pk").values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002"]
    assert Counter.objects.get(key__startswith="project-").last == 2


def test_a_second_import_changes_nothing(edition):
    data = (FIXTURES / SENT).read_bytes()
    first = import_workbook(data, SENT, edition=edition, by=None)
    before = list(ContestEntry.objects.order_by("pk").values())
    second = import_workbook(data, SENT, edition=edition, by=None)
    assert counts(first) == (64, 54, 0, 0)
    assert counts(second) == (64, 0, 0, 54)
    same = ("duplicates", "errors", "matches")
    assert [first.to_json()[name] for name in same] == [second.to_json()[name] for name in same]
    assert list(ContestEntry.objects.order_by("pk").values()) == before
    assert ImportRow.objects.count() == 108


def test_the_rows_add_up(edition):
    result = import_workbook((FIXTURES / SENT).read_bytes(), SENT, edition=edition, by=None)
    assert result.rows == result.created + result.updated + result.unchanged + len(result.duplicates) + result.bad_rows


def test_a_dry_run_says_the_same_and_writes_nothing(edition):
    dry = imported(edition, FIRST, SECOND, dry_run=True)
    assert not any(model.objects.exists() for model in (Project, ContestEntry, ImportBatch, AuditEvent, Counter))
    assert dry.to_json() == imported(edition, FIRST, SECOND).to_json()


def test_changed_cells_update_entry_and_untouched_lead(edition):
    imported(edition, FIRST, SECOND)
    changed = ("植物基蛋白产业化", *FIRST[1:6], 95, 3000, FIRST[8])
    assert counts(imported(edition, changed, SECOND)) == (2, 0, 1, 1)
    entry = ContestEntry.objects.get(uscc=FIRST[2])
    assert (entry.name, str(entry.score)) == ("植物基蛋白产业化", "95.00")
    assert (entry.project.name, entry.project.planned_investment) == ("植物基蛋白产业化", 3000_000_000)
    act = AuditEvent.objects.get(verb="update_entry")
    assert act.difference == {"fields": ["name", "planned_investment", "score"]}


def test_a_project_that_a_person_put_right_keeps_its_facts(edition):
    imported(edition, FIRST)
    Project.objects.update(leader="汪小轩")
    imported(edition, (*FIRST[:3], "汪大轩", *FIRST[4:]))
    assert ContestEntry.objects.get().leader == "汪大轩"
    assert Project.objects.get().leader == "汪小轩"


def test_an_empty_cell_takes_nothing_away(edition):
    imported(edition, FIRST)
    assert counts(imported(edition, (*FIRST[:4], "", *FIRST[5:]))) == (1, 0, 0, 1)
    assert ContestEntry.objects.get().phone == FIRST[4]


def test_a_code_that_comes_later_belongs_to_the_same_entry(edition):
    imported(edition, SECOND)
    coded = (SECOND[0], "嘉兴微流芯科技有限公司", "91330400MA7M28NDQB", *SECOND[3:])
    assert counts(imported(edition, coded)) == (1, 0, 1, 0)
    assert counts(imported(edition, coded)) == (1, 0, 0, 1)
    assert counts(imported(edition, SECOND)) == (1, 0, 0, 1)


def test_rows_without_any_person_stay_apart_and_are_found_again(edition):
    rows = [("智能装备", "", "", "", "", "", score, "", "") for score in (70, 80)]
    assert counts(imported(edition, *rows)) == (2, 2, 0, 0)
    assert counts(imported(edition, *rows)) == (2, 0, 0, 2)


def test_a_code_of_another_entry_of_the_edition_is_an_error(edition):
    imported(edition, FIRST)
    foreign = ("海水淡化膜国产化", "嘉善海水科技有限公司", FIRST[2], "夏刚超", "15256827544", "", 80, "", "")
    for _time in range(2):
        result = imported(edition, foreign)
        assert counts(result) == (1, 0, 0, 0)
        assert [(row["row"], row["column"]) for row in result.errors] == [(2, "统一社会信用代码")]


def test_a_row_like_an_existing_project_waits_for_a_decision(edition, county):
    known = ProjectFactory(county=county, name="植物基蛋白", name_key="植物基蛋白", leader="汪轩")
    result = imported(edition, FIRST)
    assert counts(result) == (1, 1, 0, 0)
    reason = "负责人相同且名称相近"
    assert result.matches == [{"sheet": "名单", "row": 2, "project": known.number, "reason": reason}]
    pair = Likeness.objects.get()
    assert (pair.first, pair.second.entries.count(), pair.reasons) == (known, 1, ["leader_name"])


def test_matches_are_listed_until_somebody_decides(edition, county, cast):
    ProjectFactory(county=county, name="植物基蛋白", name_key="植物基蛋白", leader="汪轩")
    first = imported(edition, FIRST)
    assert imported(edition, FIRST).matches == first.matches
    decide_different(Likeness.objects.get(), by=cast.staff.user, words="不同技术")
    assert imported(edition, FIRST).matches == []
    assert Likeness.objects.count() == 1


def test_the_same_code_in_an_earlier_edition_is_a_match(edition):
    imported(edition, FIRST)
    later = EditionFactory(contest=edition.contest, code="test-2026", name="2026测试创业大赛")
    result = imported(later, ("数字孪生中试", *FIRST[1:3], "韦桐亦", "16556660182", *FIRST[5:]))
    earlier = Project.objects.order_by("pk").first()
    assert result.matches == [{"sheet": "名单", "row": 2, "project": earlier.number, "reason": "统一社会信用代码相同"}]
    assert Project.objects.count() == 2


def test_like_rows_of_one_file_are_pairs_but_no_matches(edition):
    other = ("光刻胶单体研发及产业化", "", "", "罗䶮", SECOND[4], "", 77, "", "")
    for _time in range(2):
        assert imported(edition, SECOND, other).matches == []
    assert Likeness.objects.undecided().count() == 1


def test_a_change_that_makes_a_project_like_another_is_a_match(edition, county):
    known = ProjectFactory(county=county, name="海水淡化膜", name_key="海水淡化膜", leader="夏刚超")
    imported(edition, SECOND)
    result = imported(edition, (*SECOND[:3], "夏刚超", *SECOND[4:]))
    assert result.matches == []
    result = imported(edition, ("海水淡化膜国产化", *SECOND[1:3], "夏刚超", *SECOND[4:]))
    assert [match["project"] for match in result.matches] == [known.number]


def test_a_confirmed_file_is_not_imported_twice(edition):
    batch = imported(edition, FIRST).batch
    with pytest.raises(AlreadyDone, match="已于"):
        ask_import(batch, by=None)


def test_the_file_is_kept_with_its_result(edition):
    body = workbook(FIRST, ("", "", "", "何嘉磊", "1677212", "", 20, "", ""))  # once: it holds the second of its making
    result = import_workbook(body, "名单.xlsx", edition=edition, by=None)
    batch = ImportBatch.objects.get()
    assert (batch.file.name, batch.file.kind, batch.result["created"]) == ("名单.xlsx", "xlsx", 1)
    assert batch.result["errors"] == result.errors
    assert batch.file.content.read() == body
    assert AuditEvent.objects.get(verb="import_entries").difference["created"] == 1


def test_kinds_of_files(edition):
    for name, kind in (("contest-small.xls", "xls"), ("enclave-ledger-2024-gbk.csv", "csv")):
        import_workbook((FIXTURES / name).read_bytes(), name, edition=edition, by=None)
        assert ImportBatch.objects.first().file.kind == kind


def test_a_crash_leaves_the_state_before(edition, monkeypatch):
    def crash(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("projects.register.actions.entries.close_import", crash)
    with pytest.raises(RuntimeError):
        imported(edition, FIRST)
    assert not Project.objects.exists() and not ContestEntry.objects.exists()
    assert ImportBatch.objects.get().imported_at is None


def test_one_import_asks_the_same_queries_for_1_and_3_rows(edition, assert_queries):
    rows = [
        (f"项目{n}研发", "", "", f"负责人{letter}", f"1381111222{n}", "", 80, "", "")
        for n, letter in enumerate("甲乙丙")
    ]
    plan = dict(dry_run=True)
    with assert_queries(6):
        imported(edition, rows[0], **plan)
    with assert_queries(6):
        imported(edition, *rows, **plan)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once(edition, in_threads):
    results = in_threads(*[lambda: imported(edition, FIRST, SECOND)] * 2)
    assert sorted(counts(result) for result in results) == [(2, 0, 0, 2), (2, 2, 0, 0)]
    assert (Project.objects.count(), ContestEntry.objects.count()) == (2, 2)
