"""Names and sizes: nothing, one byte, names that lie, break lines, climb, turn around or do not end."""

from tests.factories import pdf_bytes

from ..corpus import picture
from .book import CORPUS, Hostile, comes_as

WHOLE = {
    "name-with-line-breaks": "计\r\nX-Evil: 1\r\n划.pdf",
    "name-with-a-tab-and-quotes": "计\"划';\t.pdf",
    "name-with-emoji": "🚀计划👨‍👩‍👧.pdf",
    "name-turned-around": "计划\u202efdp.exe.pdf",
    "name-of-three-hundred-signs": "长" * 300 + ".pdf",
    "name-of-ten-thousand-signs": "a" * 10_000 + ".pdf",
    "name-that-climbs": "../../../../etc/passwd.pdf",
    "name-that-climbs-as-windows": "..\\..\\windows\\system32\\计划.pdf",
    "name-with-a-zero-byte": "计划\0.exe.pdf",
    "name-of-spaces": "   .pdf",
    "name-of-dots": "....pdf",
    "name-that-is-only-an-ending": ".pdf",
    "name-with-marks-of-pages": "<script>alert(1)</script>.pdf",
    "name-with-marks-of-templates": "{{ settings.SECRET_KEY }}{% debug %}.pdf",
    "name-with-per-cent": "%s%n%00计划%2e%2e%2f.pdf",
    "name-in-odd-unicode": "e\u0301\ufb01\U0001f1e8\U000e0041.pdf",
    "name-with-a-lone-surrogate": "计\udc80划.pdf",
    "name-of-a-device": "CON.pdf",
    "name-with-two-endings": "计划.php.pdf",
}
for _key, _name in WHOLE.items():
    CORPUS[_key] = Hostile(_name, lambda key=_key: pdf_bytes(key), "application/pdf")
for _ending in ("pdf", "jpg", "png", "heic", "docx", "pptx", "xlsx", "doc", "ppt", "xls", "csv", "txt", "eml"):
    CORPUS[f"empty.{_ending}"] = Hostile(f"空.{_ending}", lambda: b"")
    CORPUS[f"one-byte.{_ending}"] = Hostile(f"一.{_ending}", lambda: b"\0")
    CORPUS[f"a-program-as.{_ending}"] = Hostile(f"程.{_ending}", lambda: b"MZ" + bytes(5000))


@comes_as("计划", "计划.", "计划.exe", "计划.html", "计划.svg", "计划.pdf.lnk", "计划.php")
def ending():
    """A good PDF under a name that promises something else."""
    return pdf_bytes("ending")


@comes_as("照.jpg", claims="text/html; charset=utf-8")
def content_type_of_a_web_page():
    """A good picture that is said to be a web page."""
    return picture()


@comes_as("计划.pdf", claims="multipart/mixed; boundary=x")
def content_type_of_many_parts():
    return pdf_bytes("types")


@comes_as("计划.pdf", claims="\u202eapplication/pdf; x=" + "y" * 3000)
def content_type_without_end():
    return pdf_bytes("types")


@comes_as("大.pdf", "大.jpg", "大.docx", "大.xlsx", "大.csv", "大.txt")
def over_the_limit():
    """21 MB, one above what is taken."""
    return b"%PDF-1.7\n" + b"x" * (21 * 1024 * 1024)
