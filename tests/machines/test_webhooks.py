"""Webhooks against a real server: what is said and how it is signed, failures, gaps, giving up, and where we never go."""

import hashlib
import hmac
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.machines import delivering, posting
from projects.machines.actions.webhooks import change_secret, send_again, subscribe, unsubscribe
from projects.machines.addresses import parsed, resolved
from projects.machines.models import Delivery, Event
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.models import Message
from tests import factories as make

from .listener import Listener

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener(tmp_path, settings):
    server = Listener(tmp_path)
    settings.WEBHOOK_HOSTS = [f"127.0.0.1:{server.port}", "127.0.0.0/8"]
    settings.WEBHOOK_CA = str(server.pem)
    yield server
    server.close()


@pytest.fixture
def hook(listener, cast):
    url = f"https://127.0.0.1:{listener.port}/told?by=us"
    row, secret = subscribe(
        by=cast.administrator.user, county=cast.county, name="政务平台", url=url, events=Event.values
    )
    row.secret = secret
    return row


def happened(cast, verb="submit", number="XM-2026-0001"):
    """An act that other systems are told of."""
    application = make.SubmittedApplicationFactory(project__county=cast.county, project__number=number)
    project = application.project
    record(
        verb, application, by=cast.applicant.user, county_id=project.county_id, project=project, note="汪轩 13512345678"
    )
    return project


def is_signed(secret, header, body):
    at, *marks = (part.partition("=")[2] for part in header.split(","))
    expected = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return abs(int(at) - time.time()) < 60 and expected in marks


def later(**gap):
    """Time passes: what waits is due."""
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def test_an_act_is_told_once_signed_and_without_persons(hook, listener, cast):
    project = happened(cast)
    make.ApplicationFactory(project__county=cast.foreign_county)
    happened(cast, verb="note", number="XM-2026-0002")  # nothing that anybody is told of
    assert (delivering.send_due(), delivering.send_due()) == (1, 0)
    ((path, headers, body),) = listener.heard
    assert path == "/told?by=us"
    told = json.loads(body)
    assert told == {
        "id": headers["X-Incubator-Delivery"], "event": "application.submitted", "at": told["at"],
        "county": cast.county.code, "project": "XM-2026-0001", "page": f"http://localhost:8000{project.get_absolute_url()}",
        "api": "http://localhost:8000/api/v1/projects/XM-2026-0001",
    }  # fmt: skip
    assert is_signed(hook.secret, headers["X-Incubator-Signature"], body)
    assert not is_signed("whsec_other", headers["X-Incubator-Signature"], body)
    row = Delivery.objects.get()
    assert (row.state, row.status, row.attempts) == ("taken", 200, 1)


def test_an_act_that_is_rolled_back_tells_nobody_and_without_the_setting_nothing_is_written(hook, cast, settings):
    settings.WEBHOOK_HOSTS = []
    happened(cast)
    assert not Delivery.objects.exists()


def test_while_a_secret_changes_both_sign(hook, listener, cast):
    new = change_secret(hook, by=cast.administrator.user)
    happened(cast)
    delivering.send_due()
    _path, headers, body = listener.heard[0]
    assert [is_signed(one, headers["X-Incubator-Signature"], body) for one in (hook.secret, new)] == [True, True]
    type(hook).objects.update(changed_at=timezone.now() - timedelta(days=2))
    send_again(Delivery.objects.get(), by=cast.administrator.user)
    delivering.send_due()
    _path, headers, body = listener.heard[1]
    assert [is_signed(one, headers["X-Incubator-Signature"], body) for one in (hook.secret, new)] == [False, True]


def test_failures_wait_longer_each_time_and_end_with_a_notice(hook, listener, cast):
    happened(cast)
    listener.answers = [500, "redirect", 404] + [503] * 10
    gaps = []
    for _round in range(len(delivering.GAPS) + 1):
        later()
        assert delivering.send_due() == 0
        row = Delivery.objects.get()
        gaps.append(round((row.due_at - timezone.now()).total_seconds() / 60))
        assert delivering.send_due() == 0  # not due yet
    assert gaps == [1, 5, 30, 120, 360, 720, 1440, 1440]
    assert (row.state, row.status, len(listener.heard)) == ("given_up", 503, 8)
    assert [path for path, _headers, _body in listener.heard] == ["/told?by=us"] * 8  # no redirect was followed
    message = Message.objects.get(to=cast.administrator.user)
    assert (message.subject, message.kind) == ("未能通知“政务平台”", "act")
    listener.answers = []
    send_again(row, by=cast.administrator.user)
    assert delivering.send_due() == 1
    assert len({headers["X-Incubator-Delivery"] for _path, headers, _body in listener.heard}) == 1


