"""Lines of the log as JSON, each with the number of its request and without data of persons.

Of an error stand kind and places, not its words, which may quote what somebody typed; addresses and numbers in messages
are masked. The path of a page stands without its query.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id = ContextVar("request_id", default="")
# An address is looked for where a word begins and gives nothing back: a line may hold a path of thousands of letters.
PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++|(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"
)
EXTRA = ("method", "path", "status", "ms", "user")


def masked(text):
    """The text without e-mail addresses, mobile and identity numbers."""
    return PERSONAL.sub("***", text)


class JsonFormatter(logging.Formatter):
    """One object per line."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": masked(record.getMessage()),
        }  # fmt: skip
        if number := request_id.get():
            line["request"] = number
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["places"] = [
                f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)
