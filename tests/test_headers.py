"""Every kind of answer carries the same headers; production's settings have nothing that Django warns of."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from incubator.headers import PERMISSIONS, safety_headers
from tests.client import CheckedClient
from tests.factories import PASSWORD, StoredFileFactory
from tests.test_deploy import ROOT

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}  # fmt: skip


def answers(cast, client_of):
    """One answer of every kind, by a word for it."""
    visitor, staff, strict = CheckedClient(), client_of(cast.staff.user), CheckedClient(enforce_csrf_checks=True)
    stored = StoredFileFactory(county=cast.county, uploaded_by=cast.staff.user)
    broken = CheckedClient(raise_request_exception=False)
    yield "page", staff.get(reverse("inbox")), 200
    yield "sign-in", visitor.get(reverse("account_login")), 200
    yield "redirect", visitor.get(reverse("inbox")), 302
    yield "not found", visitor.get("/nowhere/"), 404
    yield "file", staff.get(reverse("file", args=[stored.pk])), 200
    yield "workbook", staff.get(reverse("project-export")), 200
    yield "script's answer", staff.post(reverse("uploads"), {}, headers={"accept": "application/json"}), 422
    yield "fragment", staff.get(reverse("organisation-code"), headers={"hx-request": "true"}), 200
    yield "method", visitor.put(reverse("inbox")), 405
    yield "forged", strict.post(reverse("account_login"), {"login": "x"}), 403
    yield "wrong host", broken.get("/", headers={"host": "elsewhere.example"}), 400
    yield "static", visitor.get("/static/css/app.css"), 200
    yield "no static", visitor.get("/static/css/none.css"), 404
    yield "health", visitor.get("/healthz"), 200
    yield "ready", visitor.get("/readyz"), 200


def test_every_kind_of_answer_carries_the_headers(cast, client_of):
    wrong = {}
    for kind, answer, status in answers(cast, client_of):
        found = {name: answer.get(name) for name in EXPECTED}
        policy = answer.get("Content-Security-Policy", "")
        if kind == "page" and answer.get("Cache-Control") != "private, no-cache":
            wrong["kept by others"] = answer.get("Cache-Control")
        if (
            found != EXPECTED
            or "default-src 'none'" not in policy
            or "unsafe" in policy
            or answer.status_code != status
        ):
            wrong[kind] = answer.status_code, policy, found
    assert wrong == {}


def test_over_https_cookies_and_transport_are_strict(cast, settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = CheckedClient()
    client.get(reverse("account_login"), secure=True)
    client.post(reverse("account_login"), {"login": cast.staff.user.email, "password": PASSWORD}, secure=True)
    kept = {name: (cookie["secure"], cookie["samesite"]) for name, cookie in client.cookies.items() if cookie.value}
    assert kept == {"csrftoken": (True, "Lax"), "sessionid": (True, "Lax")}
    assert client.cookies["sessionid"]["httponly"]
    assert safety_headers()["Strict-Transport-Security"] == "max-age=31536000"


def test_the_production_file_passes_djangos_own_check(tmp_path):
    lines = (ROOT / "deploy/env.production").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    given |= {"INCUBATOR_VAR": str(tmp_path), "FILES_ROOT": str(tmp_path / "files"), "PATH": os.environ["PATH"]}
    asked = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(asked, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True)
    assert (answer.returncode, "no issues" in answer.stdout + answer.stderr) == (0, True), answer.stderr


@pytest.mark.parametrize("charset", ["zlib", "rot13", "idna", "undefined", "utf-16", "no-such"])
def test_a_form_is_read_as_our_pages_are_written(client, db, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/accounts/login/", b"login=%E9%99%88&password=x", content_type=kind)
    assert (answer.status_code, "陈" in answer.content.decode()) == (200, True)