def test_slow_and_huge_answers_hold_nobody_up(hook, listener, cast, monkeypatch):
    monkeypatch.setattr(posting, "WHOLE", 1)
    for number in range(3):
        happened(cast, number=f"XM-2026-000{number}")
    listener.answers = ["slow"]
    began = time.monotonic()
    assert delivering.send_due() == 0
    assert time.monotonic() - began < 4 and len(listener.heard) == 1  # the others of that address wait with it
    later()
    listener.answers = ["huge", 200, 200]
    began = time.monotonic()
    assert delivering.send_due() == 3
    assert time.monotonic() - began < 4


def test_shaking_hands_letter_by_letter_holds_nobody_up(hook, cast, monkeypatch):
    """A record of TLS that never ends: no single piece is late."""
    monkeypatch.setattr(posting, "WHOLE", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            line, _address = server.accept()
            with line, suppress(OSError):
                for byte in b"\x16\x03\x03\x40\x00" + bytes(200):
                    line.sendall(bytes([byte]))
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(OSError):
            posting.post("127.0.0.1", server.getsockname()[1], "/", ["127.0.0.1"], b"{}", {})
    assert time.monotonic() - began < 3


def test_a_wrong_certificate_or_nobody_there_is_a_failure_not_an_error(hook, listener, cast, settings):
    happened(cast)
    settings.WEBHOOK_CA = ""
    assert delivering.send_due() == 0
    assert Delivery.objects.get().problem == "SSLCertVerificationError"
    listener.close()
    later()
    assert delivering.send_due() == 0
    assert Delivery.objects.get().problem == "ConnectionRefusedError"
    unsubscribe(hook, by=cast.administrator.user, reason="停用")
    assert Delivery.objects.get().state == "given_up"


@pytest.mark.parametrize("url", [
    "http://oa.example.cn/", "https://other.example.cn/", "https://oa.example.cn:8443/", "https://oa.example.cn@evil.cn/",
    "https://user:word@oa.example.cn/", "https://oa.example.cn/#x", "https://oa.example.cn/a b", "https://[::1/", "oa.example.cn",
    "https://oa.example.cn\r\nHost: x/", "https://oa.example.cn:99999/", "file:///etc/passwd", "", "https://例子.cn/",
])  # fmt: skip
def test_addresses_that_are_not_listed_are_refused_with_a_sentence(settings, url):
    settings.WEBHOOK_HOSTS = ["oa.example.cn", "10.12.0.0/16"]
    with pytest.raises(Refused) as refusal:
        parsed(url)
    assert refusal.value.field == "url" and str(refusal.value)
    assert parsed("https://OA.example.cn/a?b=1") == ("oa.example.cn", 443, "/a?b=1")


def test_a_listed_name_that_points_into_the_network_is_refused(settings, monkeypatch):
    settings.WEBHOOK_HOSTS = ["oa.example.cn", "10.12.0.0/16"]

    def answering(*addresses):
        found = [(2, 1, 6, "", (address, 443)) for address in addresses]
        monkeypatch.setattr("projects.machines.addresses.socket.getaddrinfo", lambda *args, **more: found)

    answering("10.12.3.4", "8.8.8.8")
    assert resolved("oa.example.cn", 443) == ["10.12.3.4", "8.8.8.8"]
    for address in ("127.0.0.1", "10.13.0.1", "169.254.169.254", "192.168.1.1", "::1", "fe80::1%eth0", "::ffff:127.0.0.1",
                    "0.0.0.0", "100.64.0.1", "224.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
                    "2002:7f00:1::", "2002:a0d:1::", "fec0::1", "fd00::1", "240.0.0.1", "::ffff:0:127.0.0.1"):  # fmt: skip
        answering("8.8.8.8", address)
        with pytest.raises(Refused):
            resolved("oa.example.cn", 443)
