"""A process that has loaded the site once and forks its programs: a real process each, ready in a moment.

Reads one order per line, `{"line": [...], "log": path, "env": {...}}`, and answers with the process number. A program is
`manage.py …`, `gunicorn …` or `script FILE …` of this directory; it leads a group of its own and dies with the nursery.
"""

import ctypes
import json
import os
import runpy
import signal
import sys
from pathlib import Path

import django

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def become(line, log, env):
    """In the forked process: run the program to its end."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(env)
    if ahead := float(os.environ.get("CLOCK_AHEAD", 0)):  # seconds; the program runs by a wrong clock
        import time

        import time_machine

        time_machine.travel(time.time() + ahead, tick=True).start()
    null, out = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, null), (1, out), (2, out)):
        os.dup2(source, target)
    sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1), os.fdopen(2, "w", buffering=1)
    sys.argv = line
    if line[0] == "gunicorn":
        from gunicorn.app.wsgiapp import run

        run()
    elif line[0] == "script":
        sys.argv = line[1:]
        runpy.run_path(str(Path(__file__).with_name(line[1])), run_name="__main__")
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(line)


def main():
    django.setup()
    from django.urls import get_resolver

    import incubator.wsgi  # noqa: F401  what the programs need is loaded once

    assert get_resolver().url_patterns
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    print("ready", flush=True)
    for order in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                become(**json.loads(order))
                code = 0
            except SystemExit as leave:
                code = leave.code if isinstance(leave.code, int) else 0 if leave.code is None else 1
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(code)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
