"""Pictures are decoded within limits and written anew: EXIF, GPS and anything glued to the end are gone.

What the camera noted of time, place and taker is read first and handed back beside the picture.
"""

from contextlib import suppress
from datetime import datetime
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from .faults import Fault

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
MANY_BUT_STILL = ("HEIF", "MPO")  # phones keep depth and brightness maps as further pictures of one photo
MAX_PIXELS = 80_000_000
Image.MAX_IMAGE_PIXELS = None  # the limit above is said with the size of the picture, before anything is decoded
EXIF, GPS = 0x8769, 0x8825
TAKEN, OFFSET, CHANGED, TAKER = 0x9003, 0x9011, 0x0132, 0x013B


def clean(path, side):
    """A JPEG of at most `side` pixels: (bytes, facts); facts are width, height, taken_at, place, taker. Raises Fault."""
    try:
        with Image.open(path, formats=FORMATS) as opened:
            _refuse_unfit(opened)
            facts = camera_facts(opened)
            opened.draft("RGB", (side, side))
            opened.load()
            body, size = _rewritten(opened, side)
    except (Fault, MemoryError):
        raise
    except Exception as error:  # decoders raise anything on hostile bytes; all of it means "broken picture"
        raise Fault("picture") from error
    return body, facts | {"width": size[0], "height": size[1]}


def _refuse_unfit(image):
    if image.width * image.height > MAX_PIXELS:
        raise Fault("pixels", width=image.width, height=image.height)
    if getattr(image, "n_frames", 1) > 1 and image.format not in MANY_BUT_STILL:
        raise Fault("moving")


def _rewritten(image, side):
    image = _even(image)
    image.thumbnail((side, side), reducing_gap=2)  # first of all: what follows then costs little memory
    image = _in_srgb(ImageOps.exif_transpose(image))
    if image.mode in ("RGBA", "LA", "PA"):
        alpha = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(alpha, mask=alpha.getchannel("A"))
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    out = BytesIO()
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue(), fresh.size


def _even(image):
    """Palettes and bitmaps as tones, so that they shrink smoothly."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _in_srgb(image):
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except ImageCms.PyCMSError:
        return image  # a broken profile changes tints only


def camera_facts(image):
    """What the camera wrote: {"taken_at": ISO text, "place": "30.84120, 120.92010", "taker": name}, each only if legible."""
    found = {}
    with suppress(Exception):  # broken EXIF is as good as none
        exif = image.getexif()
        inner = exif.get_ifd(EXIF)
        found = {
            "taken_at": _moment(inner.get(TAKEN) or exif.get(CHANGED), inner.get(OFFSET)),
            "place": _place(exif.get_ifd(GPS)),
            "taker": _plain(exif.get(TAKER)),
        }
    return {name: value for name, value in found.items() if value}


def _plain(value):
    if isinstance(value, str):  # cameras write UTF-8 where the standard knows ASCII only
        value = value.encode("latin-1", "replace")
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:40]


def _moment(stamp, offset):
    with suppress(ValueError):
        moment = datetime.strptime(_plain(stamp), "%Y:%m:%d %H:%M:%S").isoformat()
        with suppress(ValueError):
            return datetime.fromisoformat(moment + _plain(offset)).isoformat()
        return moment
    return ""


def _place(gps):
    with suppress(Exception):
        north, east = _degrees(gps[2], gps[1] == "S"), _degrees(gps[4], gps[3] == "W")
        if abs(north) <= 90 and abs(east) <= 180 and (north or east):
            return f"{north:.5f}, {east:.5f}"
    return ""


def _degrees(parts, negative):
    value = sum(float(part) / 60**place for place, part in enumerate(parts))
    return -value if negative else value
