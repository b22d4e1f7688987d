"""The unit's own fonts come first, and the child knows no secret."""

import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from projects.figures.pdf.fonts import child_environment

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@pytest.fixture
def unit_fonts(tmp_path, settings):
    """A folder with a font that calls itself FangSong, as a licensed one would."""
    folder = tmp_path / "unit & fonts"
    folder.mkdir()
    font = TTFont(DEJAVU)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = "FangSong"
    font.save(folder / "fangsong.ttf")
    settings.REPORT_FONT_DIR = folder
    return folder


def test_font_of_the_unit_is_used(printed, unit_fonts, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(printed("<p>abc 汉字</p>"))
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert sorted(row.split()[0].split("+")[1] for row in listed.splitlines()[2:]) == [
        "FangSong",
        "Noto-Serif-CJK-SC",
    ]


def test_environment_of_the_child_holds_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setenv("DATABASE_URL", "d")
    allowed = {"PATH", "LANG", "HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "LD_LIBRARY_PATH"}
    assert set(child_environment(tmp_path)) <= allowed
