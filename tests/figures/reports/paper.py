"""Reading a printed file with poppler."""

import subprocess


def text_of(path, first=None, last=None, rows=True):
    """Text of the pages row by row (or cell by cell), without the blanks that justified lines sprinkle freely."""
    pages = [*(["-f", str(first)] if first else []), *(["-l", str(last)] if last else [])]
    run = subprocess.run(
        ["pdftotext", *(["-layout"] if rows else []), *pages, path, "-"], capture_output=True, text=True, check=True
    )
    return "".join(run.stdout.split())


def pages_of(path):
    """[(width, height)] of the pages in whole millimetres."""
    run = subprocess.run(["pdfinfo", "-f", "1", "-l", "999", path], capture_output=True, text=True, check=True)
    sizes = [line.split()[3:6:2] for line in run.stdout.splitlines() if line.startswith("Page ") and "size:" in line]
    return [(round(float(w) * 25.4 / 72), round(float(h) * 25.4 / 72)) for w, h in sizes]


def images_of(path, dpi, folder):
    """Pages as PNG files."""
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", path, folder / "page"], check=True)
    return sorted(folder.glob("page*.png"))
