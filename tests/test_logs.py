"""Lines of the log for machines: one object each, with the request's number, without data of persons."""

import json
import logging
import re
import time

import pytest

from incubator.logs import JsonFormatter, masked


@pytest.fixture
def lines():
    """What the JSON formatter makes of everything that is logged."""
    kept, handler = [], logging.Handler()
    handler.setFormatter(JsonFormatter())
    handler.emit = lambda record: kept.append(json.loads(handler.format(record)))
    root = logging.getLogger()
    root.addHandler(handler)
    yield kept
    root.removeHandler(handler)


def test_data_of_persons_are_masked():
    assert masked("寄给 wang.min+a@example.gov.cn，13512345678，330421199001011234") == "寄给 ***，***，***"
    began = time.process_time()
    assert masked("a" * 100_000 + "@" + "b." * 50_000) == "***."  # a path may be long; one pass, whatever stands there
    assert time.process_time() - began < 1
    assert masked("编号 2026-0001，金额 1351234567890 分") == "编号 2026-0001，金额 1351234567890 分"


def test_an_error_stands_without_its_words(lines):
    try:
        raise ValueError("王敏 13512345678")
    except ValueError:
        logging.getLogger("x").exception("job %s failed", "a@example.cn")
    (line,) = lines
    assert (line["message"], line["error"]) == ("job *** failed", "ValueError")
    assert "王敏" not in json.dumps(line, ensure_ascii=False)
    assert re.search(r"test_logs\.py:\d+ test_an_error", line["places"][-1])


def test_a_request_has_one_number_everywhere(client, settings, lines, db):
    settings.LOG_FORMAT = "json"
    answer = client.get("/accounts/login/?email=a@example.cn")
    (line,) = [line for line in lines if line["logger"] == "incubator.requests"]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/accounts/login/", 200)


@pytest.mark.parametrize(("behind", "given", "kept"), [
    (True, "abcdef-12345", True), (False, "abcdef-12345", False), (True, "x\" y", False), (True, "a" * 99, False),
])  # fmt: skip
def test_only_the_own_web_server_gives_numbers(client, settings, behind, given, kept):
    settings.BEHIND_PROXY = behind
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) == kept
