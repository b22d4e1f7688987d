"""The house keeps its shape: who imports whom, how long a file may be, which words may stand in it."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from tests.client import Faults

ROOT = Path(settings.BASE_DIR)
ROOMS = ("incubator", "projects", "workflows")
NOT_OURS = {
    ".git",
    ".venv",
    "var",
    "__pycache__",
    "node_modules",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
}
LONGEST_FILE = {".py": 400, ".css": 400, ".js": 400, ".sh": 400, ".html": 130}
LONGEST_FUNCTION = 40
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Written in pieces, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join([
        r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", "/work/" + "(?:main|shared)", r"pypi\." + "org", "python" + "hosted",
        r"registry\." + "npmjs", "extra-" + "index-url", "find-" + "links",
    ])
)  # fmt: skip


def our_files():
    """Every file under version control; without git, every file that is not made by tools."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in NOT_OURS]
            found += [Path(folder) / name for name in names]
        return found


OURS = [path for path in our_files() if "vendor" not in path.parts]
PYTHON = [path for path in OURS if path.suffix == ".py" and "migrations" not in path.parts]
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in ROOMS]
TEMPLATES = [path for path in OURS if path.suffix == ".html" and path.is_relative_to(ROOT / "templates")]


def short(path):
    return str(path.relative_to(ROOT))


def test_import_contracts():
    # In a process of its own: the linter sets up logging anew, which would silence the loggers of other tests.
    linter = [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    done = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def imported_names(path):
    """Top-level names of the packages that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def test_the_pdf_engine_is_imported_by_its_child_process_only():
    users = {short(path) for path in PRODUCT if "weasyprint" in imported_names(path)}
    assert {name for name in users if not name.startswith("projects/figures/pdf/child")} == set()


def test_the_web_process_never_loads_the_pdf_engine():
    script = "import incubator.wsgi, incubator.urls, sys; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_files_are_short():
    def length(path):
        return len(path.read_text(encoding="utf-8").splitlines())

    limited = [path for path in OURS if path.suffix in LONGEST_FILE and "migrations" not in path.parts]
    assert {short(path): lines for path in limited if (lines := length(path)) > LONGEST_FILE[path.suffix]} == {}


def functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{short(path)}:{node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short():
    lengths = dict(pair for path in PRODUCT for pair in functions(path))
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_no_forbidden_words():
    found = {}
    for path in OURS:
        try:
            words = FORBIDDEN.findall(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        if words:
            found[short(path)] = words
    assert found == {}


def page_templates():
    """Templates of pages; reports and mails are no pages, no security policy guards them."""
    return [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in {"reports", "emails"}]


@pytest.mark.parametrize("path", page_templates(), ids=short)
def test_no_inline_script_or_style(path):
    source = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    parser = Faults()
    parser.feed(source)
    assert parser.found == []


def test_migrations_are_complete(db, settings):
    settings.MIGRATION_MODULES = {}  # also where the run makes its tables from the models (--nomigrations)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture
def extracted(tmp_path, monkeypatch, settings):
    """The texts that the source asks to translate, extracted as makemessages does, in a copy without the catalogue."""
    for room in (*ROOMS, "templates", "scripts"):
        (tmp_path / room).symlink_to(ROOT / room)
    (tmp_path / "locale").mkdir()
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["zh_Hans"], keep_pot=True, symlinks=True, verbosity=0)
    return polib.pofile(str(tmp_path / "locale" / "django.pot"))


def test_every_text_is_translated(extracted):
    known = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    texts = {entry.msgid: entry.occurrences[0][0] for entry in extracted}
    missing = [f"{where}: {text}" for text, where in texts.items() if text not in known or not known[text].translated()]
    if missing:
        pytest.fail(f"{len(missing)} texts without translation:\n" + "\n".join(sorted(missing)), pytrace=False)


def test_translations_are_sound():
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    places = re.compile(r"%\(\w+\)[sd]")
    broken = [one.msgid for one in entries if set(places.findall(one.msgid)) != set(places.findall(one.msgstr))]
    assert broken == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
