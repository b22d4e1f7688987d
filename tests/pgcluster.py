"""A PostgreSQL cluster of its own for one command: `python -m tests.pgcluster COMMAND …`.

The cluster lives in a temporary directory, runs as an unprivileged user (PostgreSQL refuses root), listens on a
Unix socket only, and is gone when the command ends, however it ends. The command finds it in DATABASE_URL.
Without PostgreSQL's programs the command is not run: one line says so, and the exit code is 0, or 1 when
REQUIRE_POSTGRESQL is set.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

# Durability is of no use to a cluster that lives for minutes.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
PLACE = "-c listen_addresses='' -c max_connections=100 -c unix_socket_directories={directory}"
UNPRIVILEGED = ("postgres", "nobody")


class Unavailable(Exception):
    """PostgreSQL cannot be started here; the text says why."""


def programs():
    """The directory of initdb and pg_ctl, the newest version first; Debian's places before PATH."""

    def version(path):
        return int(path.parent.name) if path.parent.name.isdigit() else 0

    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True):
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Unavailable("please run  sudo apt-get install postgresql-15")


def owner():
    """The account that runs the cluster: oneself, or an unprivileged one when running as root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable(f"none of the accounts {', '.join(UNPRIVILEGED)} exists to run it as")


def _run(account, *command):
    as_other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": "/", "LC_ALL": "C", "TZ": "UTC"},
        check=False,
        **as_other,
    )
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name} failed: {done.stdout.strip()[-500:]}")


@contextmanager
def cluster():
    """Start a cluster, yield its DATABASE_URL, stop and remove it."""
    bin_dir, account = programs(), owner()
    # A short path: the address of a Unix socket may not be longer than 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data = home / "data"
    try:
        if os.getuid() == 0:
            os.chown(home, account.pw_uid, account.pw_gid)
        _run(account, bin_dir / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"{FAST} {PLACE.format(directory=home)}"
        _run(account, bin_dir / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-t", "60", "-o", options, "start")
        try:
            os.chmod(home, 0o755)
            yield f"postgres://tests@{quote(str(home), safe='')}/postgres"
        finally:
            _run(account, bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def standby(url):
    """A streaming replica of the cluster of a DATABASE_URL; yields its own address, and removes it."""
    bin_dir, account, first = programs(), owner(), Path(unquote(url.partition("@")[2].partition("/")[0]))
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            os.chown(home, account.pw_uid, account.pw_gid)
        copy = (
            "-h",
            first,
            "-U",
            "tests",
            "-D",
            home / "data",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
        )
        _run(account, bin_dir / "pg_basebackup", *copy)
        other = f"postgres://tests@{quote(str(home), safe='')}/postgres"
        control(other, "start")
        try:
            os.chmod(home, 0o755)
            yield other
        finally:
            control(other, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def control(url, action, *options):
    """Stop (`"stop", "-m", "immediate"`: as if power was lost) or start the cluster of a DATABASE_URL again."""
    home = Path(unquote(url.partition("@")[2].partition("/")[0]))
    if action == "start":
        options = ("-o", f"{FAST} {PLACE.format(directory=home)}", *options)
    _run(owner(), programs() / "pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-t", "60", *options, action)


def _stop(signum, frame):
    """Leave through the `finally` clauses, so that no cluster is left behind."""
    sys.exit(128 + signum)


def main(command):
    """Run the command beside a cluster; its exit code is ours."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        with cluster() as url:
            code = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except Unavailable as problem:
        print(f"PostgreSQL tests not run: {problem}", file=sys.stderr)
        return 1 if os.environ.get("REQUIRE_POSTGRESQL") else 0
    # pytest's "nothing selected" is no failure here: a checkout may hold no test of the kind.
    return 0 if code == 5 else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
