"""Runs site, worker, scheduler and the warm renderer together for a demo, and stops all on one Ctrl-C.

Ends with 0 when it was asked to stop, with 1 when one of the first three died; then the end of its log is shown.
Without the renderer reports are printed by a cold child, so it is not missed.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
GRACE = 15  # seconds that a child may take to finish what it is doing
START_LIMIT = 60  # seconds until the site must answer
PR_SET_PDEATHSIG = 1
NOT_MISSED = "renderer"


def commands(port):
    """The programs by name, as command lines."""
    python, manage = sys.executable, str(BASE / "manage.py")
    site = [python, "-m", "gunicorn", "incubator.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    site += ["--workers", "1", "--threads", "8", "--no-control-socket", "--timeout", "60"]
    return {
        "site": site,
        "worker": [python, manage, "db_worker", "--queue-name", "*"],
        "scheduler": [python, manage, "scheduler"],
        NOT_MISSED: [python, manage, "renderer"],
    }


def _die_with_parent():
    """Should this launcher be killed hard, its children end too and the port is free again."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(name, command, logs):
    """Start one program in a session of its own, so that Ctrl-C reaches it only through us."""
    log = (logs / f"{name}.log").open("ab")
    with log:
        return subprocess.Popen(
            command,
            cwd=BASE,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def stop(children):
    """Ask every program to end, wait, and end by force what does not."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def first_dead(children):
    """The name of a program that has ended by itself and is missed, or None."""
    ended = (name for name, child in children.items() if child.poll() is not None)
    return next((name for name in ended if name != NOT_MISSED), None)


def answers(port):
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_site(children, port):
    """Wait until the site listens; False when a program died or the time is up."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and not first_dead(children):
        if answers(port):
            return True
        time.sleep(0.2)
    return False


def width(text):
    """Columns that the text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(rows):
    """Rows of texts with aligned columns, the first row underlined."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)) for row in rows
    ]
    return "\n".join([lines[0], "─" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]])


def logins(var):
    """The demo's people as rows (role, name, e-mail, password); none when no demo was made."""
    listed = var / "demo-logins.txt"
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    return [row for line in lines if len(row := line.split("\t")) == 4]


def welcome(address, var, _):
    """What the terminal shows once the site answers."""
    parts = ["", _("The site runs at %(address)s") % {"address": address}, ""]
    if people := logins(var):
        parts += [table([[_("Role"), _("Name"), _("E-mail"), _("Password")], *people]), ""]
    parts += [_("Text messages with codes to sign in are in %(place)s") % {"place": var / "sms.txt"}]
    parts += [_("Logs and outgoing e-mail are in %(place)s") % {"place": var / "log"}, _("Ctrl-C stops everything.")]
    return "\n".join(parts)


def show_end(name, logs):
    """The last lines of a program's log, for whoever has to find out why it died."""
    lines = (logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
    print("\n".join(lines[-20:]), file=sys.stderr)


def run(children, port, logs, greeting):
    """Start the programs and stay until one dies (its name is returned) or Ctrl-C comes (KeyboardInterrupt)."""
    for name, command in commands(port).items():
        children[name] = start(name, command, logs)
    if wait_for_site(children, port):
        print(greeting, flush=True)
        while not first_dead(children):
            time.sleep(0.5)
    return first_dead(children) or "site"


def _on_signals(handler):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _interrupt(signum, frame):
    # Once is enough: an impatient second Ctrl-C must not break the orderly stop.
    _on_signals(signal.SIG_IGN)
    raise KeyboardInterrupt


def prepare(port):
    """Set what is special about the demo, and read the site's settings; returns them and the translator."""
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.console.EmailBackend"
    os.environ["SMS_SENDER"] = "projects.trace.sms.to_file"
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
    sys.path.insert(0, str(BASE))

    import django
    from django.conf import settings
    from django.utils.translation import gettext

    django.setup()
    return settings, gettext


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    settings, _ = prepare(port)
    if answers(port):
        sys.exit(_("Port %(port)s is taken. Choose another one: make demo PORT=8001") % {"port": port})
    logs = settings.VAR_DIR / "log"
    logs.mkdir(exist_ok=True)
    children, dead = {}, None
    _on_signals(_interrupt)
    try:
        dead = run(children, port, logs, welcome(settings.SITE_URL, settings.VAR_DIR, _))
    except KeyboardInterrupt:
        print()
    finally:
        _on_signals(signal.SIG_IGN)
        stop(children)
    if dead:
        show_end(dead, logs)
        sys.exit(_("%(program)s stopped by itself, so everything was stopped.") % {"program": dead})


if __name__ == "__main__":
    main()
