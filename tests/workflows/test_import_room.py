"""The import room over its pages: upload, columns that are remembered, preview, choices, progress, calling off, undo."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.models import ImportBatch, Project
from projects.register.tasks import do_import, look_into
from projects.register.workbook import CONTEST_FIELDS, STOCK_FIELDS, read_workbook
from tests.factories import ImportBatchFactory, ProjectFactory
from tests.register.test_import_entries import workbook

pytestmark = pytest.mark.django_db
HEAD = ("项目名称", "负责人", "联系电话", "入驻时间", "金额")
FIRST = ("植物基蛋白", "汪轩", "19714453291", "2024-03-15", 1200)


@pytest.fixture
def operator(cast, client_of):
    return client_of(cast.enclave_operator.user)


def upload(client, carrier, *rows, head=HEAD, kind="ledger"):
    body = SimpleUploadedFile("台账.xlsx", workbook(*rows, head=head))
    page = client.post(reverse("import-new", args=[kind]), {"file": body, "carrier": carrier.pk}, follow=True)
    assert page.status_code == 200, page.content.decode()
    return ImportBatch.objects.latest("pk"), page.context["form"]


def as_shown(form, **changes):
    """What a person sends who changes only this."""
    data = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value for name, value in data.items() if value not in (False, None)
    } | changes


def address(step, batch):
    return reverse(f"import-{step}" if step else "import", args=[batch.pk])


def test_an_operator_imports_the_ledger_of_the_own_carrier(operator, cast):
    batch, form = upload(operator, cast.enclave, FIRST)
    assert (batch.carrier, batch.county, batch.kind) == (cast.enclave, cast.county, "ledger")
    operator.post(address("mapping", batch), as_shown(form))
    preview = operator.get(address("preview", batch))
    assert preview.context["result"].created == 1 and "植物基蛋白" in preview.content.decode()
    assert not Project.objects.exists()
    page = operator.post(address("confirm", batch), follow=True)
    assert page.context["result"].created == 1
    assert Project.objects.get().carrier == cast.enclave


def test_an_operator_cannot_send_for_another_carrier(operator, cast):
    body = SimpleUploadedFile("台账.xlsx", workbook(FIRST, head=HEAD))
    page = operator.post(reverse("import-new", args=["ledger"]), {"file": body, "carrier": cast.incubator.pk})
    assert page.status_code == 200 and "carrier" in page.context["form"].errors
    assert not ImportBatch.objects.exists()


def test_the_choice_of_columns_is_remembered_for_the_sender(operator, cast, client_of):
    batch, form = upload(operator, cast.enclave, FIRST)
    assert form["field-0-4"].value() == ""
    operator.post(address("mapping", batch), as_shown(form, **{"field-0-4": "planned_investment", "unit-0-4": "万元"}))
    # The same headings in another order, half a year later.
    later, form = upload(operator, cast.enclave, tuple(reversed(FIRST)), head=tuple(reversed(HEAD)))
    assert (form["field-0-0"].value(), form["unit-0-0"].value()) == ("planned_investment", "万元")
    assert later.mapping == {"fields": {"名单": {"0": "planned_investment"}}, "units": {"名单": {"0": "万元"}}}
    other = cast.other_enclave_operator
    _batch, form = upload(client_of(other.user), other.carrier, FIRST)
    assert form["field-0-4"].value() == ""


def test_a_remembered_choice_can_be_changed_back(operator, cast):
    batch, form = upload(operator, cast.enclave, FIRST)
    operator.post(address("mapping", batch), as_shown(form, **{"field-0-1": "contact"}))
    later, form = upload(operator, cast.enclave, FIRST)
    assert form["field-0-1"].value() == "contact"
    operator.post(address("mapping", later), as_shown(form, **{"field-0-1": "leader"}))
    _batch, form = upload(operator, cast.enclave, FIRST)
    assert form["field-0-1"].value() == "leader"


def test_doubtful_rows_are_chosen_on_the_preview(cast, client_of):
    staff = client_of(cast.staff.user)
    known = ProjectFactory(county=cast.county, name="植物基蛋白肉", name_key="植物基蛋白肉", leader="汪轩")
    batch, form = upload(staff, cast.enclave, FIRST)
    staff.post(address("mapping", batch), as_shown(form))
    shown = staff.get(address("preview", batch)).content.decode()
    assert known.number in shown and 'name="choice:名单!2"' in shown
    staff.post(address("confirm", batch), {"choice:名单!2": known.number})
    assert Project.objects.live().get() == known


def test_an_operator_learns_nothing_of_projects_of_others(operator, cast):
    known = ProjectFactory(county=cast.county, name="植物基蛋白肉", name_key="植物基蛋白肉", leader="汪轩")
    batch, form = upload(operator, cast.enclave, FIRST)
    operator.post(address("mapping", batch), as_shown(form))
    shown = operator.get(address("preview", batch)).content.decode()
    assert "与其他载体的项目相似，由科创中心判断。" in shown
    assert known.number not in shown and known.name not in shown
    operator.post(address("confirm", batch), {"choice:名单!2": known.number})
    assert Project.objects.live().count() == 2


def test_a_large_file_is_read_and_written_by_the_worker(operator, cast, monkeypatch):
    monkeypatch.setattr("workflows.views.imports.SMALL", 10)
    batch, form = upload(operator, cast.enclave, FIRST)
    operator.post(address("mapping", batch), as_shown(form))
    assert "正在后台读取" in operator.get(address("preview", batch)).content.decode()
    look_into.func(batch.pk)
    assert operator.get(address("preview", batch)).context["result"].created == 1
    page = operator.post(address("confirm", batch), follow=True).content.decode()
    assert "正在排队，开始之前可以取消。" in page and not Project.objects.exists()
    operator.post(address("call-off", batch))
    do_import.func(batch.pk)
    assert not Project.objects.exists()
    operator.post(address("confirm", batch))
    do_import.func(batch.pk)
    assert operator.get(address("", batch)).context["result"].created == 1
    operator.post(address("undo", batch))
    assert "正在撤销导入" in operator.get(address("", batch)).content.decode()
    do_import.func(batch.pk)
    assert "台账恢复原状" in operator.get(address("", batch)).content.decode()
    assert not Project.objects.exists()


def test_the_progress_follows_by_itself_and_ends_with_the_page(operator, cast, monkeypatch):
    monkeypatch.setattr("workflows.views.imports.SMALL", 10)
    batch, form = upload(operator, cast.enclave, FIRST)
    operator.post(address("mapping", batch), as_shown(form))
    operator.post(address("confirm", batch))
    part = operator.get(address("", batch), HTTP_HX_REQUEST="true").content.decode()
    assert part.startswith('<div id="import"') and "<html" not in part
    do_import.func(batch.pk)
    assert operator.get(address("", batch), HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"


def test_formulas_are_named_and_never_read(operator, cast):
    row = ('=HYPERLINK("http://x")', "@SUM(A1)", "", "", "")
    batch, form = upload(operator, cast.enclave, FIRST, row)
    operator.post(address("mapping", batch), as_shown(form))
    page = operator.get(address("preview", batch))
    assert page.context["result"].bad_rows == 1
    book = openpyxl.load_workbook(io.BytesIO(operator.get(address("marked", batch)).content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.value.startswith(("=", "@"))]


@pytest.mark.parametrize("kind", ["ledger", "contest"])
def test_a_template_has_drop_downs_notes_units_and_an_example_that_is_not_imported(cast, client_of, kind):
    response = client_of(cast.staff.user).get(reverse("import-template", args=[kind]))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet.data_validations.dataValidation[0].type in ("list", "whole")
    assert any(one.type == "list" for one in sheet.data_validations.dataValidation)
    assert all(cell.comment for cell in sheet[1])
    assert "计划总投资（万元）" in [cell.value for cell in sheet[1]]
    read = read_workbook(response.content, "模板.xlsx", STOCK_FIELDS if kind == "ledger" else CONTEST_FIELDS)
    assert (read.rows, read.unread, [row.reason for row in read.skipped]) == ([], [], ["示例行。"])
    assert [column.header for column in read.tables[0].columns if column.field is None] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_room_costs_the_same_for_any_number_of_files(cast, client_of, rows, assert_queries):
    client = client_of(cast.staff.user)
    for _n in range(rows):
        ImportBatchFactory(kind="ledger", edition=None, county=cast.county, carrier=cast.enclave, by=cast.staff.user)
    with assert_queries(6):
        response = client.get(reverse("imports"))
    assert len(response.context["page"].object_list) == rows


def test_who_sees_which_file(cast, client_of, operator):
    batch, _form = upload(operator, cast.enclave, FIRST)
    seen = {
        name
        for name, person in cast.everyone()
        if client_of(person.user).get(address("mapping", batch)).status_code == 200
    }
    assert seen == {"enclave_operator", "staff", "other_staff", "leader"}
    files = reverse("file", args=[batch.file_id])
    assert {name for name, person in cast.everyone() if client_of(person.user).get(files).status_code == 200} == seen
