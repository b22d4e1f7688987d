"""Errors of the interface: JSON problems (RFC 9457) whose `detail` is a sentence for people, one per field where it helps."""

import logging

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from projects.machines.actions.receipts import KeyReused
from projects.trace.errors import Refused

log = logging.getLogger(__name__)
MOST_ERRORS, LONGEST_NAME = 50, 200  # an answer is not longer than what was sent
NO_SUCH_ENTRY = gettext_lazy("There is no such entry here. Compare its name with the description of the interface.")


class Invalid(Exception):
    """Something handed in is not right: `errors` is [(field, sentence)]."""

    def __init__(self, errors):
        super().__init__()
        self.errors = errors


def titles():
    """Status → what it means, in words."""
    return {
        400: _("The request cannot be read"),
        401: _("No valid token"),
        403: _("Not within the rights of this token"),
        404: _("Not found"),
        405: _("This method is not taken here"),
        409: _("Not possible now"),
        413: _("Too large"),
        422: _("Some entries are not right"),
        429: _("Too many requests"),
        500: _("An error of this site"),
    }


def problem(status, detail="", errors=(), **headers):
    """The answer for something that is not possible."""
    title = titles().get(status, "")
    body = {"type": "about:blank", "title": title, "status": status, "detail": str(detail) or title}
    if errors:
        found = list(errors)[:MOST_ERRORS]
        body["errors"] = [{"field": str(field)[:LONGEST_NAME], "sentence": str(sentence)} for field, sentence in found]
    return JsonResponse(
        body, status=status, content_type="application/problem+json", headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


def _sentence(error):
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "missing":
        return _("Please fill this in.")
    if kind == "extra_forbidden":
        return NO_SUCH_ENTRY
    if kind == "string_too_long":
        return _("At most %(most)s characters are taken.") % {"most": limits["max_length"]}
    if kind == "string_too_short":
        return _("Please fill this in.")
    if kind in ("enum", "literal_error"):
        return _("This value is not among the choices: %(choices)s.") % {"choices": limits.get("expected", "")}
    if kind.startswith(("date", "time")):
        return _("Write it as 2026-03-02, moments as 2026-03-02T10:00:00+08:00.")
    if kind.startswith(("int", "greater", "less")):
        return _("A whole number within its bounds is expected.")
    if kind.startswith(("string", "dict", "list", "model", "bool")):
        return _("The entry is of another kind than expected.")
    return _("This entry is not right.")


def _place(error):
    """Where it stands, as a path without the names of our own code."""
    where = [str(part) for part in error["loc"]]
    return ".".join(where[2:] if where[0] in ("body", "query", "header") and len(where) > 2 else where[1:]) or where[0]


def _http(request, error):
    if error.status_code == 400:
        return problem(400, _("The body is no JSON. It has to be one object in UTF-8."))
    if error.status_code == 429:
        wait = str(int(getattr(error, "wait", None) or 59) + 1)
        return problem(429, _("Ask again in a minute."), **{"Retry-After": wait})
    return problem(error.status_code, error)


def _unknown(request, error):
    words = _("Send the header “Authorization: Bearer …” with a token that is valid.")
    return problem(401, words, **{"WWW-Authenticate": "Bearer"})


def _broken(request, error):
    log.error("the interface failed", exc_info=error)
    return problem(500, _("The error is written down. Please try again later."))


ANSWERS = {
    ValidationError: lambda request, error: problem(
        422, errors=[(_place(one), _sentence(one)) for one in error.errors]
    ),
    Invalid: lambda request, error: problem(422, errors=error.errors),
    AuthenticationError: _unknown,
    Http404: lambda request, error: problem(404, _("There is nothing here, or nothing that this token may see.")),
    KeyReused: lambda request, error: problem(409, error, errors=[("Idempotency-Key", error)]),
    Refused: lambda request, error: problem(409, error, errors=[(error.field, error)] if error.field else ()),
    HttpError: _http,
    Exception: _broken,
}


def install(api):
    """Answer every error of the interface as a problem."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)
