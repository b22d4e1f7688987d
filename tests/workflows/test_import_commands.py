"""`import_entries` and `codes`, as a person at the command line meets them."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from projects.register.models import ContestEntry, Edition, ImportBatch, Project
from tests.children import environment
from tests.factories import ContestFactory, EditionFactory
from tests.register.workbook.build import FIXTURES

from .commands import runner

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((FIXTURES / "expected.json").read_text())
SENT = FIXTURES / "contest-2025-as-sent.xlsx"


@pytest.fixture
def edition(county):
    return EditionFactory(contest=ContestFactory(county=county))


run, answer = runner("import_entries")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_samples_give_what_is_expected(edition, name):
    expected, found = EXPECTED[name], answer(FIXTURES / name, "--edition", edition.code)
    assert list(found) == ["rows", "created", "updated", "unchanged", "duplicates", "matches", "errors"]
    assert found["rows"] == expected["rows"]
    assert [{key: row[key] for key in ("sheet", "row", "column")} for row in found["errors"]] == expected["bad"]
    assert found["duplicates"] == [row | {"of_sheet": row["sheet"]} for row in expected["duplicates"]]
    assert found["created"] == expected["rows"] - len(expected["bad"]) - len(expected["duplicates"])
    assert ContestEntry.objects.count() == found["created"]


def test_a_second_run_says_unchanged_and_the_same(edition):
    first, second = (answer(SENT, "--edition", edition.code) for _time in range(2))
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert {key: first[key] for key in ("rows", "duplicates", "matches", "errors")} == {
        key: second[key] for key in ("rows", "duplicates", "matches", "errors")
    }


def test_a_dry_run_writes_nothing(edition):
    found = answer(SENT, "--edition", edition.code, "--dry-run")
    assert found["created"] == 54
    assert not Project.objects.exists() and not ImportBatch.objects.exists()


def test_the_summary_is_chinese_and_names_every_place(edition):
    code, out, _err = run(FIXTURES / "contest-small.xls", "--edition", edition.code, "--dry-run")
    lines = out.splitlines()
    assert code == 0
    assert lines[:3] == [edition.name, "试运行：没有写入任何数据。", "共3行：新增2，更新0，无变化0，重复0，有错误1"]
    assert [line for line in lines if line and not line.startswith(" ")][3:] == [
        "需更正的行（1）", "未读取的工作表（1）", "未作为项目读取的行（1）", "单元格读取说明（1）",
    ]  # fmt: skip


def test_columns_that_are_not_read_are_named(edition):
    _code, out, _err = run(FIXTURES / "enclave-ledger-2024-gbk.csv", "--edition", edition.code)
    assert "  入驻时间：不认识的表头，选择字段后才会读取。" in out.splitlines()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.xlsx", None, "No such file"),
        ("empty.xlsx", b"", "文件是空的"),
        ("words.xlsx", b"not a workbook", "这不是Excel工作簿"),
        ("broken.xlsx", b"PK\x03\x04broken", "已损坏"),
        ("list.csv", "水果,价格\n苹果,3\n".encode(), "没有找到"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2(edition, tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(path, "--edition", edition.code)
    assert (code, out) == (2, "")
    assert sentence in err
    assert not ImportBatch.objects.exists()


def test_an_unknown_edition_ends_with_2_and_names_those_known(edition):
    code, out, err = run(SENT, "--edition", "nothing")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == "没有代码为“nothing”的赛事届次。已有届次："
    assert f"  {edition.code}  {edition.name}" in err.splitlines()


def test_codes(cast):
    cast.incubator  # noqa: B018  made when named
    out = StringIO()
    call_command("codes", "--json", stdout=out)
    codes = json.loads(out.getvalue())
    assert list(codes) == ["carriers", "editions"]
    assert codes["editions"] == list(Edition.objects.order_by("year", "code").values("code", "name"))
    assert all(list(row) == ["code", "name"] for row in codes["carriers"])
    out = StringIO()
    call_command("codes", stdout=out)
    assert out.getvalue().startswith("载体\n  kczx ")


@pytest.mark.django_db(transaction=True)
def test_the_real_command(edition):
    """Once as a process of its own: exit codes and streams as a shell sees them."""
    line = [sys.executable, "manage.py", "import_entries"]
    options = {"cwd": settings.BASE_DIR, "env": environment(), "capture_output": True, "text": True, "timeout": 120}
    good = subprocess.run([*line, str(SENT), "--edition", edition.code, "--json"], **options)
    assert (good.returncode, json.loads(good.stdout)["created"]) == (0, 54)
    bad = subprocess.run([*line, "Makefile", "--edition", edition.code], **options)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert ContestEntry.objects.count() == 54
