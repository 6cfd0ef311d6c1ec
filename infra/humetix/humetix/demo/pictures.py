"""Photos as phones send them, drawn here: nobody's face, turned by EXIF, with a place in it."""

from __future__ import annotations

import io
import random
from typing import Literal

import pillow_heif
from PIL import Image, ImageDraw

Format = Literal["jpeg", "heic", "png"]
TURNED_RIGHT = 6  # EXIF orientation: the phone was held upright, its sensor lies
TYPES = {"jpeg": "image/jpeg", "heic": "image/heic", "png": "image/png"}


def portrait(dice: random.Random, width: int = 900, height: int = 1200) -> Image.Image:
    """Draw a figure before a wall."""
    wall, coat = ((dice.randint(150, 230),) * 2 + (235,)), tuple(dice.randint(30, 140) for _ in range(3))
    skin, hair = (dice.randint(215, 240), dice.randint(175, 200), 160), (dice.randint(15, 60),) * 3
    image = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(image)
    draw.ellipse(_box(width, height, 0.08, 0.72, 0.92, 1.5), fill=coat)
    draw.rectangle(_box(width, height, 0.42, 0.6, 0.58, 0.78), fill=skin)
    draw.ellipse(_box(width, height, 0.26, 0.14, 0.74, 0.62), fill=hair)
    draw.ellipse(_box(width, height, 0.3, 0.22, 0.7, 0.68), fill=skin)
    for eye in (0.42, 0.58):
        draw.ellipse(_box(width, height, eye - 0.02, 0.43, eye + 0.02, 0.455), fill=(30, 25, 25))
    draw.arc(_box(width, height, 0.42, 0.48, 0.58, 0.58), 20, 160, fill=(150, 70, 70), width=6)
    return image


def _box(
    width: int, height: int, left: float, top: float, right: float, bottom: float
) -> tuple[float, float, float, float]:
    return left * width, top * height, right * width, bottom * height


def as_sent(upright: Image.Image, form: Format, quality: int = 80) -> bytes:
    """Return the file a phone would send: lying pixels with orientation 6 (a PNG is upright)."""
    file = io.BytesIO()
    if form == "png":
        upright.save(file, "PNG")
        return file.getvalue()
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    if form == "heic":
        pillow_heif.from_pillow(lying).save(file, quality=quality, exif=exif_of_a_phone())
    else:
        lying.save(file, "JPEG", quality=quality, exif=exif_of_a_phone())
    return file.getvalue()


def exif_of_a_phone() -> bytes:
    """Return EXIF with an orientation, a maker and a GPS position."""
    exif = Image.Exif()
    exif[0x0112] = TURNED_RIGHT
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    return exif.tobytes()
