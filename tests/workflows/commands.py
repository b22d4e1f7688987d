"""Import commands as a shell would run them."""

import json
from functools import partial
from io import StringIO

from django.core.management import call_command


def runner(command):
    """`run(*arguments)` and `answer(*arguments)` of a command."""
    return partial(_run, command), partial(_answer, command)


def _run(command, *arguments):
    """(exit code, stdout, stderr)."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leave:
        return leave.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def _answer(command, *arguments):
    code, out, err = _run(command, *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)
