"""Contest work on the screen: editions, entries, a workbook from upload to result."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.models import StoredFile
from projects.register.models import ContestEntry, Edition, ImportBatch, Likeness, Project
from tests.factories import ContestEntryFactory, ContestFactory, EditionFactory, ProjectFactory
from tests.register.test_import_entries import FIRST, SECOND, workbook
from tests.register.workbook.build import FIXTURES

pytestmark = pytest.mark.django_db
SENT = "contest-2025-as-sent.xlsx"
MONEYLESS = ("项目名称", "负责人", "联系电话", "金额")


@pytest.fixture
def edition(county):
    return EditionFactory(contest=ContestFactory(county=county))


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.staff.user)


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def upload(client, edition, data, name):
    """The address after an upload."""
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("import-upload", args=[edition.code]), {"file": file})


def uploaded(client, edition, data, name="名单.xlsx"):
    response = upload(client, edition, data, name)
    batch = ImportBatch.objects.first()
    assert response.headers["Location"] == reverse("import-mapping", args=[batch.pk])
    return batch


def page_of(client, batch):
    """The form of the mapping page."""
    return client.get(reverse("import-mapping", args=[batch.pk])).context["form"]


def as_proposed(client, batch):
    """What the mapping page would send unchanged."""
    form = page_of(client, batch)
    data = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in data.items() if value is not False}


def go_through(client, batch, **choice):
    """Mapping as proposed (or chosen), preview, confirm; the preview's context."""
    mapping, preview, confirm = (
        reverse(f"import-{step}", args=[batch.pk]) for step in ("mapping", "preview", "confirm")
    )
    response = client.post(mapping, as_proposed(client, batch) | choice)
    assert response.headers.get("Location") == preview
    shown = client.get(preview)
    assert shown.status_code == 200
    assert client.post(confirm).headers["Location"] == reverse("import", args=[batch.pk])
    return shown.context


def test_the_workbook_as_sent_from_upload_to_result(desk, edition):
    batch = uploaded(desk, edition, (FIXTURES / SENT).read_bytes(), SENT)
    context = go_through(desk, batch)
    result = context["result"]
    assert (result.rows, result.created, result.bad_rows, len(result.duplicates)) == (64, 54, 8, 2)
    batch.refresh_from_db()
    assert (batch.result["created"], batch.mapping) == (54, {"fields": {}, "units": {}})
    shown = page(desk.get(reverse("import", args=[batch.pk])))
    for words in ("代码与校验码不符", "企业组 第38行与企业组 第4行重复", "联系电话仅用于赛事联络"):
        assert words in shown


