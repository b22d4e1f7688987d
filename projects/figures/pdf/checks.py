"""Whether PDFs can be printed on this machine: a system check for administrators, a sentence for buttons."""

import json
import subprocess
import sys
import tempfile

from django.core.checks import Warning, register

from . import fonts, render

_ready = False


def pdf_ready():
    """(True, "") when reports can be printed, else (False, the sentence to show beside the dead button).

    A yes is remembered by the process; a no is asked again, so that installing the packages is enough.
    """
    global _ready
    if not _ready:
        sentence = _obstacle()
        if sentence:
            return False, sentence
        _ready = True
    return True, ""


@register("pdf")
def check_pdf(app_configs, **kwargs):
    """`manage.py check`: the site runs on without PDF, so it is a warning."""
    ready, sentence = pdf_ready()
    return [] if ready else [Warning(sentence, id="figures.W001")]


def _obstacle():
    """The first thing that is missing, as a sentence, or an empty string."""
    if _missing_libraries():
        return render.library_sentence()
    try:
        fonts.require_fonts()
    except fonts.FontsMissing as error:
        return render.fonts_sentence(str(error))
    except fonts.FontconfigMissing:
        return render.library_sentence()
    return ""


def _missing_libraries():
    """Asked of a child, because loading the libraries must not touch the web process."""
    with tempfile.TemporaryDirectory(prefix="report-") as scratch:
        done = subprocess.run(
            [sys.executable, "-I", str(render.CHILD), "--probe"],
            capture_output=True,
            timeout=60,
            env=fonts.child_environment(scratch),
        )
    return json.loads(done.stdout)["missing"] if done.returncode == 0 else ["python"]
