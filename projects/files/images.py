"""Pictures are decoded and written anew: hidden data, EXIF, GPS and anything glued to the end are gone."""

import warnings
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from projects.trace.errors import Refused

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
MAX_PIXELS = 80_000_000
MAX_SIDE = 2400  # enough to read a scanned licence and to print a photo


@dataclass(frozen=True)
class Picture:
    """A clean JPEG and its size in pixels."""

    body: bytes
    width: int
    height: int


def clean_image(name, body):
    """Decode a picture within limits and write it anew as JPEG; `Refused` when it is broken, too large or moving."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(body), formats=FORMATS) as opened:
                _refuse_unfit(name, opened)
                opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
                opened.load()
                return _rewritten(opened)
    except Refused:
        raise
    except Exception as error:  # decoders raise anything on hostile bytes; all of it means "broken picture"
        raise Refused(_("“%(name)s” cannot be read as a picture. Please take or save it again.") % {"name": name}) from error


def _refuse_unfit(name, image):
    if image.width * image.height > MAX_PIXELS:
        raise Refused(
            _("“%(name)s” has %(width)s×%(height)s pixels; that is too large. Please make it smaller.")
            % {"name": name, "width": image.width, "height": image.height}
        )
    if getattr(image, "n_frames", 1) > 1 and image.format != "HEIF":
        raise Refused(_("“%(name)s” is a moving picture. Please upload a single picture.") % {"name": name})


def _rewritten(image):
    image = ImageOps.exif_transpose(image)
    image = _in_srgb(image)
    if image.mode in ("RGBA", "LA", "PA"):
        alpha = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(alpha, mask=alpha.getchannel("A"))
        image = paper
    image.thumbnail((MAX_SIDE, MAX_SIDE), reducing_gap=2)
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    out = BytesIO()
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return Picture(out.getvalue(), *fresh.size)


def _in_srgb(image):
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except ImageCms.PyCMSError:
        return image  # a broken profile changes tints only
