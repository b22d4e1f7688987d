"""JSON that comes in is read strictly: what is not one clear thing is no answer but ValueError, never anything else."""

import pytest
from django.test import RequestFactory

from projects.trace.asked import asked_json


def sent(body):
    body = body if isinstance(body, bytes) else body.encode()
    return RequestFactory().post("/", body, content_type="application/json")


@pytest.mark.parametrize("body", [
    "", "{", "[" * 50_000, '{"a":' * 9_000 + "1" + "}" * 9_000, '{"a": 1, "a": 2}', '{"b": [{"a": 1, "a": 2}]}', "NaN",
    '{"a": -Infinity}', "[1e999]", "9" * 5000, '"\\ud800"', '{"\\udfff": 1}', '["a\\u0000"]', b'"\xff"', "{}".encode("utf-16"),
], ids=range(15))  # fmt: skip
def test_what_is_not_clear_is_refused(body):
    with pytest.raises(ValueError):
        asked_json(sent(body))


def test_what_is_clear_is_read():
    assert asked_json(sent('\ufeff{"甲": [1, 2.5, true, null, "\\ud83d\\ude80"]}')) == {
        "甲": [1, 2.5, True, None, "🚀"]
    }


def test_what_was_read_as_a_form_is_refused():
    request = RequestFactory().post("/", {"a": "1"})
    assert request.POST["a"] == "1"
    with pytest.raises(ValueError):
        asked_json(request)
