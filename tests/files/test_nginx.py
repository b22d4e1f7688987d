"""Behind a real nginx with the lines of deploy/nginx: files go out by it after the door said yes, and in no other way."""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.factories import StoredFileFactory, image_bytes

from .hostile.serving import Site, running
from .hostile.sessions import session_of

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is missing: please run  sudo apt-get install nginx-light"),
]
MAIN = """
%(user)s
daemon off; pid %(folder)s/pid; error_log %(folder)s/error.log; worker_processes 1;
events { worker_connections 64; }
http {
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path %(folder)s/body; proxy_temp_path %(folder)s/proxy; fastcgi_temp_path %(folder)s/f;
    uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
    %(site)s
}
"""


def site_lines(port, behind):
    """The shipped configuration, on a port of this machine without TLS, with the folders of the tests."""
    text = (settings.BASE_DIR / "deploy/nginx/incubator.conf").read_text()
    redirect = re.compile(r"server \{\s+listen 80;.*?\n\}\n", re.DOTALL)
    text = redirect.sub("", text)
    text = re.sub(r"^\s+(listen|ssl_\w+) .*;\n", "", text, flags=re.MULTILINE)
    text = text.replace("    server_name", f"    listen 127.0.0.1:{port};\n    server_name", 1)
    text = text.replace("unix:/run/incubator/web.sock", f"127.0.0.1:{behind}")
    text = text.replace("/opt/incubator/", f"{settings.BASE_DIR}/")
    assert "/var/lib/incubator/files/" in text
    return text.replace("/var/lib/incubator/files/", f"{settings.MEDIA_ROOT}/")


@pytest.fixture
def front(transactional_db, tmp_path):
    """The site behind nginx."""
    folder = tmp_path / "nginx"
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(tmp_path, timezone.now(), FILES_ACCEL="/protected/", BEHIND_PROXY="true") as site:
        user = "user root;" if Path("/proc/self").owner() == "root" else ""
        conf = folder / "nginx.conf"
        conf.write_text(MAIN % {"user": user, "folder": folder, "site": site_lines(port, site.port)})
        process = subprocess.Popen([NGINX, "-c", conf, "-p", folder, "-e", folder / "error.log"])
        try:
            front = Site(process, port, folder)
            _await(front)
            yield front
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await(front):
    for _n in range(100):
        if front.request("GET", "/healthz").status == 200:
            return
        assert front.process.poll() is None
        time.sleep(0.1)
    raise AssertionError("nginx did not start")


def test_only_the_door_opens(front, cast):
    body = image_bytes()
    stored = StoredFileFactory(name="照片.jpg", kind="image", mime="image/jpeg", data=body)
    stored.uploaded_by = cast.applicant.user
    stored.save()
    address, own = reverse("file", args=[stored.pk]), session_of(cast.applicant.user)

    answer = front.request("GET", address, session=own)
    assert (answer.status, answer.body) == (200, body)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["cache-control"] == "private, no-store"
    assert "sandbox" in headers["content-security-policy"]
    assert {headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")} == {
        "nosniff", "DENY", "same-origin",
    }  # fmt: skip
    assert "x-accel-redirect" not in headers

    part = front.request("GET", address, session=own, Range="bytes=10-19")
    assert (part.status, part.body, part.headers["Content-Range"]) == (206, body[10:20], f"bytes 10-19/{len(body)}")
    assert front.request("GET", f"{address}?show=1", session=own).headers["Content-Disposition"].startswith("inline")
    assert front.request("GET", address, session=session_of(cast.stranger.user)).status == 404
    assert front.request("GET", address).status == 302

    name = stored.content.name
    for path in (
        f"/protected/{name}", f"//protected/{name}", f"/static/../protected/{name}", f"/%70rotected/{name}",
        f"/static../files/{name}", f"/static/..%2ffiles/{name}", "/protected/", "/protected/../db.sqlite3",
    ):  # fmt: skip
        for session in ("", own):
            seen = front.request("GET", path, session=session, **{"X-Accel-Redirect": f"/protected/{name}"})
            assert (seen.status in (302, 400, 404), body in seen.body) == (True, False), path
    front.request("GET", address, session=own)
    (Path(settings.MEDIA_ROOT) / name).unlink()
    assert front.request("GET", address, session=own).status == 404
