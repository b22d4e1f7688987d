"""One job: a line of JSON and the file's bytes on stdin; a line of JSON, and the sheets where it could be read, on stdout."""

import json
import os
import sys

from projects.register.sheetfile.carrying import packed
from projects.register.sheetfile.reading import parse
from projects.register.sheetfile.sheets import WorkbookUnreadable


def attempt(data, name, most):
    """Read, and turn a sentence about the file into an answer; other ways to fail end the process."""
    try:
        return {}, packed(parse(data, name), most)
    except WorkbookUnreadable as problem:
        return {"words": problem.words, "details": problem.details}, b""


def main():
    """Answer on the real stdout; anything libraries print goes to stderr."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    job = json.loads(sys.stdin.buffer.readline())
    answer, sheets = attempt(sys.stdin.buffer.read(), **job)
    answer_to.write(json.dumps(answer).encode() + b"\n" + sheets)
    answer_to.flush()


if __name__ == "__main__":
    main()
