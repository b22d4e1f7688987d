"""Pictures of the guides: small enough for the repository, and without what changes by itself."""

import io

from PIL import Image

LIMIT = 150_000  # bytes of a picture
COLOURS = (128, 64, 32)


class Camera:
    """Takes pictures of what somebody sees, into a folder."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, hands, name, *, height=None):
        """Write the picture `name` of the top of the page, in a window of `height` pixels if another one than usual."""
        page, usual = hands.page, hands.page.viewport_size
        page.wait_for_load_state()
        page.set_viewport_size(usual | {"height": height or usual["height"]})
        page.evaluate("scrollTo(0, 0)")
        body = page.screenshot(animations="disabled", caret="hide")
        page.set_viewport_size(usual)
        (self.folder / f"{name}.png").write_bytes(small(body, name))


def small(body, name):
    """The picture with a palette, as many colours as fit into the limit."""
    with Image.open(io.BytesIO(body)) as picture:
        for colours in COLOURS:
            out = io.BytesIO()
            picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() <= LIMIT:
                return out.getvalue()
    raise ValueError(f"{name} has {out.tell()} bytes")
