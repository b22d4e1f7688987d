"""Whether Chinese fonts are there, and the surroundings in which the renderer finds them.

Without any font the renderer dies of a segmentation fault; with Latin fonts only it prints empty boxes and says
nothing. So the question is asked before each rendering (cheap, cached) and by the system check.
"""

import os
import subprocess
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

REQUIRED = ("Noto Serif CJK SC", "Noto Sans CJK SC")

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{system}</include>
  <dir>{folder}</dir>
</fontconfig>
"""


class FontsMissing(Exception):
    """A required Chinese font family is not installed; the argument is its name."""


class FontconfigMissing(Exception):
    """The fc-match program, and so most likely the whole text library, is not installed."""


def unit_font_dir():
    """Folder of the unit's own licensed fonts (setting REPORT_FONT_DIR), or None. Its 仿宋 and 小标宋 come first."""
    folder = getattr(settings, "REPORT_FONT_DIR", None)
    return Path(folder) if folder and Path(folder).is_dir() else None


def child_environment(scratch):
    """Environment of the renderer: no secret, only what finds programs and fonts. `scratch` is its own folder."""
    env = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", str(scratch))}
    for name in ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "LD_LIBRARY_PATH"):
        if name in os.environ:
            env[name] = os.environ[name]
    if folder := unit_font_dir():
        config = Path(scratch) / "fonts.conf"
        system = env.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
        config.write_text(_CONFIG.format(system=escape(system), folder=escape(str(folder.resolve()))), "utf-8")
        env["FONTCONFIG_FILE"] = str(config)
    return env


def require_fonts():
    """Raise FontsMissing or FontconfigMissing unless every required family answers by its own name."""
    for family in REQUIRED:
        _require(family, os.environ.get("FONTCONFIG_FILE", ""), os.environ.get("FONTCONFIG_PATH", ""))


@lru_cache
def _require(family, config_file, config_path):
    """One family; a success is remembered, a failure is asked again, so that installing fonts needs no restart."""
    try:
        answer = subprocess.run(
            ["fc-match", "-f", "%{family}", f"{family}:lang=zh-cn"], capture_output=True, text=True, timeout=30
        ).stdout
    except FileNotFoundError as error:
        raise FontconfigMissing from error
    if family not in answer:  # fc-match always answers something
        raise FontsMissing(family)
