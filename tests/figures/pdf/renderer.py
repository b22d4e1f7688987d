"""A warm renderer of the running test, at a socket of its own."""

import subprocess
import sys
from contextlib import contextmanager

from projects.figures.pdf import fonts, warm


@contextmanager
def started(place, folder):
    """Start one that listens at `place` and wait until it takes jobs; yields its process."""
    line = [sys.executable, "-I", str(warm.SERVER), place]
    process = subprocess.Popen(line, env=fonts.child_environment(folder), cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def warm_renderer(settings, folder):
    """One at a socket of its own, to which the site is pointed."""
    settings.RENDERER_SOCKET = folder / "r.sock"
    with started(warm.address(), folder) as process:
        yield process
