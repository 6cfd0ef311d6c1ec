"""12 MP photos as phones send them, whose upper half is red and lower half blue, so that upright shows."""

from __future__ import annotations

from humetix.demo.pictures import as_sent
from PIL import Image, ImageDraw

TOP, BOTTOM = (200, 30, 30), (30, 60, 200)


def two_halves(width: int, height: int) -> Image.Image:
    """Return an upright picture, red above blue."""
    image = Image.new("RGB", (width, height), BOTTOM)
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 2), fill=TOP)
    return image


def heic(width: int = 3000, height: int = 4000) -> bytes:
    """Return an iPhone-like HEIC: lying pixels, orientation 6, GPS."""
    return as_sent(two_halves(width, height), "heic", quality=60)


def jpeg(width: int = 3000, height: int = 4000) -> bytes:
    """Return an Android-like JPEG: lying pixels, orientation 6, GPS."""
    return as_sent(two_halves(width, height), "jpeg", quality=85)
