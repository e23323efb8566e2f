"""Makes small pictures of large ones, by the distribution's Pillow."""

import base64
import binascii
import io
from dataclasses import dataclass

import constrictor
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")

# A small file may unpack to a picture that fills all memory.
Image.MAX_IMAGE_PIXELS = 50_000_000


@dataclass
class Thumbnail:
    """A picture in base64, and its size in pixels."""

    image: bytes
    format: str
    width: int
    height: int
    original_width: int
    original_height: int


@constrictor.command(idempotent=True)
def thumbnail(image: str, *, size: int = 128, format: str = "PNG") -> Thumbnail:
    """Scales a picture in base64 to fit a square of ``size`` pixels; a small one stays as it is.

    A camera's note of how it was held is heeded, and no other note survives.
    """
    if not 1 <= size <= 4096:
        raise ValueError(f"size: expected 1 to 4096 pixels, saw {size}")
    if format.upper() not in FORMATS:
        raise ValueError(f"format: expected one of {', '.join(FORMATS)}, saw {format!r}")
    try:
        original = Image.open(io.BytesIO(base64.b64decode(image, validate=True)))
        upright = ImageOps.exif_transpose(original)
    except binascii.Error as error:
        raise ValueError(f"image: not base64: {error}") from None
    except UnidentifiedImageError:
        raise ValueError("image: no picture of a known format") from None
    except (Image.DecompressionBombError, OSError) as error:
        raise ValueError(f"image: {error}") from None
    width, height = upright.size
    small = upright.convert("RGB" if format.upper() == "JPEG" else "RGBA")
    small.thumbnail((size, size))
    out = io.BytesIO()
    small.save(out, format.upper())
    return Thumbnail(out.getvalue(), format.upper(), *small.size, width, height)
