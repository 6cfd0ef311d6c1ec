"""Photos as phones send them, made here: nobody's picture, turned by EXIF, with a place in it."""

from __future__ import annotations

import io

import pillow_heif
from PIL import Image, ImageDraw

TURNED_RIGHT = 6  # EXIF orientation: the camera was held upright, the sensor lies
TOP, BOTTOM = (200, 30, 30), (30, 60, 200)


def portrait(width: int = 3000, height: int = 4000) -> Image.Image:
    """Return an upright 12 MP portrait whose upper half is red and lower half blue."""
    image = Image.new("RGB", (width, height), BOTTOM)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, height // 2), fill=TOP)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.6), fill=(230, 200, 170))
    return image


def exif_of_a_phone(orientation: int = TURNED_RIGHT) -> bytes:
    """Return EXIF with an orientation, a maker and a GPS position."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    return exif.tobytes()


def as_sensor_saw_it(upright: Image.Image) -> Image.Image:
    """Return the picture lying on its side, as a phone stores it beside orientation 6."""
    return upright.transpose(Image.Transpose.ROTATE_90)


def heic(quality: int = 60, width: int = 3000, height: int = 4000) -> bytes:
    """Return an iPhone-like HEIC: lying pixels, orientation 6, GPS."""
    image = as_sensor_saw_it(portrait(width, height))
    file = io.BytesIO()
    pillow_heif.from_pillow(image).save(file, quality=quality, exif=exif_of_a_phone())
    return file.getvalue()


def jpeg(quality: int = 85, width: int = 3000, height: int = 4000) -> bytes:
    """Return an Android-like JPEG: lying pixels, orientation 6, GPS."""
    file = io.BytesIO()
    as_sensor_saw_it(portrait(width, height)).save(file, "JPEG", quality=quality, exif=exif_of_a_phone())
    return file.getvalue()
