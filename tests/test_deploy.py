"""What deploy/ and .env.example promise is what the site really reads, runs and needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from projects.files.inspecting import LIMITS as LOOKING
from projects.files.sending import send
from tests.factories import StoredFileFactory

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
NOT_READ_BY_THE_SITE = {"DATABASE_PASSWORD"}  # compose alone


def names_in(path):
    return re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / path).read_text(), re.MULTILINE)


def words(path):
    return {line for line in (ROOT / path).read_text().splitlines() if line and not line.startswith("#")}


def test_every_variable_is_explained_once():
    read = re.findall(r'(?:env\.\w+|_secret)\(\s*"([A-Z_]+)"', (ROOT / "incubator" / "settings.py").read_text())
    explained = names_in(".env.example")
    assert sorted(explained) == sorted(set(read) | NOT_READ_BY_THE_SITE)


def test_every_variable_has_a_sentence_above_it():
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [line for before, line in zip(lines, lines[1:], strict=False) if "=" in line and not before.strip()]
    assert bare == []


def test_the_production_file_sets_known_variables():
    assert set(names_in("deploy/env.production")) - set(names_in(".env.example")) == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_units_run_commands_that_exist(unit):
    asked = re.findall(r"manage\.py (\w+)", unit.read_text())
    assert (bool(asked) or "gunicorn incubator.wsgi" in unit.read_text(), set(asked) - set(get_commands())) == (
        True,
        set(),
    )


@pytest.mark.parametrize("unit", ["web", "worker@", "renderer", "scheduler"])
def test_a_bomb_ends_the_process_that_looks_at_it_and_not_the_service(unit):
    """By default systemd ends a service as soon as one of its children met the limit of memory."""
    text = (ROOT / "deploy" / "systemd" / f"incubator-{unit}.service").read_text()
    (limit,) = re.findall(r"^MemoryMax=(\d+)G$", text, re.MULTILINE)
    assert "\nOOMPolicy=continue\n" in text
    if unit == "web":
        workers = int(re.search(r"--workers (\d+)", text)[1])
        assert int(limit) * 1024 >= workers * 200 + LOOKING.memory // 1024**2
        compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
        assert compose["services"]["web"]["mem_limit"] == f"{limit}g"


def _programs(text):
    """The programs that a text starts: commands of manage.py, and the site."""
    return set(re.findall(r"manage\.py (\w+)", text)) | set(re.findall(r"gunicorn incubator\.wsgi", text))


def test_compose_runs_what_systemd_runs():
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
    services, text = compose["services"], (ROOT / "deploy" / "compose.yaml").read_text()
    assert _programs("".join(unit.read_text() for unit in UNITS)) - _programs(str(services)) == set()
    set_there = {name for service in services.values() for name in service.get("environment", {})}
    ours = {name for name in set_there if not name.startswith("POSTGRES_")}
    assert (ours | set(re.findall(r"\$\{([A-Z_]+)", text))) - set(names_in(".env.example")) == set()
    mounted = {place.split(":")[0] for service in services.values() for place in service.get("volumes", [])}
    named = {place for place in mounted if not place.startswith(".")}
    assert named == set(compose["volumes"])
    assert (ROOT / "deploy" / "nginx" / "compose.conf").read_text().count("http://web:8000") == 1
    assert {name for service in services.values() for name in service.get("depends_on", [])} <= set(services)


def test_the_image_has_the_packages_of_the_server():
    image = (ROOT / "deploy" / "Dockerfile").read_text()
    elsewhere = {"nginx-light", "postgresql-15"}  # containers of their own
    assert {name for name in words("deploy/packages.txt") - elsewhere if name not in image} == set()
    kept_out = set((ROOT / ".dockerignore").read_text().split())
    assert {".env", ".git", ".venv", "var"} - kept_out == set()


def test_the_server_gets_at_least_the_packages_of_the_demo():
    script = (ROOT / "scripts" / "environment.sh").read_text()
    needed = set(
        re.findall(r"\b(?:lib[a-z0-9.-]+|fonts-[a-z-]+|gettext)\b", script.split('if [ "$purpose" = test ]')[0])
    )
    assert {name for name in needed if name in script} - words("deploy/packages.txt") == set()


@pytest.mark.django_db
def test_the_web_server_hands_out_what_the_door_allowed(settings):
    stored = StoredFileFactory(name="商业计划书.pdf")
    settings.FILES_ACCEL = "/protected/"
    response = send(stored)
    assert response["X-Accel-Redirect"] == f"/protected/{stored.content.name}"
    assert (response.content, response["Cache-Control"]) == (b"", "private, no-store")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%95%86")
    assert oct(os.stat(stored.content.path).st_mode)[-3:] == "600"  # the tests' own storage, without a web server


@pytest.mark.django_db
@pytest.mark.parametrize(("behind", "seen"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_only_behind_the_web_server_its_word_about_the_address_counts(client, settings, behind, seen):
    settings.BEHIND_PROXY = behind
    response = client.get("/accounts/login/", headers={"X-Real-IP": "203.0.113.9"})
    assert response.wsgi_request.META["REMOTE_ADDR"] == seen


@pytest.mark.slow
def test_collected_styles_bear_a_digest_from_the_first_time_on(tmp_path):
    """nginx lets browsers keep them for a year."""
    environment = {"PATH": os.environ["PATH"], "INCUBATOR_VAR": str(tmp_path)}
    for words in (
        ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        [
            "-c",
            "import django; django.setup(); from django.templatetags.static import static; print(static('css/app.css'))",
        ],
    ):
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True,
            env=environment | {"DJANGO_SETTINGS_MODULE": "incubator.settings"},
        )  # fmt: skip
    assert re.fullmatch(r"/static/css/app\.[0-9a-f]{12}\.css", done.stdout.strip())
