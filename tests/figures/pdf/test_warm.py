"""The warm renderer prints what a cold child prints, contains every failure, and is not missed when it is gone."""

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import translation

from projects.figures.pdf import render, warm
from projects.figures.pdf.render import Limits, RenderFailed, beating

from .renderer import warm_renderer


@pytest.fixture
def process(settings, tmp_path):
    with warm_renderer(settings, tmp_path) as process:
        yield process


@pytest.fixture
def no_cold(monkeypatch):
    """From now on a cold child is a mistake."""

    def fail(*args, **kwargs):
        raise AssertionError("a cold child was started")

    monkeypatch.setattr(render, "run_limited", fail)


def test_prints_the_same_bytes_as_a_cold_child(process, printed, monkeypatch, no_cold):
    warmly = printed("<h1>落地报告</h1><p>䶮𬭎𫖯</p>")
    monkeypatch.undo()
    with monkeypatch.context() as cold:
        cold.setattr(render, "run_warm", lambda *args, **kwargs: None)
        assert printed("<h1>落地报告</h1><p>䶮𬭎𫖯</p>") == warmly


def test_jobs_side_by_side_do_not_mix(process, printed, no_cold):
    bodies = [f"<p>{number}</p>" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(printed, bodies))) == 6


def test_only_its_own_account_may_ask_and_it_holds_no_secret(process):
    assert stat.S_IMODE(os.stat(warm.address()).st_mode) == 0o600
    environ = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in environ and b"DATABASE_URL" not in environ


@pytest.mark.parametrize(
    ("body", "limits", "sentence"),
    [
        ("<p>" + "字" * 200_000 + "</p>", Limits(seconds=0.5), "生成PDF超时"),
        ("<p>" + "字" * 400_000 + "</p>", Limits(cpu=1), "生成PDF超时"),
        ('<table><tr><td colspan="99999999">x</td></tr></table>', Limits(memory=700 * 1024**2), "占用内存过多"),
        ('<img alt="x" src="file:///etc/hostname">', Limits(), "已被拦截"),
        ("<p>号\ue000样</p>", Limits(), r"U\+E000"),
    ],
)
def test_each_failure_ends_its_child_only(process, printed, no_cold, body, limits, sentence):
    with translation.override("zh-hans"), pytest.raises(RenderFailed, match=sentence):
        printed(body, limits=limits)
    assert printed("<p>甲</p>").startswith(b"%PDF")


def test_without_it_a_cold_child_prints(settings, tmp_path, printed):
    settings.RENDERER_SOCKET = tmp_path / "none.sock"
    assert printed("<p>甲</p>").startswith(b"%PDF")


def test_killed_in_the_middle_of_a_job_it_is_not_missed(process, printed):
    with ThreadPoolExecutor(1) as pool:
        printing = pool.submit(printed, "<p>" + "字" * 60_000 + "</p>")
        time.sleep(0.5)
        process.send_signal(signal.SIGKILL)
        assert printing.result().startswith(b"%PDF")


def test_whoever_waits_is_asked_and_may_end_it(process, printed, monkeypatch):
    def stop():
        raise KeyError("cancelled")

    monkeypatch.setattr("projects.figures.pdf.warm.BEAT", 0.2)
    with pytest.raises(KeyError), beating(stop):
        printed("<p>" + "字" * 200_000 + "</p>")


def test_asked_to_stop_it_leaves_no_socket(process):
    process.terminate()
    assert process.wait(10) == 0
    assert not Path(warm.address()).exists()


def test_the_command_starts_one_and_refuses_a_second(tmp_path):
    env = os.environ | {"INCUBATOR_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "incubator.settings"}
    line = [sys.executable, "manage.py", "renderer"]
    first = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout.readline() == "ready\n"
        second = subprocess.run(line, env=env, capture_output=True, text=True)
        assert second.returncode == 1 and "renderer.sock" in second.stderr
    finally:
        first.terminate()
        first.wait(10)
        first.stdout.close()
