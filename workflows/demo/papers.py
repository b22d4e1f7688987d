"""Made-up papers and pictures, each marked 演示数据: one small PDF per kind, pictures drawn with a few shapes."""

from io import BytesIO

from PIL import Image, ImageDraw

from projects.files.actions import store
from projects.files.checks import check_upload

SIZE = (1200, 800)
SKIES = ("#dbe9f6", "#e8eef2", "#f3e9dc", "#dcefe9")
WALLS = ("#4a6fa5", "#7a8b99", "#a5734a", "#4a8f7b")


def _pdf(title):
    """A one-page PDF with a line of Latin text; readers need no font of ours for it."""
    text = f"BT /F1 18 Tf 72 720 Td (DEMO - {title}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _picture(n):
    """A building under a sky: no photo of anything real."""
    image = Image.new("RGB", SIZE, SKIES[n % len(SKIES)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, SIZE[0], SIZE[1]), fill="#c9cfc6")
    for block in range(4):
        left, top = 90 + block * 270, 180 + (block * 53 + n * 37) % 160
        draw.rectangle((left, top, left + 210, 600), fill=WALLS[(block + n) % len(WALLS)])
        for row in range(top + 25, 570, 55):
            for column in range(left + 20, left + 190, 48):
                draw.rectangle((column, row, column + 26, row + 30), fill="#f2f5f8")
    draw.rectangle((0, 740, SIZE[0], SIZE[1]), fill="#27384f")
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


class Papers:
    """Stores papers for the story; the same kind shares one stored file, as its content is the same."""

    def __init__(self, county):
        self.county = county
        self._stored = {}

    def pdf(self, kind, name, by):
        """A paper of a kind ("licence"), under a Chinese file name."""
        key = (kind, name, by.pk)
        if key not in self._stored:
            checked = check_upload(f"{name}（演示）.pdf", _pdf(kind))
            self._stored[key] = store(checked, by=by, county=self.county)
        return self._stored[key]

    def photo(self, n, by):
        """A drawn picture."""
        checked = check_upload(f"现场照片{n}（演示）.jpg", _picture(n))
        return store(checked, by=by, county=self.county)