def test_the_marked_workbook_holds_the_bad_rows(desk, edition):
    batch = uploaded(desk, edition, (FIXTURES / SENT).read_bytes(), SENT)
    go_through(desk, batch)
    response = desk.get(reverse("import-marked", args=[batch.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["企业组", "项目组"]
    sheet = book["企业组"]
    numbers = [row[-2].value for row in sheet.iter_rows() if isinstance(row[-2].value, int)]
    assert numbers == [11, 12, 25, 26, 28]
    assert sum(1 for row in sheet.iter_rows() for cell in row if cell.comment) == 5
    assert "filename*=utf-8''contest-2025-as-sent-" in response.headers["Content-Disposition"]


def test_nothing_is_imported_before_it_is_confirmed(desk, edition):
    batch = uploaded(desk, edition, workbook(FIRST))
    desk.post(reverse("import-mapping", args=[batch.pk]), as_proposed(desk, batch))
    page(desk.get(reverse("import-preview", args=[batch.pk])))
    assert not ContestEntry.objects.exists()
    assert "尚未确认导入" in page(desk.get(reverse("edition", args=[edition.code])))


def test_a_second_confirmation_is_told_so(desk, edition):
    batch = uploaded(desk, edition, workbook(FIRST))
    go_through(desk, batch)
    again = desk.post(reverse("import-confirm", args=[batch.pk]))
    assert again.status_code == 409
    assert "该文件已于" in again.content.decode()
    for step in ("mapping", "preview"):
        assert desk.get(reverse(f"import-{step}", args=[batch.pk])).headers["Location"] == reverse(
            "import", args=[batch.pk]
        )


def test_a_person_chooses_field_and_unit_of_an_unclear_column(desk, edition):
    rows = ("海水淡化膜国产化", "夏刚超", "15256827544", 1200)
    batch = uploaded(desk, edition, workbook(rows, head=MONEYLESS))
    column = next(page_of(desk, batch).sheets()).columns[3]
    assert (column.header, column.field.value(), bool(column.reason)) == ("金额", "", True)
    context = go_through(desk, batch, **{"field-0-3": "planned_investment", "unit-0-3": "万元"})
    assert context["result"].created == 1
    assert Project.objects.get().planned_investment == 1200_000_000
    batch.refresh_from_db()
    assert batch.mapping == {"fields": {"名单": {"3": "planned_investment"}}, "units": {"名单": {"3": "万元"}}}


def test_a_unit_that_is_missing_is_said_and_can_be_chosen(desk, edition):
    batch = uploaded(desk, edition, workbook(("海水淡化膜", "夏刚超", "", 1200), head=(*MONEYLESS[:3], "总投资")))
    mapping, preview = (reverse(f"import-{step}", args=[batch.pk]) for step in ("mapping", "preview"))
    desk.post(mapping, as_proposed(desk, batch))
    assert desk.get(preview).context["result"].bad_rows == 1
    desk.post(mapping, as_proposed(desk, batch) | {"unit-0-3": "亿元"})
    assert desk.get(preview).context["result"].created == 1


def test_two_columns_for_one_field_are_refused_and_the_choice_is_kept(desk, edition):
    batch = uploaded(desk, edition, workbook(FIRST))
    data = as_proposed(desk, batch) | {"field-0-8": "name"}
    shown = page(desk.post(reverse("import-mapping", args=[batch.pk]), data))
    assert "工作表“名单”：项目名称选择了两列，请只选一列。" in shown
    assert '<option value="name" selected>' in shown


def test_a_sheet_can_be_left_out_and_a_hidden_one_read(desk, edition):
    batch = uploaded(desk, edition, (FIXTURES / "contest-small.xls").read_bytes(), "contest-small.xls")
    data = as_proposed(desk, batch)
    assert (data.get("read-0"), data.get("read-1")) == ("on", None)
    del data["read-0"]
    shown = page(desk.post(reverse("import-mapping", args=[batch.pk]), data))
    assert "请至少在一个工作表中指定“项目名称”列。" in shown
    desk.post(reverse("import-mapping", args=[batch.pk]), data | {"read-1": "on"})
    batch.refresh_from_db()
    assert batch.mapping["fields"]["底稿"] == {}
    kept = as_proposed(desk, batch)
    assert (kept.get("read-0"), kept.get("read-1")) == (None, "on")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("名单.xlsx", b"no workbook", "这不是Excel工作簿"),
        ("名单.xlsm", b"PK\x03\x04", "已损坏"),
        ("名单.pdf", b"%PDF-1.4", "这不是Excel工作簿"),
        ("名单.csv", b"", "文件是空的"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(desk, edition, name, data, sentence):
    response = upload(desk, edition, data, name)
    assert sentence in page(response) or "所提交的是空文件" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(desk, edition, monkeypatch):
    monkeypatch.setattr("workflows.forms.contests.MAX_BYTES", 100)
    assert "最多" in page(upload(desk, edition, workbook(FIRST), "名单.xlsx"))


def test_a_missing_file_is_a_sentence(desk, edition):
    batch = uploaded(desk, edition, workbook(FIRST))
    batch.file.content.storage.delete(batch.file.content.name)
    response = desk.get(reverse("import-preview", args=[batch.pk]))
    assert response.status_code == 409
    assert "找不到已上传的文件，请重新上传。" in response.content.decode()


def test_the_result_leads_to_the_likeness_to_decide(desk, edition, county):
    known = ProjectFactory(county=county, name="植物基蛋白", name_key="植物基蛋白", leader="汪轩")
    batch = uploaded(desk, edition, workbook(FIRST, SECOND))
    go_through(desk, batch)
    shown = page(desk.get(reverse("import", args=[batch.pk])))
    pair = Likeness.objects.get()
    assert reverse("likeness", args=[pair.pk]) in shown
    assert f"名单 第2行：{known.number}（负责人相同且名称相近）" in shown


def test_the_workbook_opens_to_those_who_import_only(cast, client_of, desk, edition):
    batch = uploaded(desk, edition, workbook(FIRST))
    addresses = [reverse("file", args=[batch.file_id]), reverse("import-preview", args=[batch.pk])]
    seen = {}
    for name, person in cast.everyone():
        seen[name] = {client_of(person.user).get(address).status_code for address in addresses}
    open_to = {name for name, codes in seen.items() if codes == {200}}
    assert open_to == {"staff", "other_staff", "incubator_operator", "other_incubator_operator"}
    assert {name for name, codes in seen.items() if codes == {404}} == set(cast.NAMES) - open_to


def test_pages_are_shut_to_everybody_else(cast, client_of, edition):
    entry = ContestEntryFactory(edition=edition)
    addresses = [reverse("contests"), reverse("edition", args=[edition.code]), reverse("entry", args=[entry.pk])]
    for name in ("applicant", "enclave_operator", "expert", "reporter", "auditor", "administrator", "stranger"):
        client = client_of(getattr(cast, name).user)
        assert [client.get(address).status_code for address in addresses] == [404] * 3
    foreign = client_of(cast.foreign_staff.user)
    assert [foreign.get(address).status_code for address in addresses] == [200, 404, 404]
    assert edition.name not in page(foreign.get(reverse("contests")))


def test_a_new_edition_with_a_new_contest(desk):
    data = {
        "contest": "创新嘉善大赛",
        "name": "2026创新嘉善大赛",
        "code": "CXJS-2026",
        "year": 2026,
        "ended_on": "2026-10-30",
    }
    assert desk.post(reverse("edition-new"), data).headers["Location"] == reverse("edition", args=["cxjs-2026"])
    edition = Edition.objects.get(code="cxjs-2026")
    assert (edition.contest.name, edition.ended_on.isoformat()) == ("创新嘉善大赛", "2026-10-30")
    assert "代码“cxjs-2026”已被使用" in page(desk.post(reverse("edition-new"), data))


def test_only_the_centre_opens_editions(cast, client_of):
    assert client_of(cast.incubator_operator.user).get(reverse("edition-new")).status_code == 404


def test_filters(desk, edition):
    one = ContestEntryFactory(edition=edition, group="企业组", award="一等奖", company_name="嘉善甲公司")
    two = ContestEntryFactory(edition=edition, group="项目组", award="")
    address = reverse("edition", args=[edition.code])

    def shown(**query):
        return [entry.pk for entry in desk.get(address, query).context["page"].object_list]

    assert shown() == [one.pk, two.pk]
    assert shown(group="项目组") == [two.pk]
    assert shown(award="一等奖") == [one.pk]
    assert shown(q="甲公司") == [one.pk]
    assert shown(q="没有") == []
    assert shown(state="free") == [one.pk, two.pk]
    assert shown(state="taken") == shown(state="open") == shown(state="lapsed") == shown(state="like") == []
    assert shown(group="没有的组") == [one.pk, two.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_entries_asks_the_same_queries(desk, edition, assert_queries, rows):
    for entry in ContestEntryFactory.create_batch(rows, edition=edition):
        Likeness.objects.create(first=entry.project, second=ProjectFactory(county=entry.project.county))
    address = reverse("edition", args=[edition.code])
    with assert_queries(11):
        page(desk.get(address))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_editions_asks_the_same_queries(desk, county, assert_queries, rows):
    for number in range(rows):
        edition = EditionFactory(contest=ContestFactory(county=county), code=f"test-{number}")
        ContestEntryFactory.create_batch(rows, edition=edition)
    with assert_queries(6):
        page(desk.get(reverse("contests")))


def test_an_entry_masks_phone_and_mail(desk, edition):
    entry = ContestEntryFactory(edition=edition, phone="13912345678", email="wangxuan@example.com")
    shown = page(desk.get(reverse("entry", args=[entry.pk])))
    assert "139****5678" in shown and "w***@example.com" in shown
    assert "13912345678" not in shown and "wangxuan" not in shown


def test_too_many_columns_to_choose_from_is_a_sentence(desk, edition, monkeypatch):
    monkeypatch.setattr("workflows.views.imports.MOST_FIELDS", 5)
    batch = uploaded(desk, edition, workbook(FIRST))
    response = desk.get(reverse("import-mapping", args=[batch.pk]))
    assert (response.status_code, "文件的工作表和列太多" in response.content.decode()) == (409, True)
