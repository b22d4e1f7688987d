"""The demo as the guides show it: a copy of its data, a site and a worker of its own, and people at their browsers.

The demo is made once and kept in `var/guides`; each run walks on a copy, because the walk really accepts and decides.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.hands import Hands

from .pictures import Camera

BASE = Path(settings.BASE_DIR)
KEPT = BASE / "var" / "guides"
PASSWORD = "Jiashan-2026"
PATIENCE = 120_000  # milliseconds; the machine may be busy
SIZES = {False: {"width": 1280, "height": 800}, True: {"width": 390, "height": 760}}


def _environment(var, **more):
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    secrets = ("SECRET_KEY", "ROSTER_KEY", "FIELD_KEYS", "FILES_ROOT", "STATIC_ROOT")
    return {name: value for name, value in kept.items() if name not in secrets} | {
        "INCUBATOR_VAR": str(var), "DEMO": "1", "SMS_SENDER": "projects.trace.sms.to_file", **more,
    }  # fmt: skip


def _manage(var, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=BASE, env=_environment(var), check=True)


def _demo(var):
    """A copy of the demo's data, which is made where there is none; one process after the other."""
    KEPT.parent.mkdir(exist_ok=True)
    with (KEPT.parent / "guides.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (KEPT / "demo-logins.txt").exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            KEPT.mkdir()
            _manage(KEPT, "migrate", "--verbosity", "0")
            _manage(KEPT, "createcachetable")
            _manage(KEPT, "reference")
            _manage(KEPT, "demo")
        _manage(KEPT, "migrate", "--verbosity", "0")
        shutil.copytree(KEPT, var)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the demo that is being walked."""
    var = tmp_path_factory.mktemp("guides") / "var"
    _demo(var)
    port = _free_port()
    address = f"http://localhost:{port}"
    environment = _environment(var, SITE_URL=address)
    programs = (["runserver", str(port), "--insecure", "--noreload"], ["db_worker", "--queue-name", "*"])
    children = [
        subprocess.Popen([sys.executable, "manage.py", *words], cwd=BASE, env=environment,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for words in programs
    ]  # fmt: skip
    try:
        _wait(port)
        yield address
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def _wait(port):
    for _n in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the demo's site does not answer")


@pytest.fixture(scope="session")
def person(browser, site):
    """`person("desk")`: somebody of the demo, signed in by password; `phone=True`: on a phone."""
    expect.set_options(timeout=PATIENCE)
    known = {}

    def signed_in(name, *, phone=False):
        if (name, phone) not in known:
            context = browser.new_context(viewport=SIZES[phone], locale="zh-CN", base_url=site)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.accept())
            hands = Hands(page)
            hands.go("/accounts/login/")
            page.locator("input[name=login]").fill(f"{name}@demo.example")
            page.locator("input[name=password]").fill(PASSWORD)
            hands.press("登录")
            page.wait_for_url(lambda address: "/accounts/login" not in address)
            known[name, phone] = hands
        return known[name, phone]

    yield signed_in
    for hands in known.values():
        hands.page.context.close()


@pytest.fixture(scope="session")
def shot(tmp_path_factory):
    """`shot(hands, "desk-inbox")`: the picture of that name, into the guides when `make guides` asks for it."""
    folder = BASE / "docs/guides/pictures" if os.environ.get("GUIDES_WRITE") else tmp_path_factory.mktemp("pictures")
    return Camera(folder)
