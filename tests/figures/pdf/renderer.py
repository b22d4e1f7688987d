"""A warm renderer of the running test, at a socket of its own."""

import subprocess
import sys
from contextlib import contextmanager

from projects.figures.pdf import fonts, warm


@contextmanager
def warm_renderer(settings, folder):
    """Start it and wait until it takes jobs; yields its process."""
    settings.RENDERER_SOCKET = folder / "r.sock"
    process = subprocess.Popen(
        [sys.executable, "-I", str(warm.SERVER), warm.address()], env=fonts.child_environment(folder), cwd=folder,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
